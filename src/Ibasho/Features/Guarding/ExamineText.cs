using Ibasho.Access;
using Ibasho.Guard;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Guarding;

/// <summary>Examines a text for a program; nothing of it is stored, logged or sent on.</summary>
internal static class ExamineText
{
    private const int LongestText = 100_000, MostNames = 200, LongestName = 100, MostInAMinute = 120;

    public static async Task<IResult> PostAsync(HttpContext http, Viewer viewer, RateLimit limit)
    {
        // It writes nothing, but it is asked before a write, by a program that may write.
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return ApiAnswers.Refused(refusal);
        if (!limit.Try($"guard:{viewer.Id}", MostInAMinute, TimeSpan.FromMinutes(1)))
        {
            http.Response.Headers.RetryAfter = "60";
            return ApiAnswers.Refused(Refusal.TooMany);
        }
        var body = await Json<ToExamineJson>.BindAsync(http);
        // The text stays as it was sent, because offsets count in it.
        var text = body.Value?.Text ?? "";
        var names = body.Value?.Names?.OfType<string>().ToList() ?? [];
        if (text.Length == 0) body.Errors.TryAdd("text", FormText.Required);
        if (text.Length > LongestText) body.Errors.TryAdd("text", FormText.TooLong.With(LongestText, text.Length - LongestText));
        if (names.Count > MostNames) body.Errors.TryAdd("names", FormText.TooLong.With(MostNames, names.Count - MostNames));
        if (names.Find(n => n.Length > LongestName) is { } name) body.Errors.TryAdd("names", FormText.TooLong.With(LongestName, name.Length - LongestName));
        if (!body.IsSound) return body.Fault();

        var findings = Guard.Guard.Examine(text, new GuardOptions { Names = names, Language = Review.Language });
        return Results.Ok(new ExaminedJson([.. findings.Select(FindingJson.Of)], Guard.Guard.Rewrite(text, findings)));
    }
}
