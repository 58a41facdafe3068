using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Shows a thread: its opening, then its replies in their order, a page at a time.</summary>
public static class ShowThread
{
    /// <param name="after">The page after this number.</param>
    /// <param name="post">Leads to the page with this reply.</param>
    /// <param name="reply">Begins an answer to this reply.</param>
    internal static async Task<IResult> ShowAsync(
        Guid id, string? after, string? post, string? reply, Viewer viewer, AppDb db, ThreadViews views, DrawnPosts drawn, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return await HeldAsync(db, viewer, id, views, cancel) ?? await MissingAsync(db, viewer, id, cancel);
        if (Guid.TryParse(post, out var sought))
            return Pages.Go(ThreadPaths.To(id, await db.Posts(viewer).Where(p => p.Id == sought && p.ThreadId == id).Select(p => p.Number).FirstOrDefaultAsync(cancel)));

        var before = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (before >= found.Row.LastNumber && before > 0) return Pages.Go(ThreadPaths.To(id, found.Row.LastNumber));
        var rows = found.Row.LastNumber == 0 ? [] : await db.PageOfPostsAsync(found, before, ThreadReading.PageSize, cancel);
        // What one wrote oneself a moment ago stands at the end, until others see it too.
        if (rows.Count < ThreadReading.PageSize && found.Mine is not null) rows.AddRange(await db.HeldPostsAsync(found, cancel));
        var (thread, posts) = await views.DrawAsync(found, rows, cancel);
        if (await CaseKnownNews.MayKnowAsync(db, viewer, found, clock.GetUtcNow(), cancel)) thread = thread with { IsKnown = true };
        var answered = Guid.TryParse(reply, out var to) ? await Answered.FindAsync(db, viewer, id, to, cancel) : null;
        return Pages.Show<ThreadPage>(new
        {
            Thread = thread,
            Posts = posts,
            Drawn = await drawn.DrawAsync(posts, clock.GetUtcNow()),
            After = before,
            Answered = answered,
            Form = answered is null ? Form.New() : Form.New(("body", answered.Quote()), ("inReplyTo", answered.Id.ToString())),
            NoReply = ThreadAccess.RefuseReply(viewer, found.Standing, found.Thread),
            Kept = await db.CountKeptAsync(found.Standing, id, cancel),
            found.Mine,
            MayMask = found.Standing.Circle.MayMask,
        });
    }

    /// <summary>One's own opening on its way: for everybody else it does not exist.</summary>
    private static async Task<IResult?> HeldAsync(AppDb db, Viewer viewer, Guid id, ThreadViews views, CancellationToken cancel)
    {
        if (await db.FindHeldThreadAsync(viewer, id, cancel) is not { } held) return null;
        return Pages.Show<HeldThreadPage>(new { (await views.DrawAsync(held, [], cancel)).Thread });
    }

    /// <summary>A member who has yet to agree to the pledge is shown the way, who could have read it that it was withdrawn; for everybody else the thread does not exist.</summary>
    internal static async Task<IResult> MissingAsync(AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        if (await db.PledgeBeforeAsync(viewer, id, cancel) is { } slug) return Pages.Go($"/c/{slug}/pledge?return=" + Uri.EscapeDataString($"/t/{id}"));
        var trace = await db.Traces(viewer).Where(t => t.Id == id)
            .Select(t => new { Circle = db.ReadableCircles(viewer).Where(c => c.Id == t.CircleId).Select(c => new { c.Slug, c.Name }).FirstOrDefault(), IsMine = t.AuthorId == viewer.Id }).FirstOrDefaultAsync(cancel);
        return trace is null ? Pages.Missing() : Pages.Show<WithdrawnPage>(new { trace.Circle?.Slug, CircleName = trace.Circle?.Name, trace.IsMine }, StatusCodes.Status410Gone);
    }
}

/// <summary>The reply that is being answered.</summary>
public sealed record Answered(Guid Id, int Number, string AuthorName, string Body)
{
    private const int QuotedLines = 3;
    private const int QuotedLetters = 200;

    /// <summary>Null where it is not there, not in this thread, or not to be seen.</summary>
    public static async Task<Answered?> FindAsync(AppDb db, Viewer viewer, Guid thread, Guid id, CancellationToken cancel) =>
        await db.Posts(viewer).Where(p => p.Id == id && p.ThreadId == thread && p.DeletedAt == null)
            .Select(p => new Answered(p.Id, p.Number, Masks.Of(p.Mask, p.Author!.Name, p.Author != null && p.Author.State == PersonState.Active), p.Body)).FirstOrDefaultAsync(cancel);

    /// <summary>Its first own words, as a quotation to go on from.</summary>
    public string Quote()
    {
        var lines = Body.Split('\n').Where(line => line.Length > 0 && line[0] != '>').Take(QuotedLines)
            .Select(line => "> " + (line.Length > QuotedLetters ? string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[QuotedLetters - 1]) ? QuotedLetters - 1 : QuotedLetters), "…") : line));
        return string.Join("\n", lines) + "\n\n";
    }
}
