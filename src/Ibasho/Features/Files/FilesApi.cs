using System.Security.Cryptography;
using System.Text;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Ibasho.Features.Files;

/// <summary>Files for programs: brought as they are or as a form, put under a text by their ids.</summary>
internal static class FilesApi
{
    // What stands around the file in a form.
    private const int Around = 64 * 1024;

    public static void Map(WebApplication app)
    {
        app.MapPost(Api.Root + "/files", PostAsync).For(Who.Program).WithMetadata(new RequestSizeLimitAttribute(FileLimits.MostBytes + Around))
            // The last one lets every type in to be answered in words.
            .Accepts<byte[]>("image/jpeg", "image/png", "image/webp", "application/pdf", "multipart/form-data", "*/*")
            .Produces<ApiFile>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType).WithName("BringFile").WithSummary("Brings a picture or a PDF, to be named in attachments of a thread or a reply.");
        app.MapGet(Api.Root + "/files/{id:guid}", ShowAsync).For(Who.Program)
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg", "image/png", "image/webp", "application/pdf").WithName("ReadFile").WithSummary("A file, as long as I may read what it is attached to.");
    }

    /// <param name="name">What it is called, where the body is the file itself.</param>
    /// <param name="alternative">What a picture shows, in words.</param>
    private static async Task<IResult> PostAsync(string? name, string? alternative, HttpContext http, Viewer viewer, AppDb db, BringFile bring, TimeProvider clock, CancellationToken cancel)
    {
        if (http.Request.ContentLength > FileLimits.MostBytes + Around) return ApiAnswers.Refused(Refusal.TooLarge);
        if (bring.RefuseNow() is { } refusal) return ApiAnswers.Refused(refusal);
        if (await FileOfAsync(http, name, cancel) is not { } sent) return ApiAnswers.Refused(Refusal.Invalid);
        var words = Form.OneLine(Form.Clean(alternative ?? ""));
        if (words.Length > Attachment.AlternativeLength) return ApiAnswers.Refused(Refusal.Invalid);
        return await bring.CleanAsync(sent, async (file, fault) =>
        {
            if (file is null)
                return ApiAnswers.Problem(BringFile.Status(fault!.Value), fault is FileFault.TooLarge ? "too-large" : "file-refused", BringFile.Say(fault.Value, Form.OneLine(sent.Name)), null);
            return await new ApiPosting(db, viewer, http, clock).OnceAsync(
                SHA256.HashData([.. file.Pieces.Hash(), .. Encoding.UTF8.GetBytes(sent.Name + "\n" + words)]),
                async intent => (await bring.KeepAsync(file, sent.Name, words, id => intent.Result = id.ToString(), cancel)).Refusal,
                async id => await db.FindFileAsync(viewer, Guid.Parse(id), cancel) is { } made ? Results.Json(ApiFile.Of(made), Api.Options, statusCode: StatusCodes.Status201Created) : ApiAnswers.Refused(Refusal.Missing),
                cancel);
        }, cancel);
    }

    /// <summary>The body itself, or the first file of a form.</summary>
    private static async Task<SentFile?> FileOfAsync(HttpContext http, string? name, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)) return null;
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return new SentFile("", name ?? "", type.MediaType.ToString(), http.Request.Body);
        try
        {
            if (HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary) return null;
            var parts = new MultipartReader(boundary.ToString(), http.Request.Body);
            while (await parts.ReadNextSectionAsync(cancel) is { } part)
                if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var about) && about.IsFileDisposition())
                    return new SentFile("", (about.FileNameStar.HasValue ? about.FileNameStar : HeaderUtilities.UnescapeAsQuotedString(about.FileName)).ToString(), part.ContentType ?? "", part.Body);
            return null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return null;
        }
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel) =>
        await ShowFile.AnswerAsync(id, http, viewer, db, cancel) ?? ApiAnswers.Refused(Refusal.Missing);
}
