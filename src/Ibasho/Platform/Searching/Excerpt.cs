namespace Ibasho.Platform.Searching;

/// <summary>A piece of an excerpt; the ellipsis of a cut is a piece of its own.</summary>
public sealed record ExcerptSegment(string Text, bool IsMatch);

/// <summary>Shows the place of a text where most of the looked-for terms stand together.</summary>
public static class Excerpt
{
    public const string Ellipsis = "\u2026";

    public static IReadOnlyList<ExcerptSegment> Around(string text, SearchQuery query, int length)
    {
        length = Math.Max(1, length);
        var matches = ExcerptMatches.Find(text, query.Terms);
        var (start, end) = Window(text, matches, length);
        var segments = new List<ExcerptSegment>();
        if (start > 0)
            segments.Add(new ExcerptSegment(Ellipsis, false));
        var at = start;
        foreach (var (from, to) in Merged(matches))
        {
            var (first, last) = (Math.Max(from, start), Math.Min(to, end));
            if (first >= last)
                continue;
            Add(at, first, false);
            Add(first, last, true);
            at = last;
        }
        Add(at, end, false);
        if (end < text.Length)
            segments.Add(new ExcerptSegment(Ellipsis, false));
        return segments;

        void Add(int from, int to, bool isMatch)
        {
            if (from < to)
                segments.Add(new ExcerptSegment(OneLine(text.AsSpan(from, to - from)), isMatch));
        }
    }

    /// <summary>Each newline becomes one space, so that offsets stay what they are.</summary>
    internal static string OneLine(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (line, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            line[i] = from[i] is '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029' ? ' ' : from[i];
    });

    private static (int Start, int End) Window(string text, List<ExcerptMatch> matches, int length)
    {
        if (text.Length <= length)
            return (0, text.Length);
        var (from, to) = Best(matches, length);
        // Some words before the match help to understand it; more of the room goes after it.
        var before = Math.Max(0, Math.Min(length / 3, (length - (to - from)) / 2));
        var start = Math.Clamp(from - before, 0, text.Length - length);
        var end = start + length;
        while (start < from && !Letter.IsBoundary(text, start))
            start++;
        while (end > start && !Letter.IsBoundary(text, end))
            end--;
        return (start, end);
    }

    /// <summary>The stretch with most different terms, then most matches, then the first.</summary>
    private static (int From, int To) Best(List<ExcerptMatch> matches, int length)
    {
        var best = (Terms: 0, Count: 0, From: 0, To: 0);
        Span<int> seen = stackalloc int[SearchQuery.MostTerms];
        var (terms, next) = (0, 0);
        for (var i = 0; i < matches.Count; i++)
        {
            for (; next < matches.Count && (next == i || matches[next].End <= matches[i].Start + length); next++)
                terms += seen[matches[next].Term]++ == 0 ? 1 : 0;
            if (terms > best.Terms || terms == best.Terms && next - i > best.Count)
                best = (terms, next - i, matches[i].Start, matches[next - 1].End);
            terms -= --seen[matches[i].Term] == 0 ? 1 : 0;
        }
        return (best.From, best.To);
    }

    private static List<(int From, int To)> Merged(List<ExcerptMatch> matches)
    {
        var merged = new List<(int From, int To)>();
        foreach (var match in matches)
        {
            if (merged.Count > 0 && match.Start <= merged[^1].To)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, match.End));
            else
                merged.Add((match.Start, match.End));
        }
        return merged;
    }
}
