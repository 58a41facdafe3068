using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>Reporting for programs: the same operation and rules as the page.</summary>
public static class ReportApi
{
    /// <param name="Reason">identifies, hurts, danger, advertises, rules or other; for other, words are needed.</param>
    /// <param name="MayName">Those who decide may read who reported; its writer never does.</param>
    public sealed record NewReport(string? Reason, string? Words, bool? MayName);

    internal static Task<IResult> ThreadAsync(Guid id, Json<NewReport> json, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => ReportAsync(id, false, json, http, viewer, db, clock, cancel);

    internal static Task<IResult> PostAsync(Guid id, Json<NewReport> json, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => ReportAsync(id, true, json, http, viewer, db, clock, cancel);

    private static async Task<IResult> ReportAsync(Guid id, bool isPost, Json<NewReport> json, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await new ReportText(db, viewer, clock).FindAsync(id, isPost, cancel) is null) return ApiAnswers.Refused(Refusal.Missing);
        if (string.IsNullOrEmpty(json.Value?.Reason)) json.Errors.TryAdd("reason", FormText.Required);
        var reason = json.Choice("reason", json.Value?.Reason, ReportReason.Other);
        var words = json.Text("words", json.Value?.Words, Report.WordsLength, required: reason == ReportReason.Other);
        return await new ApiPosting(db, viewer, http, clock).OnceAsync(json,
            async intent => (await new ReportText(db, viewer, clock).RunAsync(id, isPost, reason, words, json.Value?.MayName == true, intent, cancel)).Refusal,
            _ => Task.FromResult(Results.NoContent()), cancel);
    }
}
