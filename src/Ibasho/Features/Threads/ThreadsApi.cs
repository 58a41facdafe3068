using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>Threads and replies for programs: the same operations and rules as the pages.</summary>
public static class ThreadsApi
{
    public sealed record NewThread(string? Kind, string? Title, string? Body, string? Situation, string? Tried, string? Wanted, string? Deadline, string? Theme, List<string>? Attachments, string? Consent = null, List<KeptJson>? Kept = null, bool Anonymous = false);

    public sealed record NewPost(string? Body, string? InReplyTo, List<string>? Attachments, List<KeptJson>? Kept = null, bool Anonymous = false);

    public static void Map(WebApplication app)
    {
        app.MapGet(Api.Root + "/circles/{slug}/threads", ListAsync).For(Who.Program).Produces<ApiList<ApiThread>>().WithName("ListThreads").WithSummary("The threads of a circle, newest activity first.");
        app.MapPost(Api.Root + "/circles/{slug}/threads", StartAsync).For(Who.Program).Produces<ApiThread>(StatusCodes.Status201Created).Produces<ApiThread>(StatusCodes.Status202Accepted).WithName("StartThread").WithSummary("Begins a consultation, a topic or, as a steward, a notice. A consultation may say its consent (person, family, processed); some circles ask for it. anonymous: under a pseudonym; answers 202, and others see it up to 15 minutes later.");
        app.MapGet(Api.Root + "/threads/{id:guid}", ShowAsync).For(Who.Program).Produces<ApiThread>().WithName("ShowThread").WithSummary("A thread with its opening.");
        app.MapGet(Api.Root + "/threads/{id:guid}/posts", PostsAsync).For(Who.Program).Produces<ApiList<ApiPost>>().WithName("ListPosts").WithSummary("The replies of a thread in their order.");
        app.MapPost(Api.Root + "/threads/{id:guid}/posts", ReplyAsync).For(Who.Program).Produces<ApiPost>(StatusCodes.Status201Created).Produces<ApiPost>(StatusCodes.Status202Accepted).WithName("Reply").WithSummary("Answers in a thread. anonymous: under a pseudonym; answers 202, and others see it up to 15 minutes later.");
    }

    private static async Task<IResult> ListAsync(string slug, Paging paging, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (!paging.IsSound) return ApiAnswers.Refused(Refusal.Invalid);
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return ApiAnswers.Refused(Refusal.Missing);
        if (CircleAccess.RefuseRead(viewer, standing) is { } refusal) return ApiAnswers.Refused(refusal);

        var rows = await db.ThreadsOfAsync(viewer, standing.Circle.Id, paging.After, paging.Limit + 1, cancel);
        var isMore = rows.Count > paging.Limit;
        if (isMore) rows.RemoveAt(paging.Limit);
        var files = await db.FilesAsync(rows, cancel);
        var mine = await db.MineInAsync(viewer, [.. rows.Where(r => r.Mask is not null).Select(r => r.Id)], cancel);
        return Results.Json(new ApiList<ApiThread>([.. rows.Select(row => ApiThread.Of(row, mine.GetValueOrDefault(row.Id)?.Id == row.PseudonymId, files[row.Id]))], isMore ? ThreadReading.Place(rows[^1]) : null), Api.Options);
    }

    private static async Task<IResult> StartAsync(string slug, Json<NewThread> json, HttpContext http, Viewer viewer, AppDb db, KeyDirectory keys, MaskedPace pace, TimeProvider clock, CancellationToken cancel)
    {
        var sent = json.Value;
        var opening = new Opening(
            json.Choice("kind", sent?.Kind, ThreadKind.Topic), json.Text("title", sent?.Title, Thread.TitleLength, required: true), Text("body", sent?.Body),
            Text("situation", sent?.Situation), Text("tried", sent?.Tried), Text("wanted", sent?.Wanted), Day(sent?.Deadline), sent?.Theme ?? "");
        if (opening.Kind == ThreadKind.Consultation) opening = opening with { Consent = CaseWords.Read(json, sent?.Consent, null) };
        if (WantedFiles.Read(json, sent?.Attachments) is not { } files) return ApiAnswers.Refused(Refusal.FileMissing);
        var review = ProgramReview.Read(json, sent?.Kept, await db.MyFilesAsync(viewer, files, cancel),
            ("title", sent?.Title, opening.Title), ("body", sent?.Body, opening.Body), ("situation", sent?.Situation, opening.Situation), ("tried", sent?.Tried, opening.Tried), ("wanted", sent?.Wanted, opening.Wanted));
        var masked = sent?.Anonymous ?? false;
        return await new ApiPosting(db, viewer, http, clock, masked).OnceAsync(
            json,
            async intent => masked
                ? (await new StartUnderPseudonym(db, viewer, keys, pace, clock).RunAsync(slug, opening, files.Count > 0, review.Said, intent, cancel)).Refusal
                : (await new StartThread(db, viewer, clock).RunAsync(slug, opening, files, review.Said, intent, cancel)).Refusal,
            async id => await ThreadAsync(Guid.Parse(id), masked ? StatusCodes.Status202Accepted : StatusCodes.Status201Created, http, viewer, db, cancel), cancel, review.Refused);

        string Text(string name, string? text) => json.Text(name, text, Thread.TextLength);

        DateOnly? Day(string? text)
        {
            if (string.IsNullOrEmpty(text)) return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            json.Errors.TryAdd("deadline", FormText.NotADay);
            return null;
        }
    }

    private static Task<IResult> ShowAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel) =>
        ThreadAsync(id, StatusCodes.Status200OK, http, viewer, db, cancel);

    internal static async Task<IResult> ThreadAsync(Guid id, int status, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if ((await db.FindThreadAsync(viewer, id, cancel) ?? await db.FindHeldThreadAsync(viewer, id, cancel)) is not { } found) return await MissingAsync(id, viewer, db, cancel);
        Api.Tag(http, found.Row.Version);
        return Results.Json(ApiThread.Of(found.Row, found.IsMine, (await db.FilesAsync([found.Row], cancel))[id]), Api.Options, statusCode: status);
    }

    private static async Task<IResult> PostsAsync(Guid id, Paging paging, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (!paging.IsSound) return ApiAnswers.Refused(Refusal.Invalid);
        if ((await db.FindThreadAsync(viewer, id, cancel) ?? await db.FindHeldThreadAsync(viewer, id, cancel)) is not { } found) return await MissingAsync(id, viewer, db, cancel);
        var after = (int)Math.Min(paging.AfterNumber ?? 0, int.MaxValue);
        var rows = await db.PageOfPostsAsync(found, after, paging.Limit + 1, cancel);
        var isMore = rows.Count > paging.Limit;
        if (isMore) rows.RemoveAt(paging.Limit);
        else if (found.Mine is not null) rows.AddRange(await db.HeldPostsAsync(found, cancel));
        var files = await db.FilesAsync(found, rows.Select(r => r.Id), cancel);
        return Results.Json(new ApiList<ApiPost>([.. rows.Select(row => ApiPost.Of(row, found.Wrote(row), row.DeletedAt is null ? files[row.Id] : []))], isMore ? rows[^1].Number.ToString(CultureInfo.InvariantCulture) : null), Api.Options);
    }

    private static async Task<IResult> ReplyAsync(Guid id, Json<NewPost> json, HttpContext http, Viewer viewer, AppDb db, KeyDirectory keys, MaskedPace pace, TimeProvider clock, CancellationToken cancel)
    {
        var body = json.Text("body", json.Value?.Body, Thread.TextLength, required: true);
        Guid? answers = null;
        if (!string.IsNullOrEmpty(json.Value?.InReplyTo))
        {
            // An id that does not parse is a missing id.
            if (!Guid.TryParse(json.Value.InReplyTo, out var to)) return ApiAnswers.Refused(Refusal.Missing);
            answers = to;
        }
        if (WantedFiles.Read(json, json.Value?.Attachments) is not { } files) return ApiAnswers.Refused(Refusal.FileMissing);
        var review = ProgramReview.Read(json, json.Value?.Kept, await db.MyFilesAsync(viewer, files, cancel), ("body", json.Value?.Body, body));
        var masked = json.Value?.Anonymous ?? false;
        return await new ApiPosting(db, viewer, http, clock, masked).OnceAsync(
            json,
            async intent => masked
                ? (await new ReplyUnderPseudonym(db, viewer, keys, pace, clock).RunAsync(id, body, answers, files.Count > 0, review.Said, intent, cancel)).Refusal
                : (await new Reply(db, viewer, clock).RunAsync(id, body, answers, files, review.Said, intent, cancel)).Refusal,
            post => PostAsync(Guid.Parse(post), masked ? StatusCodes.Status202Accepted : StatusCodes.Status201Created, http, viewer, db, cancel), cancel, review.Refused);
    }

    internal static async Task<IResult> PostAsync(Guid id, int status, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindPostAsync(viewer, id, cancel) is not { } row) return ApiAnswers.Refused(Refusal.Missing);
        Api.Tag(http, row.Version);
        var isMine = row.PseudonymId is not null && (await db.MineInAsync(viewer, row.ThreadId, cancel))?.Id == row.PseudonymId;
        return Results.Json(ApiPost.Of(row, isMine, await db.FilesAsync(row, cancel)), Api.Options, statusCode: status);
    }

    internal static async Task<IResult> MissingAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel) =>
        ApiAnswers.Refused(await db.PledgeBeforeAsync(viewer, id, cancel) is null ? Refusal.Missing : Refusal.PledgeNotAgreed);
}
