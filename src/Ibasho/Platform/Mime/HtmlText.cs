using System.Net;
using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>The words of a mail that was written in HTML alone: read from beginning to end once, nothing is built from it and nothing is loaded.</summary>
public static class HtmlText
{
    private const int LongestTag = 4000, DeepestQuote = 8;
    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "head", "title", "template", "noscript", "svg", "object" };
    private static readonly HashSet<string> Lines = new(StringComparer.OrdinalIgnoreCase) { "div", "tr", "table", "ul", "ol", "li", "section", "article", "header", "footer", "dd", "dt" };
    private static readonly HashSet<string> Paragraphs = new(StringComparer.OrdinalIgnoreCase) { "p", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre" };

    public static string Read(string html)
    {
        var (text, line, quote, at) = (new StringBuilder(html.Length), new StringBuilder(), 0, 0);
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0) open = html.Length;
            Words(line, html.AsSpan(at, open - at));
            if (open == html.Length) break;
            if (string.CompareOrdinal(html, open, "<!--", 0, 4) == 0)
            {
                at = html.IndexOf("-->", open + 4, StringComparison.Ordinal) is >= 0 and var end ? end + 3 : html.Length;
                continue;
            }
            var close = html.IndexOf('>', open, Math.Min(LongestTag, html.Length - open));
            var isTag = open + 1 < html.Length && (char.IsAsciiLetter(html[open + 1]) || html[open + 1] is '/' or '!' or '?');
            if (close < 0 || !isTag)
            {
                if (!isTag) line.Append('<');
                at = open + 1;
                continue;
            }
            var ends = html[open + 1] == '/';
            var name = Name(html.AsSpan(open + (ends ? 2 : 1)));
            at = close + 1;
            if (!ends && Hidden.Contains(name))
            {
                at = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var end ? end : html.Length;
                continue;
            }
            if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) Break(1);
            else if (name.Equals("blockquote", StringComparison.OrdinalIgnoreCase))
            {
                Break(2);
                quote = Math.Clamp(quote + (ends ? -1 : 1), 0, DeepestQuote);
            }
            else if (Paragraphs.Contains(name)) Break(2);
            else if (Lines.Contains(name) && !string.IsNullOrWhiteSpace(line.ToString())) Break(1);
            if (!ends && name.Equals("li", StringComparison.OrdinalIgnoreCase)) line.Append("- ");
        }
        Break(1);
        return text.ToString().Trim('\n');

        void Break(int lines)
        {
            if (line.ToString().Trim() is { Length: > 0 } words) text.Append(quote > 0 ? new string('>', quote) + " " : "").Append(words).Append('\n');
            else if (lines == 1 && text.Length > 0 && text[^1] == '\n') lines = 2;
            line.Clear();
            if (lines > 1 && text.Length > 1 && text[^2] != '\n') text.Append('\n');
        }
    }

    // Line ends in the source are blanks, and many blanks are one.
    private static void Words(StringBuilder line, ReadOnlySpan<char> raw)
    {
        if (raw.IsEmpty) return;
        foreach (var c in WebUtility.HtmlDecode(raw.ToString()))
        {
            var blank = c is '\n' or '\r' or '\t' or ' ' or '\u00a0';
            if (!blank) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
    }

    private static string Name(ReadOnlySpan<char> tag)
    {
        var end = 0;
        while (end < tag.Length && end < 20 && char.IsAsciiLetterOrDigit(tag[end])) end++;
        return tag[..end].ToString();
    }
}
