using System.Buffers;
using System.Runtime.CompilerServices;

namespace Ibasho.Platform.Mime;

/// <summary>Finds the mails in an mbox file (RFC 4155) while it is read once from beginning to end; however long a line or a mail is, little of it is held.</summary>
public static class Mbox
{
    private const int Window = 256 * 1024, Ahead = 4096, LongestSeparator = 1000;

    /// <param name="keep">So many bytes of the beginning of each mail are handed on; the rest is only counted.</param>
    public static async IAsyncEnumerable<MboxMail> ReadAsync(Stream from, int keep, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[Window];
        var (start, end, offset, over) = (0, 0, 0L, false);
        var (lineStart, blank) = (true, true);
        Found? mail = null;
        while (true)
        {
            if (!over && end - start < Ahead)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (offset, end, start) = (offset + start, end - start, 0);
                var got = await from.ReadAsync(buffer.AsMemory(end), cancel);
                (over, end) = (got == 0, end + got);
                continue;
            }
            if (start == end) break;
            var whole = offset + start == 0 && StartsLikeMail(buffer, end);
            var line = lineStart && blank ? Separator(buffer, start, end) : 0;
            if (line > 0 || whole)
            {
                if (mail is not null) yield return mail.At(offset + start);
                mail = new(offset + start + line, keep, System.Text.Encoding.Latin1.GetString(buffer, start, line).Trim());
                (start, lineStart, blank) = (start + line, true, false);
                if (line > 0) continue;
            }
            var next = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            var piece = (next < 0 ? end : next + 1) - start;
            mail?.Add(buffer.AsSpan(start, piece));
            blank = lineStart && next >= 0 && (piece == 1 || piece == 2 && buffer[start] == '\r');
            lineStart = next >= 0;
            start += piece;
        }
        if (mail is not null) yield return mail.At(offset + start);
    }

    /// <summary>The mail at this place, with its lines as they were before they were put into the file: mboxrd puts a mark before each line that could be taken for the beginning of a mail.</summary>
    public static async Task<byte[]> ReadAtAsync(Stream file, MboxMail mail, int most, CancellationToken cancel)
    {
        file.Position = mail.Offset;
        var bytes = new byte[(int)Math.Min(mail.Length, most)];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return Unquote(bytes.AsSpan(0, length));
    }

    internal static byte[] Unquote(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf(">From "u8) < 0) return bytes.ToArray();
        var plain = new ArrayBufferWriter<byte>(bytes.Length);
        while (bytes.Length > 0)
        {
            var next = bytes.IndexOf((byte)'\n');
            var line = next < 0 ? bytes : bytes[..(next + 1)];
            bytes = bytes[line.Length..];
            var marks = line.IndexOfAnyExcept((byte)'>');
            plain.Write(marks > 0 && line[marks..].StartsWith("From "u8) ? line[1..] : line);
        }
        return plain.WrittenSpan.ToArray();
    }

    /// <summary>The length of the line that begins a mail here, or 0. Archives often leave such lines of texts as they are, so it has to look like one, and a header has to follow.</summary>
    private static int Separator(byte[] buffer, int start, int end)
    {
        var rest = buffer.AsSpan(start, end - start);
        if (!rest.StartsWith("From "u8)) return 0;
        var line = rest.IndexOf((byte)'\n') + 1;
        if (line is 0 or > LongestSeparator) return 0;
        var words = rest[..line];
        if (words.IndexOf((byte)'@') < 0 && words.IndexOf(" at "u8) < 0 && words.IndexOf((byte)':') < 0) return 0;
        return line == rest.Length || IsHeader(rest[line..]) ? line : 0;
    }

    // One mail saved alone.
    private static bool StartsLikeMail(byte[] buffer, int end) => !buffer.AsSpan(0, end).StartsWith("From "u8) && IsHeader(buffer.AsSpan(0, end));

    private static bool IsHeader(ReadOnlySpan<byte> line) => MailHeaders.NameLength(line) > 0;

    private sealed class Found(long at, int keep, string separator)
    {
        private readonly ArrayBufferWriter<byte> _kept = new(Math.Min(keep, Ahead));

        public void Add(ReadOnlySpan<byte> piece)
        {
            if (_kept.WrittenCount < keep) _kept.Write(piece[..Math.Min(piece.Length, keep - _kept.WrittenCount)]);
        }

        public MboxMail At(long end) => new(at, end - at, _kept.WrittenSpan.ToArray(), separator);
    }
}

/// <summary>A mail in an archive.</summary>
/// <param name="Offset">Where it begins, behind the line that separates it.</param>
/// <param name="Bytes">Its beginning.</param>
/// <param name="Separator">That line, which tells when it arrived.</param>
public sealed record MboxMail(long Offset, long Length, byte[] Bytes, string Separator);
