using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>Correcting and taking back for programs: the same operations and rules as the pages.</summary>
public static class UpkeepApi
{
    /// <summary>What is left out stays as it is; an empty deadline, theme or consent takes it away, and a file that is not among the attachments.</summary>
    public sealed record EditedThread(string? Title, string? Body, string? Situation, string? Tried, string? Wanted, string? Deadline, string? Theme, List<string>? Attachments, string? Consent = null, List<KeptJson>? Kept = null);

    public sealed record EditedPost(string? Body, List<string>? Attachments, List<KeptJson>? Kept = null);

    // No version of anything: who is behind the present one is told so, after what he may not do at all.
    private const int NoVersion = -1;

    public static void Map(WebApplication app)
    {
        app.MapPatch(Api.Root + "/threads/{id:guid}", EditThreadAsync).For(Who.Program).Produces<ApiThread>().ProducesProblem(StatusCodes.Status412PreconditionFailed).WithName("EditThread").WithSummary("Edits my opening; the earlier text stays in its history.");
        app.MapDelete(Api.Root + "/threads/{id:guid}", DeleteThreadAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed).WithName("DeleteThread").WithSummary("Deletes an opening; a trace stays for those who answered.");
        app.MapPatch(Api.Root + "/posts/{id:guid}", EditPostAsync).For(Who.Program).Produces<ApiPost>().ProducesProblem(StatusCodes.Status412PreconditionFailed).WithName("EditPost").WithSummary("Edits my reply; the earlier text stays in its history.");
        app.MapDelete(Api.Root + "/posts/{id:guid}", DeletePostAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed).WithName("DeletePost").WithSummary("Deletes a reply; a trace stays.");
    }

    private static async Task<IResult> EditThreadAsync(Guid id, Json<EditedThread> json, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return await ThreadsApi.MissingAsync(id, viewer, db, cancel);
        var (row, sent) = (found.Row, json.Value);
        var opening = new Opening(
            row.Kind, sent?.Title is null ? row.Title : json.Text("title", sent.Title, Model.Thread.TitleLength, required: true),
            Text("body", sent?.Body, row.Body), Text("situation", sent?.Situation, row.Situation), Text("tried", sent?.Tried, row.Tried), Text("wanted", sent?.Wanted, row.Wanted),
            Day(sent?.Deadline, row.Deadline), sent?.Theme ?? row.ThemeKey ?? "")
        {
            Consent = row.Kind == Model.ThreadKind.Consultation ? CaseWords.Read(json, sent?.Consent, row.Consent) : null,
        };
        if (WantedFiles.Read(json, sent?.Attachments) is not { } files) return ApiAnswers.Refused(Refusal.FileMissing);
        var review = ProgramReview.Read(json, sent?.Kept, await db.MyFilesAsync(viewer, files, cancel),
            ("title", sent?.Title, opening.Title), ("body", sent?.Body, opening.Body), ("situation", sent?.Situation, opening.Situation), ("tried", sent?.Tried, opening.Tried), ("wanted", sent?.Wanted, opening.Wanted));
        if (!json.IsSound) return json.Fault();
        var outcome = await new EditThread(db, viewer, clock).RunAsync(id, Api.Matches(http, row.Version) ? row.Version : NoVersion, opening, sent?.Attachments is null ? null : files, review.Said, null, cancel);
        return outcome.Refusal is { } refusal ? Refused(http, refusal, review) : await ThreadsApi.ThreadAsync(id, StatusCodes.Status200OK, http, viewer, db, cancel);

        string Text(string name, string? text, string before) => text is null ? before : json.Text(name, text, Model.Thread.TextLength);

        DateOnly? Day(string? text, DateOnly? before)
        {
            if (string.IsNullOrEmpty(text)) return text is null ? before : null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            json.Errors.TryAdd("deadline", FormText.NotADay);
            return null;
        }
    }

    private static async Task<IResult> DeleteThreadAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return await ThreadsApi.MissingAsync(id, viewer, db, cancel);
        var outcome = await new DeleteThread(db, viewer, clock).RunAsync(id, Api.Matches(http, found.Row.Version) ? null : NoVersion, cancel);
        return outcome.Refusal is { } refusal and not Refusal.AlreadyDeleted ? Refused(http, refusal) : Results.NoContent();
    }

    private static async Task<IResult> EditPostAsync(Guid id, Json<EditedPost> json, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindPostAsync(viewer, id, cancel) is not { } row) return ApiAnswers.Refused(Refusal.Missing);
        var body = json.Value?.Body is null ? row.Body : json.Text("body", json.Value.Body, Model.Thread.TextLength, required: true);
        if (WantedFiles.Read(json, json.Value?.Attachments) is not { } files) return ApiAnswers.Refused(Refusal.FileMissing);
        var review = ProgramReview.Read(json, json.Value?.Kept, await db.MyFilesAsync(viewer, files, cancel), ("body", json.Value?.Body, body));
        if (!json.IsSound) return json.Fault();
        var outcome = await new EditPost(db, viewer, clock).RunAsync(id, Api.Matches(http, row.Version) ? row.Version : NoVersion, body, json.Value?.Attachments is null ? null : files, review.Said, null, cancel);
        return outcome.Refusal is { } refusal ? Refused(http, refusal, review) : await ThreadsApi.PostAsync(id, StatusCodes.Status200OK, http, viewer, db, cancel);
    }

    private static async Task<IResult> DeletePostAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindPostAsync(viewer, id, cancel) is not { } row) return ApiAnswers.Refused(Refusal.Missing);
        var outcome = await new DeletePost(db, viewer, clock).RunAsync(id, Api.Matches(http, row.Version) ? null : NoVersion, cancel);
        return outcome.Refusal is { } refusal ? Refused(http, refusal) : Results.NoContent();
    }

    private static IResult Refused(HttpContext http, Refusal refusal, ProgramReview? review = null) =>
        refusal is Refusal.ChangedMeanwhile && http.Request.Headers.IfMatch.Count > 0 ? Api.Changed() : review?.Refused(refusal) ?? ApiAnswers.Refused(refusal);
}
