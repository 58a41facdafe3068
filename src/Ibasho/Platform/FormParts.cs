using System.Runtime.ExceptionServices;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ibasho.Platform;

/// <summary>A route whose form may bring files, and what becomes of each while it arrives.</summary>
public sealed record TakesFiles(Func<HttpContext, SentFile, Task<KeptFile>> Keep);

/// <summary>A file on its way in: it can be read once, and nothing of it is held.</summary>
public sealed record SentFile(string Field, string Name, string Type, Stream Content);

/// <summary>What became of it: its id, or why it was not taken. The hash stands for its bytes when a form is sent twice.</summary>
public sealed record KeptFile(string? Id, string? Error, int Status, string Hash);

/// <summary>Reads a form of several parts as a stream: words are gathered, files handed on as they come.</summary>
internal static class FormParts
{
    private const int MostFields = 1000;
    private const int MostLetters = 2 * 1024 * 1024;

    public sealed record Read(Dictionary<string, StringValues> Fields, List<(string Field, KeptFile File)> Files, bool IsGenuine, bool IsWhole, ExceptionDispatchInfo? Broken);

    /// <param name="boundary">Null where the request says none.</param>
    public static async Task<Read> ReadAsync(HttpContext http, string boundary)
    {
        var takes = http.GetEndpoint()?.Metadata.GetMetadata<TakesFiles>();
        var fields = new KeyValueAccumulator();
        var files = new List<(string, KeptFile)>();
        var (letters, count, whole) = (0, 0, true);
        bool? genuine = null;
        ExceptionDispatchInfo? broken = null;
        try
        {
            var parts = new MultipartReader(boundary, http.Request.Body);
            while (await parts.ReadNextSectionAsync(http.RequestAborted) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var about) || ++count > MostFields) throw new InvalidDataException();
                var name = HeaderUtilities.RemoveQuotes(about.Name).ToString();
                if (about.IsFileDisposition())
                {
                    var called = about.FileNameStar.HasValue ? about.FileNameStar.ToString() : HeaderUtilities.UnescapeAsQuotedString(about.FileName).ToString();
                    // A field in which nothing was chosen is sent as a file without a name.
                    if (called.Length == 0 || takes is null) continue;
                    // The proof stands before the files: what strangers send through somebody's browser is not kept.
                    genuine ??= await IsGenuineAsync(http, fields);
                    files.Add((name, genuine.Value && broken is null && await KeepAsync(new SentFile(name, called, part.ContentType ?? "", part.Body)) is { } kept
                        ? kept
                        : new KeptFile(null, FormText.FilesNotKept, StatusCodes.Status400BadRequest, "")));
                    continue;
                }
                var text = await TextAsync(part.Body, MostLetters - letters, http.RequestAborted);
                letters += text.Length;
                fields.Append(name, text);
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            files.Add(("", new KeptFile(null, FormText.FilesTooLarge, StatusCodes.Status413PayloadTooLarge, "")));
            whole = false;
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            whole = false;
        }
        // The words so far stay readable; a form that broke off proves nothing.
        var isGenuine = await IsGenuineAsync(http, fields) && (whole || files.Exists(f => f.Item2.Status == StatusCodes.Status413PayloadTooLarge));
        return new(fields.GetResults(), files, isGenuine, whole, broken);

        // Where one cannot be kept, the words that come after it are read all the same before that is said.
        async Task<KeptFile?> KeepAsync(SentFile file)
        {
            try
            {
                return await takes.Keep(http, file);
            }
            catch (Exception error) when (error is not (OperationCanceledException or BadHttpRequestException or InvalidDataException))
            {
                broken = ExceptionDispatchInfo.Capture(error);
                return null;
            }
        }
    }

    private static async Task<bool> IsGenuineAsync(HttpContext http, KeyValueAccumulator fields)
    {
        http.Features.Set<IFormFeature>(new FormFeature(new FormCollection(fields.HasValues ? new(fields.GetResults(), StringComparer.OrdinalIgnoreCase) : [])));
        return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
    }

    private static async Task<string> TextAsync(Stream body, int most, CancellationToken cancel)
    {
        using var reader = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 4096, leaveOpen: true);
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancel) is > 0 and var got)
        {
            if (text.Length + got > most) throw new BadHttpRequestException("", StatusCodes.Status413PayloadTooLarge);
            text.Append(buffer, 0, got);
        }
        return text.ToString();
    }
}
