using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>Cuts a body at its boundary (RFC 2046, 5.1); one that never ends goes on to the end.</summary>
internal static class MailParts
{
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body, string boundary, int most)
    {
        var (parts, mark) = (new List<ReadOnlyMemory<byte>>(), Encoding.Latin1.GetBytes("--" + boundary));
        var (at, begin) = (0, -1);
        while (at < body.Length && parts.Count < most)
        {
            var found = body.Span[at..].IndexOf(mark);
            if (found < 0) break;
            var line = at + found;
            at = line + mark.Length;
            if (line > 0 && body.Span[line - 1] != '\n') continue;
            var rest = body.Span[at..];
            var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            var behind = rest[..length].Trim(" \t\r"u8);
            // A longer boundary that begins as this one belongs to a part within.
            if (!behind.IsEmpty && !behind.SequenceEqual("--"u8)) continue;
            if (begin >= 0) parts.Add(body[begin..BeforeLineEnd(body.Span, begin, line)]);
            begin = Math.Min(body.Length, at + length + 1);
            at = begin;
            if (!behind.IsEmpty) return parts;
        }
        if (begin >= 0 && begin < body.Length && parts.Count < most) parts.Add(body[begin..]);
        return parts;
    }

    // The line end before a boundary belongs to the boundary.
    private static int BeforeLineEnd(ReadOnlySpan<byte> body, int begin, int line)
    {
        if (line > begin && body[line - 1] == '\n') line--;
        if (line > begin && body[line - 1] == '\r') line--;
        return line;
    }
}
