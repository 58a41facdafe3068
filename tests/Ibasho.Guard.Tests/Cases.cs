using Ibasho.Guard.Training;

namespace Ibasho.Guard.Tests;

/// <summary>The marked texts on which the figures are measured.</summary>
internal static class Cases
{
    public static IReadOnlyList<Marked> Dev { get; } = [.. Marked.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "cases-dev.jsonl"))];

    public static IReadOnlyList<Marked> HeldOut { get; } = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data"), "heldout*.txt").Order(StringComparer.Ordinal).SelectMany(Marked.ReadTexts)];

    /// <summary>The share of marked stretches that any finding touches.</summary>
    public static double Touched(IEnumerable<Marked> texts, Func<string, bool> kind)
    {
        int all = 0, touched = 0;
        foreach (var text in texts)
        {
            var found = Guard.Examine(text.Text);
            foreach (var mark in text.Marks.Where(m => kind(m.Kind)))
            {
                all++;
                if (found.Any(f => f.Start < mark.End && mark.Start < f.End)) touched++;
            }
        }
        return (double)touched / all;
    }

    /// <summary>The share of signs under marks (not questions) that lie in what is marked by hand.</summary>
    public static double Precision(IEnumerable<Marked> texts)
    {
        long under = 0, right = 0;
        foreach (var text in texts)
            foreach (var f in Guard.Examine(text.Text).Where(f => f.Certainty != Certainty.Ask))
                for (var i = f.Start; i < f.End; i++)
                {
                    under++;
                    if (text.Marks.Any(m => m.Start <= i && i < m.End)) right++;
                }
        return (double)right / under;
    }

    /// <summary>The share of texts with nothing to mark in which nothing is marked.</summary>
    public static double Clean(IEnumerable<Marked> texts)
    {
        var clean = texts.Where(t => t.Marks.Count == 0).ToList();
        return (double)clean.Count(t => Guard.Examine(t.Text).All(f => f.Certainty == Certainty.Ask)) / clean.Count;
    }
}
