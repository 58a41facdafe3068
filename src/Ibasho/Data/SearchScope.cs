using Ibasho.Model;

namespace Ibasho.Data;

/// <summary>Where to look. Every filter is a mark in the index, so what one may not see is never even counted.</summary>
public sealed record SearchScope(IReadOnlyCollection<long> Circles)
{
    private const int FirstYear = 2000;
    private const int LastYear = 2099;
    private const int MostMonths = 24;

    // Asking the index for very many circles costs more than asking each match for its circle.
    private const int MostCircleMarks = 100;

    public IReadOnlyCollection<long>? Authors { get; init; }
    public ThreadKind? Kind { get; init; }

    /// <summary>From this moment on …</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>… and before this one.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What an entry is in the index besides its words; letters and digits only.</summary>
    internal static IEnumerable<string> Marks(SearchEntry entry)
    {
        yield return $"c{entry.CircleId}";
        yield return $"a{entry.AuthorId}";
        yield return KindMark(entry.Kind);
        yield return MonthMark(entry.CreatedAt.UtcDateTime);
        yield return $"y{entry.CreatedAt.UtcDateTime.Year}";
    }

    /// <summary>The groups of marks leave no other circle; else the query looks at each match's circle.</summary>
    internal bool MarksCircles => Circles.Count <= MostCircleMarks;

    /// <summary>One mark of each group must be there.</summary>
    internal IEnumerable<IReadOnlyList<string>> Groups()
    {
        if (MarksCircles) yield return [.. Circles.Select(c => $"c{c}")];
        if (Authors is not null) yield return [.. Authors.Select(a => $"a{a}")];
        if (Kind is { } kind) yield return [KindMark(kind)];
        if (From is not null || Until is not null) yield return [.. Times()];
    }

    /// <summary>Marks of which every text has one.</summary>
    internal static IReadOnlyList<string> Everything => [.. Enum.GetValues<ThreadKind>().Select(KindMark)];

    /// <summary>A group without a mark: nothing can be found.</summary>
    internal bool IsNowhere => Circles.Count == 0 || Authors is { Count: 0 } || From >= Until;

    /// <summary>Whole months, or years where those would be many; the query cuts the ends exactly.</summary>
    private IEnumerable<string> Times()
    {
        var first = From?.UtcDateTime ?? new DateTime(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var last = Until?.UtcDateTime ?? new DateTime(LastYear, 12, 1, 0, 0, 0, DateTimeKind.Utc);
        var months = (last.Year - first.Year) * 12 + last.Month - first.Month + 1;
        return months <= MostMonths
            ? Enumerable.Range(0, months).Select(m => MonthMark(new DateTime(first.Year, first.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(m)))
            : Enumerable.Range(Math.Max(first.Year, FirstYear), Math.Max(1, Math.Min(last.Year, LastYear) - Math.Max(first.Year, FirstYear) + 1)).Select(y => $"y{y}");
    }

    private static string KindMark(ThreadKind kind) => $"k{kind.ToString().ToLowerInvariant()}";

    private static string MonthMark(DateTime month) => $"m{month.Year * 100 + month.Month}";
}
