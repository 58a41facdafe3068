using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>Makes the words of a mail fit to stand beside the others of its thread: without what programs put under it, and without anybody's address.</summary>
public static class MailLetter
{
    private const int LongestSignature = 40, LongestFooter = 14;
    private const string Hidden = "…@…";
    private static readonly HashSet<string> Originals = MailWords.Of("original");

    /// <param name="isAnswer">What it answers stands before it: a quotation of the whole at the end says nothing new.</param>
    public static string Tidy(string text, bool isAnswer)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).ToList();
        // The blank behind the two dashes is lost with the other blanks.
        Cut(lines, lines.FindLastIndex(line => line == "--"), LongestSignature);
        Cut(lines, lines.FindLastIndex(line => line.Length >= 20 && line.AsSpan().IndexOfAnyExcept('_') < 0), LongestFooter);
        if (isAnswer) DropQuoted(lines);
        return HideAddresses(Collapse(lines));
    }

    /// <summary>Plain words, written so that Markdown shows them as they were.</summary>
    public static string AsMarkdown(string text)
    {
        var plain = new StringBuilder(text.Length + 100);
        foreach (var line in text.Split('\n'))
        {
            var words = line.TrimStart(' ', '\t');
            var indent = line.Length - words.Length;
            // Four blanks make a block of code, a line of signs a heading of what stands above, a sign a heading of itself.
            plain.Append(' ', Math.Min(indent, 3));
            if (words.Length > 0 && (words[0] == '#' || words.Length > 1 && words[0] is '=' or '-' or '*' or '_' or '~' or '`' or '+' && words.AsSpan().IndexOfAnyExcept(words[0]) < 0)) plain.Append('\\');
            plain.Append(words).Append('\n');
        }
        return plain.ToString().Trim('\n');
    }

    /// <summary>Nobody's address is shown: the sign stays, so that one sees that there was one.</summary>
    public static string HideAddresses(string text)
    {
        var at = text.IndexOf('@');
        if (at < 0) return text;
        var (shown, from) = (new StringBuilder(text.Length), 0);
        for (; at >= 0; at = text.IndexOf('@', at + 1))
        {
            var (start, end) = (at, at + 1);
            while (start > from && at - start < 64 && IsLocal(text[start - 1])) start--;
            while (end < text.Length && end - at < 255 && IsDomain(text[end])) end++;
            while (end > at + 1 && text[end - 1] is '.' or '-') end--;
            if (start == at || text.AsSpan(at + 1, end - at - 1).IndexOf('.') <= 0) continue;
            shown.Append(text, from, start - from).Append(Hidden);
            (from, at) = (end, end - 1);
        }
        return shown.Append(text, from, text.Length - from).ToString();
    }

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'' or '=' or '!' or '#' or '$' or '&' or '*' or '/' or '?' or '^' or '{' or '|' or '}' or '~';

    private static bool IsDomain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-';

    private static void Cut(List<string> lines, int at, int most)
    {
        // Nothing above it: then it is the letter itself.
        if (at > 0 && lines.Count - at <= most && lines.Take(at).Any(IsOwn)) lines.RemoveRange(at, lines.Count - at);
    }

    private static void DropQuoted(List<string> lines)
    {
        var original = lines.FindIndex(line => line.StartsWith("--", StringComparison.Ordinal) && Originals.Contains(Folding.Name(line.Trim('-', ' '))));
        if (original > 0 && lines.Take(original).Any(IsOwn)) lines.RemoveRange(original, lines.Count - original);
        var last = lines.FindLastIndex(IsOwn);
        // The last line above a quotation tells whose it is.
        if (last > 0 && last < lines.Count - 1 && lines.Skip(last + 1).Any(IsQuoted))
        {
            var keep = lines[last].TrimEnd() is [.., ':' or '\uff1a' or '>'] && lines.Take(last).Any(IsOwn) ? last : last + 1;
            lines.RemoveRange(keep, lines.Count - keep);
        }
    }

    private static bool IsQuoted(string line) => line.StartsWith('>') || line.StartsWith('|');

    private static bool IsOwn(string line) => line.Length > 0 && !IsQuoted(line);

    // More than two empty lines say no more than two.
    private static string Collapse(List<string> lines)
    {
        var (text, empty) = (new StringBuilder(), 0);
        foreach (var line in lines)
        {
            empty = line.Length == 0 ? empty + 1 : 0;
            if (empty <= 2) text.Append(line).Append('\n');
        }
        return text.ToString().Trim('\n');
    }
}
