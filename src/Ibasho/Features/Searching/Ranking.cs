using Ibasho.Access;
using Ibasho.Platform.Searching;

namespace Ibasho.Features.Searching;

/// <summary>The order of what was found: words in the title, then words said often, then what is newer. Nobody's standing counts.</summary>
public static class Ranking
{
    /// <summary>So many of the best are weighed by their whole text.</summary>
    public const int Weighed = 40;

    private const double TitleOfOpening = 4;
    private const double TitleOfReply = 1.5;
    private const double Opening = 0.5;
    private const double Newest = 2;
    private const double HalfLifeDays = 180;
    private const int MostCounted = 15;

    /// <summary>By title and time alone, which needs no text.</summary>
    public static List<(FoundText Text, double Score)> First(IReadOnlyList<FoundText> found, SearchQuery query, DateTimeOffset now)
    {
        if (query.IsEmpty) return [.. found.OrderByDescending(f => f.CreatedAt).ThenByDescending(f => f.Id).Select(f => (f, 0d))];
        // The words of a title are in its thread's opening too: where that was not found, they are not in the title.
        var titles = found.Where(f => f.PostId is null).ToDictionary(f => f.ThreadId, f => Share(f.Title, query));
        return Sorted(found.Select(f =>
        {
            var isOpening = f.PostId is null;
            return (f, titles.GetValueOrDefault(f.ThreadId) * (isOpening ? TitleOfOpening : TitleOfReply) + (isOpening ? Opening : 0)
                + Newest * Math.Pow(2, -(now - f.CreatedAt).TotalDays / HalfLifeDays));
        }));
    }

    /// <summary>The best ones once more, with how often the words stand in their texts.</summary>
    public static List<(FoundText Text, double Score)> Again(List<(FoundText Text, double Score)> first, SearchQuery query, Func<FoundText, string> textOf)
    {
        if (query.IsEmpty) return first;
        var best = first.Take(Weighed).Select(f => (f.Text, f.Score + Math.Log2(1 + Math.Min(MostCounted, Times(textOf(f.Text), query)))));
        return [.. Sorted(best), .. first.Skip(Weighed)];
    }

    private static List<(FoundText Text, double Score)> Sorted(IEnumerable<(FoundText Text, double Score)> all) =>
        [.. all.OrderByDescending(f => f.Score).ThenByDescending(f => f.Text.Id)];

    private static double Share(string title, SearchQuery query) =>
        ExcerptMatches.Find(title, query.Terms).Select(m => m.Term).Distinct().Count() / (double)query.Terms.Count;

    private static int Times(string text, SearchQuery query) => ExcerptMatches.Find(text, query.Terms).Count;
}
