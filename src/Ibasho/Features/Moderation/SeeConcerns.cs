using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>One line of the list of what was reported.</summary>
public sealed record ConcernLine(long Id, string Circle, bool IsPost, int Reporters, IReadOnlyList<ReportReason> Reasons, DateTimeOffset OpenedAt, MeasureAct? Act, DateTimeOffset? ClosedAt, bool IsUndone);

/// <summary>What one reader said; the name only where the reader agreed.</summary>
public sealed record Said(ReportReason Reason, string Words, string? Name, DateTimeOffset At);

/// <summary>What was reported in a circle for its stewards, or in the place for its operators; and one matter with everything one needs to decide it, and no more.</summary>
internal static class SeeConcerns
{
    private const int MostClosed = 20;
    private const int MostOpen = 100;

    public static async Task<IResult> OfCircleAsync(string slug, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        return await ListAsync(db.Concerns(viewer, clock.GetUtcNow()).Where(c => c.CircleId == standing.Circle.Id), standing.Circle, viewer, cancel);
    }

    public static Task<IResult> OfPlaceAsync(Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return ListAsync(db.Concerns(viewer, now).Where(c => c.OperatorsFrom <= now), null, viewer, cancel);
    }

    private static async Task<IResult> ListAsync(IQueryable<Concern> of, Circle? circle, Viewer viewer, CancellationToken cancel)
    {
        var open = await Lines(of.Where(c => c.ClosedAt == null).OrderBy(c => c.Id).Take(MostOpen)).ToListAsync(cancel);
        var again = await Lines(of.Where(c => c.Measure!.AppealedAt != null && c.Measure.AnsweredAt == null && c.Measure.DecidedById != viewer.Id).OrderBy(c => c.Id).Take(MostOpen)).ToListAsync(cancel);
        var closed = await Lines(of.Where(c => c.ClosedAt != null).OrderByDescending(c => c.ClosedAt).Take(MostClosed)).ToListAsync(cancel);
        return Pages.Show<ConcernsPage>(new { Circle = circle, Open = open, Again = again, Closed = closed.Where(c => !again.Exists(a => a.Id == c.Id)).ToList() });
    }

    private static IQueryable<ConcernLine> Lines(IQueryable<Concern> concerns) => concerns.AsNoTracking().Select(c => new ConcernLine(
        c.Id, c.Circle.Name, c.PostId != null, c.Reports.Count, c.Reports.Select(r => r.Reason).ToList(), c.OpenedAt,
        c.Measure == null ? null : c.Measure.Act, c.ClosedAt, c.Measure != null && c.Measure.IsUndone));

    public static Task<IResult> OneAsync(long id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PageAsync(id, Form.New(("act", nameof(MeasureAct.Leave)), ("days", "7")), 200, viewer, db, clock, cancel);

    public static async Task<IResult> PageAsync(long id, Form form, int status, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var concern = await db.Concerns(viewer, clock.GetUtcNow()).AsNoTracking().Include(c => c.Circle).Include(c => c.Thread.Author).Include(c => c.Post!.Author)
            .Include(c => c.Measure!.DecidedBy).Include(c => c.Measure!.AnsweredBy).FirstOrDefaultAsync(c => c.Id == id, cancel);
        if (concern is null || await db.IsMineAsync(viewer, concern, cancel)) return Pages.Missing();
        var writer = concern.Post is { } post ? post.AuthorId : concern.Thread.AuthorId;
        return Pages.Show<ConcernPage>(new
        {
            Form = form,
            Concern = concern,
            Text = await ShownText.OfAsync(db, concern, cancel),
            Files = await db.FilesOfAsync(viewer, concern, cancel),
            Said = await db.Concerns(viewer, clock.GetUtcNow()).Where(c => c.Id == id).SelectMany(c => c.Reports).OrderBy(r => r.Id)
                .Select(r => new Said(r.Reason, r.Words, r.MayName ? r.Person.Name : null, r.CreatedAt)).ToListAsync(cancel),
            Earlier = await db.EarlierMeasuresAsync(concern, writer, cancel),
            MayRead = await db.Threads(viewer).AnyAsync(t => t.Id == concern.ThreadId, cancel),
            MayAnswer = concern.Measure is { } measure && ModerationAccess.RefuseAnswerAppeal(viewer, measure) is null,
        }, status);
    }
}

/// <summary>A text under discussion, from its place or, hidden, from where its words are kept; nothing of one that is gone.</summary>
public sealed record ShownText(string Title, IReadOnlyList<string> Parts, string Writer, bool IsHidden)
{
    public bool IsGone => Parts.Count == 0;

    public static async Task<ShownText> OfAsync(AppDb db, Concern concern, CancellationToken cancel)
    {
        var (thread, post) = (concern.Thread, concern.Post);
        var hidden = (post is null ? thread.HiddenAt : post.HiddenAt) is null ? null : await db.HiddenAsync(concern.ThreadId, concern.PostId, cancel);
        var author = post is null ? thread.Author : post.Author;
        var writer = Masks.Of(post is null ? thread.Mask : post.Mask, author?.Name, author?.State == PersonState.Active);
        if (post is not null) return new("", Some(hidden?.Text ?? post.Body), writer, hidden is not null);
        var opening = hidden is null ? OpeningText.Of(thread) : OpeningText.Unpacked(hidden.Text);
        return new(hidden?.Title ?? thread.Title, Some(opening.Body, opening.Situation, opening.Tried, opening.Wanted), writer, hidden is not null);
    }

    private static string[] Some(params string[] parts) => [.. parts.Where(part => part.Length > 0)];
}
