namespace Ibasho.Platform;

/// <summary>Finds who is named with an @ in a text: the longest known name, folded, with or without spaces.</summary>
public static class NamedPeople
{
    private const int MostMarks = 30;
    private const int LongestName = 40;

    /// <summary>Everything after an @ that could be a name, folded; quoted lines name nobody anew.</summary>
    public static IReadOnlyCollection<string> Possible(string text)
    {
        var possible = new HashSet<string>(StringComparer.Ordinal);
        if (!text.AsSpan().ContainsAny('@', '＠')) return possible;
        foreach (var line in text.Split('\n'))
            if (!line.TrimStart().StartsWith('>'))
                foreach (var at in Marks(line))
                    foreach (var (_, folded) in Beginnings(line, at + 1))
                        possible.Add(folded);
        return possible;
    }

    /// <summary>The known names in one line, each with its @.</summary>
    public static IEnumerable<(int Start, int End, string Name)> In(string line, Func<string, bool> isKnown)
    {
        var free = 0;
        foreach (var at in Marks(line))
        {
            if (at < free) continue;
            var (end, name) = Beginnings(line, at + 1).LastOrDefault(b => isKnown(b.Folded) && IsWhole(line, b.End));
            if (name is null) continue;
            yield return (at, end, name);
            free = end;
        }
    }

    // An @ inside an address names nobody.
    private static IEnumerable<int> Marks(string line)
    {
        var seen = 0;
        for (var i = 0; i < line.Length && seen < MostMarks; i++)
        {
            if (line[i] is not ('@' or '＠') || i > 0 && (char.IsAsciiLetterOrDigit(line[i - 1]) || line[i - 1] is '.' or '_' or '-')) continue;
            seen++;
            yield return i;
        }
    }

    private static IEnumerable<(int End, string Folded)> Beginnings(string line, int start)
    {
        if (start >= line.Length || char.IsWhiteSpace(line[start])) yield break;
        for (var end = start + 1; end <= line.Length && end - start <= LongestName; end++)
        {
            if (line[end - 1] is '\n' or '@' or '＠') yield break;
            if (char.IsHighSurrogate(line[end - 1]) ? end == line.Length || !char.IsLowSurrogate(line[end])
                : char.IsLowSurrogate(line[end - 1]) && !char.IsHighSurrogate(line[end - 2])) yield break;
            if (char.IsHighSurrogate(line[end - 1]) || char.IsWhiteSpace(line[end - 1])) continue;
            yield return (end, Folding.Name(line[start..end]));
        }
    }

    // "@Ann" is not meant in "@Anna"; where words have no spaces between them, a name may go on as it likes.
    private static bool IsWhole(string line, int end) =>
        end >= line.Length || !(char.IsAsciiLetterOrDigit(line[end - 1]) && char.IsAsciiLetterOrDigit(line[end]));
}
