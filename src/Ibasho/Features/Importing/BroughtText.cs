using Ibasho.Guard;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Importing;

/// <summary>What is done with a text that somebody once wrote to others: looked through, given other words, cut where it is too long.</summary>
internal static class BroughtText
{
    public const string Cut = "…";

    /// <summary>What the guard finds in it; who is here may be named.</summary>
    public static async Task<Review> ExamineAsync(string title, string body, IReadOnlyList<string> members)
    {
        var review = new Review([new("title", "", title), new("body", "", body)], Certainty.Likely, [], []);
        await review.RefuseAsync(() => Task.FromResult(members));
        return review;
    }

    /// <summary>The same text with other words for these findings.</summary>
    public static (string Title, string Body) Rewrite(Review review, Func<Finding, bool> which)
    {
        return (Of("title"), Of("body"));

        string Of(string field)
        {
            var words = review.Texts.First(t => t.Field == field).Words;
            var found = review.Findings.Where(f => f.Field == field && which(f.Finding)).Select(f => f.Finding).ToList();
            return found.Count == 0 ? words : Guard.Guard.Rewrite(words, found);
        }
    }

    public static string Fit(string text, int longest)
    {
        if (text.Length <= longest) return text;
        var end = longest - Cut.Length;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + Cut;
    }
}
