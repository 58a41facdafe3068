using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>Reads one mail (RFC 5322, 2045 to 2047) of anybody: bounded in depth, parts and letters, and never an exception, whatever is sent.</summary>
public static class MailReader
{
    public const int MostText = 512 * 1024;
    private const int DeepestPart = 12, MostParts = 100, MostFiles = 20, MostReferences = 50, LongestId = 250, LongestSubject = 1000;

    /// <summary>What a mail says of itself, without its body.</summary>
    public static MailEnvelope ReadEnvelope(ReadOnlySpan<byte> bytes, string separator = "") => Envelope(MailHeaders.Read(bytes), bytes, separator);

    /// <param name="mostFile">Larger files are counted and not read.</param>
    public static MailContent Read(byte[] bytes, int mostFile, string separator = "")
    {
        var headers = MailHeaders.Read(bytes);
        var walk = new Walk(mostFile);
        var text = walk.Read(headers, bytes.AsMemory(Math.Min(headers.Body, bytes.Length)), 0);
        return new(Envelope(headers, bytes, separator), text?.Words ?? "", walk.Files, walk.Left);
    }

    private static MailEnvelope Envelope(MailHeaders headers, ReadOnlySpan<byte> bytes, string separator)
    {
        var ids = Ids(headers["References"]);
        foreach (var id in Ids(headers["In-Reply-To"])) if (!ids.Contains(id)) ids.Add(id);
        if (ids.Count > MostReferences) ids = [ids[0], .. ids.TakeLast(MostReferences - 1)];
        var subject = Form.OneLine(EncodedWords.Decode(Short(headers["Subject"], LongestSubject * 4)));
        var date = MailDate.Read(headers["Date"]) ?? MailDate.Read(AfterAddress(separator));
        var sender = MailSender.Read(headers["From"]) is { Length: > 0 } from ? from : MailSender.Read(headers["Sender"]);
        // Some mails have no name of their own: what they say of themselves stands for it.
        var own = Ids(headers["Message-ID"]).FirstOrDefault()
            ?? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([.. Encoding.UTF8.GetBytes($"{headers["From"]}\n{headers["Date"]}\n{headers["Subject"]}\n"), .. bytes.Slice(Math.Min(headers.Body, bytes.Length), Math.Clamp(bytes.Length - headers.Body, 0, 1000))]));
        return new(own, [.. ids.Where(id => id != own)], Short(subject, LongestSubject), sender, date);
    }

    // "From somebody@host Mon Jan  5 10:00:00 2015"
    private static string AfterAddress(string separator) => separator.Split(' ', 3) is ["From", _, var rest] ? rest.Replace(" at ", " ", StringComparison.Ordinal) : "";

    /// <summary>The names of mails between angle brackets, each once.</summary>
    private static List<string> Ids(string field)
    {
        var ids = new List<string>();
        var at = 0;
        while (ids.Count < MostReferences * 4 && (at = field.IndexOf('<', at)) >= 0)
        {
            var end = field.IndexOf('>', at);
            if (end < 0) break;
            var id = field[(at + 1)..end].Replace(" ", "", StringComparison.Ordinal);
            if (id.Length is > 0 and <= LongestId && !id.Contains('<') && !ids.Contains(id)) ids.Add(id);
            at = end;
        }
        return ids;
    }

    private static string Short(string text, int longest) => text.Length <= longest ? text : text[..longest];

    private sealed record Part(string Words, bool IsHtml);

    /// <summary>Goes through the parts; what is shown becomes a text, what hangs on it files.</summary>
    private sealed class Walk(int mostFile)
    {
        private int _parts;

        public List<MailFile> Files { get; } = [];
        public int Left { get; private set; }

        public Part? Read(MailHeaders headers, ReadOnlyMemory<byte> body, int depth)
        {
            if (++_parts > MostParts || depth > DeepestPart)
            {
                Left++;
                return null;
            }
            var type = MailParameters.Read(headers["Content-Type"]);
            var kind = type.Value.Length == 0 || !type.Value.Contains('/') ? "text/plain" : type.Value;
            if (kind.StartsWith("multipart/", StringComparison.Ordinal) && type["boundary"] is { Length: > 0 and <= 200 } boundary)
                return Together(MailParts.Split(body, boundary, MostParts), kind, depth);
            var place = MailParameters.Read(headers["Content-Disposition"]);
            var name = place["filename"] is { Length: > 0 } called ? called : type["name"];
            var shown = kind is "text/plain" or "text/html" || kind.StartsWith("multipart/", StringComparison.Ordinal);
            if (!shown || place.Value == "attachment" || name.Length > 0 && !IsLetterOf(kind, name))
            {
                Hang(headers, body, kind, name);
                return null;
            }
            var bytes = MailBodies.Decode(body.Span, headers["Content-Transfer-Encoding"], MostText);
            var words = MailBodies.Text(bytes, type["charset"]).ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal);
            return kind == "text/html" ? new(HtmlText.Read(words), true)
                : new(type["format"].Equals("flowed", StringComparison.OrdinalIgnoreCase) ? Flowed(words, type["delsp"].Equals("yes", StringComparison.OrdinalIgnoreCase)) : words, false);
        }

        // Some programs give the letter itself a name.
        private static bool IsLetterOf(string kind, string name) => kind == "text/plain" && name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && name.Length < 10;

        private Part? Together(List<ReadOnlyMemory<byte>> bodies, string kind, int depth)
        {
            var parts = new List<Part>();
            foreach (var body in bodies)
            {
                var headers = MailHeaders.Read(body.Span);
                if (Read(headers, body[Math.Min(headers.Body, body.Length)..], depth + 1) is { } part && !string.IsNullOrWhiteSpace(part.Words)) parts.Add(part);
            }
            if (parts.Count == 0) return null;
            // Of the same thing said twice, the one that was written by hand.
            if (kind == "multipart/alternative") return parts.Find(p => !p.IsHtml) ?? parts[^1];
            return parts.Count == 1 ? parts[0] : new(Short(string.Join("\n\n", parts.Select(p => p.Words.Trim('\n'))), MostText), parts.TrueForAll(p => p.IsHtml));
        }

        private void Hang(MailHeaders headers, ReadOnlyMemory<byte> body, string kind, string name)
        {
            var encoding = headers["Content-Transfer-Encoding"];
            var size = encoding.Trim().Equals("base64", StringComparison.OrdinalIgnoreCase) ? (long)body.Length * 3 / 4 : body.Length;
            // Line ends count too: the rest is decided by what comes out.
            if (Files.Count >= MostFiles || size > mostFile * 11L / 10) Left++;
            else Files.Add(new(Form.OneLine(name), kind is "application/octet-stream" ? "" : kind, MailBodies.Decode(body.Span, encoding, mostFile + 1)));
        }

        /// <summary>Lines that were cut for the wire are put together again (RFC 3676).</summary>
        private static string Flowed(string text, bool withoutBlank)
        {
            var lines = new StringBuilder(text.Length);
            var (open, depth) = (false, 0);
            foreach (var raw in text.Split('\n'))
            {
                var marks = raw.AsSpan().IndexOfAnyExcept('>') is >= 0 and var quoted ? quoted : raw.Length;
                var line = raw[marks..];
                if (line.StartsWith(' ')) line = line[1..];
                if (open && marks == depth && line != "-- ") lines.Append(line);
                else
                {
                    if (lines.Length > 0) lines.Append('\n');
                    if (marks > 0) lines.Append('>', marks).Append(' ');
                    lines.Append(line);
                }
                (open, depth) = (line.EndsWith(' ') && line != "-- ", marks);
                if (open && withoutBlank) lines.Length--;
            }
            return lines.ToString();
        }
    }
}

/// <summary>What a mail says of itself.</summary>
/// <param name="Id">Its own name; the same in every copy of the archive.</param>
/// <param name="References">The names of those it answers, the eldest first.</param>
/// <param name="Sender">The address it came from; empty where there is none.</param>
public sealed record MailEnvelope(string Id, IReadOnlyList<string> References, string Subject, string Sender, DateTimeOffset? Date);

/// <summary>A whole mail.</summary>
/// <param name="Left">Parts and files that were too many, too deep or too large.</param>
public sealed record MailContent(MailEnvelope Envelope, string Text, IReadOnlyList<MailFile> Files, int Left);

/// <summary>Something that hangs on a mail.</summary>
public sealed record MailFile(string Name, string Type, byte[] Bytes);
