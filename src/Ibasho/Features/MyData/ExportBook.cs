using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.MyData;

/// <summary>Writes somebody's data into one ZIP: a page to read, the same for programs, and the files.</summary>
public sealed class ExportBook(AppDb db, Person person, IReadOnlyCollection<Guid> pseudonyms, IEnumerable<News> news, HtmlEncoder html, Stream to, Func<Task> drain)
{
    private const int MostBeforeDraining = 500;
    private static readonly JsonWriterOptions Written = new() { Indented = true, Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    private readonly IReadOnlyList<DataTable> _tables = [.. OwnData.Tables, .. OwnData.UnderPseudonyms(pseudonyms)];
    private readonly Dictionary<long, string> _lines = [];
    private Dictionary<long, string> _circles = [];
    private Dictionary<long, string?> _details = [];

    public async Task WriteAsync(CancellationToken cancel)
    {
        _circles = await db.MyCircleNamesAsync(person.Id, cancel);
        _details = await db.OwnDetailsAsync(person.Id, cancel);
        // Before anything is read row by row: a notice asks the gates for its words.
        foreach (var notice in await db.OwnNoticesAsync(person.Id, cancel))
            if (await LineAsync(notice, cancel) is { } line) _lines[notice.Id] = line;
        // A stream that cannot go back: the headers follow what they describe.
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancel);
        await EntryAsync(zip, "index.html", PageAsync, cancel);
        await EntryAsync(zip, "data.json", JsonAsync, cancel);
        foreach (var file in await db.OwnFilesAsync(person.Id, cancel))
            await EntryAsync(zip, PathOf(file), async (entry, token) =>
            {
                await foreach (var piece in db.MyFileAsync(file.Id, person.Id).WithCancellation(token))
                {
                    await entry.WriteAsync(piece, token);
                    await drain();
                }
            }, cancel, CompressionLevel.NoCompression);
    }

    private static string PathOf(Attachment file) => $"files/{file.Id:N}-{string.Concat(file.Name.Where(c => !Path.GetInvalidFileNameChars().Contains(c) && c is not ('/' or '\\')))}";

    private async Task EntryAsync(ZipArchive zip, string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancel, CompressionLevel level = CompressionLevel.Optimal)
    {
        await using (var entry = await zip.CreateEntry(name, level).OpenAsync(cancel)) await write(entry, cancel);
        await drain();
    }

    private async Task JsonAsync(Stream entry, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(entry, Written);
        json.WriteStartObject();
        foreach (var table in _tables)
        {
            json.WriteStartArray(table.Name);
            var count = 0;
            await foreach (var row in table.Rows(db, person.Id).AsAsyncEnumerable().WithCancellation(cancel))
            {
                json.WriteStartObject();
                foreach (var (name, value) in Values(table, row))
                {
                    json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
                    JsonSerializer.Serialize(json, value, Api.Options);
                }
                if (row is Notice notice && _lines.TryGetValue(notice.Id, out var line)) json.WriteString("words", line);
                json.WriteEndObject();
                if (++count % MostBeforeDraining != 0) continue;
                await json.FlushAsync(cancel);
                await drain();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private async Task PageAsync(Stream entry, CancellationToken cancel)
    {
        await using var page = new StreamWriter(entry, new UTF8Encoding(false));
        var language = person.Culture ?? "ja";
        await page.WriteAsync($"<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{E(MyDataText.BookTitle.With(person.Name))}</title></head>\n<body><h1>{E(MyDataText.BookTitle.With(person.Name))}</h1>\n<p>{E(MyDataText.BookText)}</p>\n");
        foreach (var table in _tables)
        {
            var count = 0;
            await foreach (var row in table.Rows(db, person.Id).AsAsyncEnumerable().WithCancellation(cancel))
            {
                if (count++ == 0) await page.WriteAsync($"<h2>{E(MyDataWords.Table(table.Name))}</h2>\n");
                await page.WriteAsync("<dl>");
                if (row is Notice notice && _lines.TryGetValue(notice.Id, out var line)) await page.WriteAsync($"<dt>{E(MyDataWords.Column("Words"))}</dt><dd>{E(line)}</dd>");
                foreach (var (name, value) in Values(table, row))
                    if (Said(value) is { Length: > 0 } said) await page.WriteAsync($"<dt>{E(MyDataWords.Column(name))}</dt><dd>{said}</dd>");
                if (row is Attachment file) await page.WriteAsync($"<dt>{E(MyDataWords.Column("Name"))}</dt><dd><a href=\"{E(PathOf(file))}\">{E(file.Name)}</a></dd>");
                await page.WriteAsync("</dl>\n<hr>\n");
                if (count % MostBeforeDraining == 0) await drain();
            }
        }
        await page.WriteAsync("</body></html>\n");
    }

    private IEnumerable<(string Name, object? Value)> Values(DataTable table, object row)
    {
        foreach (var (name, value) in table.Values(row))
        {
            // Earlier and hidden openings keep their parts as one; details of the record are closed where they stand.
            yield return row is AuditEntry entry && name == "Detail" ? (name, _details.GetValueOrDefault(entry.Id, "")) : name == "Text" && value is string text ? (name, string.Join("\n\n", text.Split('\u001e').Where(part => part.Length > 0))) : (name, value);
            if (name == "CircleId" && value is long circle && _circles.TryGetValue(circle, out var called)) yield return ("CircleName", called);
        }
    }

    /// <summary>What a notice says to its receiver now; nothing where it is true no longer.</summary>
    private async Task<string?> LineAsync(Notice notice, CancellationToken cancel) =>
        news.FirstOrDefault(n => n.Kind == notice.Kind) is { } of && await of.TellAsync(db, Viewer.Of(person), notice, cancel) is { } line ? line.Text : null;

    private string? Said(object? value) => value switch
    {
        null or false => null,
        true => "✓",
        DateTimeOffset instant => $"<time datetime=\"{Format.Machine(instant)}\">{E(TimeZoneInfo.ConvertTime(instant, Format.Zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture))}</time>",
        IEnumerable<string> list => E(string.Join(", ", list)),
        string text => E(text).Replace("&#xA;", "<br>", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal),
        IFormattable other => E(other.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
        _ => E(value.ToString() ?? ""),
    };

    private string E(string text) => html.Encode(text);
}
