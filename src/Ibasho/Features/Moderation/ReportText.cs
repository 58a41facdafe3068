using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>A reader asks to have a text looked at; its writer never learns who it was.</summary>
public sealed class ReportText(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <summary>What is reported: an opening, or a reply.</summary>
    public sealed record Text(Thread Thread, Post? Post)
    {
        public long? WriterId => Post is { } post ? post.AuthorId : Thread.AuthorId;
        public bool IsDeleted => (Post is { } post ? post.DeletedAt : Thread.DeletedAt) is not null;
        public DateTimeOffset WrittenAt => Post is { } post ? post.EditedAt ?? post.CreatedAt : Thread.EditedAt ?? Thread.CreatedAt;
    }

    public async Task<Text?> FindAsync(Guid id, bool isPost, CancellationToken cancel)
    {
        if (!isPost) return await db.FindThreadToChangeAsync(viewer, id, cancel) is { } found ? new(found.Thread, null) : null;
        return await db.FindPostToChangeAsync(viewer, id, cancel) is { } reply ? new(reply.Post.Thread, reply.Post) : null;
    }

    public async Task<Outcome<Concern>> RunAsync(Guid id, bool isPost, ReportReason reason, string words, bool mayName, Intent intent, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // One after the other: two who report a text first meet in one matter.
        await using var writing = await db.WriteAsync(cancel);
        if (await FindAsync(id, isPost, cancel) is not { } text) return Refusal.Missing;
        if (ModerationAccess.RefuseReport(viewer, text.WriterId == viewer.Id, text.IsDeleted) is { } refusal) return refusal;
        if (words.Length > Report.WordsLength || reason == ReportReason.Other && words.Length == 0) return Refusal.Invalid;
        var day = now.AddDays(-1);
        if (await db.MyReports(viewer).CountAsync(r => r.CreatedAt > day, cancel) >= Report.MostInDay) return Refusal.TooMany;
        var before = db.MyReports(viewer).Where(r => r.Concern.ThreadId == text.Thread.Id && r.Concern.PostId == (text.Post == null ? null : text.Post.Id));
        if (await before.AnyAsync(r => r.Concern.ClosedAt >= text.WrittenAt, cancel)) return Refusal.AlreadyDecided;

        var (concern, isNew) = await OpenAsync(text, now, cancel);
        if (concern is null) return Refusal.NobodyElse;
        if (!await before.AnyAsync(r => r.ConcernId == concern.Id && concern.Id != 0, cancel))
            db.Add(new Report { Concern = concern, PersonId = viewer.Id, Reason = reason, Words = words, MayName = mayName, CreatedAt = now });
        // Who it was stands in the report alone.
        db.Audit(Viewer.Guest, "moderation.report", now, text.Thread.CircleId, detail: id.ToString());
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        if (isNew) Tell(db, concern, now);
        intent.Result = await db.Concerns(viewer, now).AnyAsync(c => c.Id == concern.Id, cancel) ? $"/reports/{concern.Id}" : $"/t/{text.Thread.Id}/reported";
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return concern;
    }

    /// <summary>The matter that is open about this text, or a new one that goes to whoever may decide; none where nobody may.</summary>
    private async Task<(Concern? Concern, bool IsNew)> OpenAsync(Text text, DateTimeOffset now, CancellationToken cancel)
    {
        var (thread, post, circle) = (text.Thread.Id, text.Post?.Id, text.Thread.CircleId);
        if (await db.OpenConcernAsync(thread, post, cancel) is { } open) return (open, false);
        var runs = await db.RunsAsync(circle, text.WriterId, cancel);
        var to = await db.DecidersAsync(circle, runs, text.WriterId, null, cancel);
        // Somebody who runs both circle and place alone: then the others who run the circle, before nobody looks at all.
        if (runs && to == Deciders.Nobody && await db.DecidersAsync(circle, false, text.WriterId, null, cancel) == Deciders.Stewards) (runs, to) = (false, Deciders.Stewards);
        if (to == Deciders.Nobody) return (null, false);
        var concern = new Concern { CircleId = circle, ThreadId = thread, PostId = post, ForOperators = runs, OpenedAt = now };
        concern.Wait(now);
        if (to == Deciders.Operators) concern.GoToOperators(now);
        db.Add(concern);
        return (concern, true);
    }

    /// <summary>Those who may decide now, and later those who may decide then.</summary>
    private static void Tell(AppDb db, Concern concern, DateTimeOffset now)
    {
        var happening = new Happening(NoticeKind.Reported, null, concern.CircleId) { Concern = concern.Id, Turn = (int)concern.Id };
        db.Report(happening, now);
        if (concern.OperatorsFrom > now) db.Report(happening, concern.OperatorsFrom.Value);
    }

    internal static Task<IResult> ShowThreadAsync(Guid id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PageAsync(id, false, Form.New(), 200, viewer, db, clock, cancel);

    internal static Task<IResult> ShowPostAsync(Guid id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PageAsync(id, true, Form.New(), 200, viewer, db, clock, cancel);

    internal static Task<IResult> PostThreadAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PostAsync(id, false, form, viewer, db, clock, cancel);

    internal static Task<IResult> PostPostAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PostAsync(id, true, form, viewer, db, clock, cancel);

    private static async Task<IResult> PostAsync(Guid id, bool isPost, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await new ReportText(db, viewer, clock).FindAsync(id, isPost, cancel) is null) return Pages.Missing();
        if (form["reason"].Length == 0) form.Errors.TryAdd("reason", FormText.Required);
        var reason = form.Choice("reason", ReportReason.Other);
        var words = form.Text("words", Report.WordsLength, required: reason == ReportReason.Other && form["reason"].Length > 0);
        return await new Posting(db, viewer, form, clock).OnceAsync(
            async intent => (await new ReportText(db, viewer, clock).RunAsync(id, isPost, reason, words, form["mayName"] == "yes", intent, cancel)).Refusal,
            Pages.Go, status => PageAsync(id, isPost, form, status, viewer, db, clock, cancel), cancel);
    }

    private static async Task<IResult> PageAsync(Guid id, bool isPost, Form form, int status, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await new ReportText(db, viewer, clock).FindAsync(id, isPost, cancel) is not { } text) return Pages.Missing();
        if (ModerationAccess.RefuseReport(viewer, text.WriterId == viewer.Id, text.IsDeleted) is { } refusal) return Pages.Refused(refusal);
        return Pages.Show<ReportPage>(new { Form = form, text.Thread, text.Post }, status);
    }

    /// <summary>Says thank you, and what happens now; for those who can read the thread.</summary>
    internal static async Task<IResult> ShowDoneAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel) =>
        await db.FindThreadAsync(viewer, id, cancel) is { } found ? Pages.Show<ReportedPage>(new { found.Row }) : Pages.Missing();
}
