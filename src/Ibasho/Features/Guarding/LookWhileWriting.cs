using Ibasho.Access;
using Ibasho.Guard;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Guarding;

/// <summary>Looks at a form while it is being written, for the marks in the page; nothing of it is stored, logged or sent on.</summary>
internal static class LookWhileWriting
{
    private const int LongestText = 50_000, MostInAMinute = 60;

    /// <summary>A finding as the page shows it.</summary>
    public sealed record Mark(string Field, int Start, int End, string Kind, bool IsQuestion, string Words, string Why, string Instead);

    public static IResult Post(Form form, Viewer viewer, RateLimit limit)
    {
        if (!form.IsGenuine) return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return Results.StatusCode(Pages.Status(refusal));
        if (!limit.Try($"look:{viewer.Id}", MostInAMinute, TimeSpan.FromMinutes(1))) return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        var texts = form["fields"].Split(' ').Where(f => f.Length > 0).Distinct(StringComparer.Ordinal).Select(f => new Guarded(f, "", form[f])).ToList();
        if (texts.Sum(t => t.Words.Length) > LongestText) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var found = Review.Examine(texts, FormReview.Names(form));
        return Results.Json(found.Select(f => new Mark(f.Field, f.Finding.Start, f.Finding.End, f.Finding.KindCode, f.Finding.Certainty == Certainty.Ask, f.Words, f.Finding.Why, f.Finding.Replacement)), Api.Options);
    }
}
