namespace Ibasho.Platform;

public enum Change
{
    Same,
    Added,
    Removed,
}

/// <summary>A piece of a line that stayed, came or went.</summary>
public readonly record struct DiffPiece(Change Change, string Text);

/// <summary>What changed between two texts, line by line, and inside a line where one line was corrected.</summary>
public static class LineDiff
{
    // Beyond this the comparison would cost more than it tells: everything between is shown as changed.
    private const int MostCells = 250_000;

    public static IReadOnlyList<IReadOnlyList<DiffPiece>> Compare(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start]) start++;
        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)]) end++;

        var result = new List<IReadOnlyList<DiffPiece>>();
        result.AddRange(old[..start].Select(line => Whole(Change.Same, line)));
        Middle(old[start..^end], now[start..^end], result);
        result.AddRange(old[^end..].Select(line => Whole(Change.Same, line)));
        return result;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');

    private static DiffPiece[] Whole(Change change, string line) => [new(change, line)];

    private static void Middle(string[] old, string[] now, List<IReadOnlyList<DiffPiece>> result)
    {
        var common = (long)old.Length * now.Length > MostCells ? [] : Common(old, now);
        var (i, j) = (0, 0);
        foreach (var (a, b) in common.Append((old.Length, now.Length)))
        {
            Changed(old[i..a], now[j..b], result);
            if (a < old.Length && b < now.Length) result.Add(Whole(Change.Same, old[a]));
            (i, j) = (a + 1, b + 1);
        }
    }

    /// <summary>The longest common run of lines, as pairs of places.</summary>
    private static List<(int Old, int Now)> Common(string[] old, string[] now)
    {
        var length = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                length[i, j] = old[i] == now[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);

        var pairs = new List<(int, int)>();
        for (var (i, j) = (0, 0); i < old.Length && j < now.Length;)
        {
            if (old[i] == now[j]) pairs.Add((i++, j++));
            else if (length[i + 1, j] >= length[i, j + 1]) i++;
            else j++;
        }
        return pairs;
    }

    private static void Changed(string[] old, string[] now, List<IReadOnlyList<DiffPiece>> result)
    {
        if (old.Length == now.Length)
        {
            for (var i = 0; i < old.Length; i++) result.Add(Inside(old[i], now[i]));
            return;
        }
        result.AddRange(old.Select(line => Whole(Change.Removed, line)));
        result.AddRange(now.Select(line => Whole(Change.Added, line)));
    }

    private static List<DiffPiece> Inside(string old, string now)
    {
        var start = old.AsSpan().CommonPrefixLength(now);
        if (start > 0 && char.IsHighSurrogate(old[start - 1])) start--;
        var end = 0;
        while (end < Math.Min(old.Length, now.Length) - start && old[^(end + 1)] == now[^(end + 1)]) end++;
        if (end > 0 && char.IsLowSurrogate(old[^end])) end--;

        var pieces = new List<DiffPiece>(4);
        Add(Change.Same, old[..start]);
        Add(Change.Removed, old[start..^end]);
        Add(Change.Added, now[start..^end]);
        Add(Change.Same, old[^end..]);
        return pieces;

        void Add(Change change, string text)
        {
            if (text.Length > 0) pieces.Add(new(change, text));
        }
    }
}
