using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>A thread to be changed, and how one stands in its circle.</summary>
public sealed record ThreadToChange(Thread Thread, Standing Standing, bool IsMine)
{
    public string? ThemeKey => Thread.Circle.Themes.Find(t => t.Id == Thread.ThemeId)?.Key;
}

/// <summary>A reply to be changed, with its thread, and how one stands in the circle.</summary>
public sealed record PostToChange(Post Post, Standing Standing, bool IsMine);

/// <summary>Finding what is to be changed, and taking away every trace of a text that goes.</summary>
public static class ThreadUpkeep
{
    public static async Task<ThreadToChange?> FindThreadToChangeAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var thread = await db.Threads(viewer).Include(t => t.Circle.Themes).FirstOrDefaultAsync(t => t.Id == id, cancel);
        return thread is null ? null : new(thread, await db.StandAsync(viewer, thread.Circle, cancel), await db.WroteAsync(viewer, id, thread.AuthorId, thread.PseudonymId, cancel));
    }

    public static async Task<PostToChange?> FindPostToChangeAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var post = await db.Posts(viewer).Include(p => p.Thread.Circle).FirstOrDefaultAsync(p => p.Id == id, cancel);
        return post is null ? null : new(post, await db.StandAsync(viewer, post.Thread.Circle, cancel), await db.WroteAsync(viewer, post.ThreadId, post.AuthorId, post.PseudonymId, cancel));
    }

    /// <summary>One's own thread or reply under a pseudonym, on its way: nobody else sees it yet, so it can be taken back without a trace.</summary>
    public static async Task<Thread?> FindHeldThreadToTakeBackAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var thread = await db.Set<Thread>().FirstOrDefaultAsync(t => t.Id == id && t.HeldFor > 0, cancel);
        return thread is not null && await db.WroteAsync(viewer, id, null, thread.PseudonymId, cancel) ? thread : null;
    }

    public static async Task<Post?> FindHeldPostToTakeBackAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var post = await db.Set<Post>().FirstOrDefaultAsync(p => p.Id == id && p.HeldFor > 0, cancel);
        return post is not null && await db.WroteAsync(viewer, post.ThreadId, null, post.PseudonymId, cancel) ? post : null;
    }

    /// <summary>Whether a text of a thread is one's own: by the name, or by the pseudonym one has there.</summary>
    private static async Task<bool> WroteAsync(this AppDb db, Viewer viewer, Guid thread, long? author, Guid? pseudonym, CancellationToken cancel) =>
        pseudonym is null ? !viewer.IsGuest && author == viewer.Id : (await db.MineInAsync(viewer, thread, cancel))?.Id == pseudonym;

    /// <summary>Earlier versions, the people named, everybody's bookmarks, files, words kept, the index; inside the caller's transaction, with the save.</summary>
    public static async Task EraseTracesAsync(this AppDb db, Guid thread, Guid? post, CancellationToken cancel)
    {
        db.Unindex(thread, post);
        await db.Set<Revision>().Where(r => r.ThreadId == thread && r.PostId == post).ExecuteDeleteAsync(cancel);
        await db.EraseMentionsAsync(thread, post, cancel);
        await db.Set<Bookmark>().Where(b => b.ThreadId == thread && b.PostId == post).ExecuteDeleteAsync(cancel);
        await db.Set<Attachment>().Where(f => f.ThreadId == thread && f.PostId == post).ExecuteDeleteAsync(cancel);
        await db.EraseKeptAsync(thread, post, cancel);
    }

    public static Task<int> EraseMentionsAsync(this AppDb db, Guid thread, Guid? post, CancellationToken cancel) =>
        db.Set<Mention>().Where(m => m.ThreadId == thread && m.PostId == post).ExecuteDeleteAsync(cancel);

    /// <summary>One reply fewer: the thread's last moment is that of the newest reply still there.</summary>
    public static async Task CountDownAsync(this AppDb db, Guid thread, CancellationToken cancel)
    {
        var last = await db.Set<Post>().Where(p => p.ThreadId == thread && p.DeletedAt == null && p.HeldFor == 0)
            .OrderByDescending(p => p.Number).Select(p => (DateTimeOffset?)p.CreatedAt).FirstOrDefaultAsync(cancel);
        await db.Set<Thread>().Where(t => t.Id == thread).ExecuteUpdateAsync(t => t
            .SetProperty(x => x.PostCount, x => x.PostCount - 1)
            .SetProperty(x => x.LastPostAt, x => last ?? x.CreatedAt), cancel);
    }

    /// <summary>The name of somebody whose text one may read; none where it stands under a pseudonym.</summary>
    public static async Task<string?> NameOfAsync(this AppDb db, long? person, CancellationToken cancel) =>
        person is null ? null : await db.Set<Person>().Where(p => p.Id == person).Select(p => p.Name).FirstAsync(cancel);

    /// <summary>What I read of a thread is news no longer.</summary>
    public static async Task ReadNoticesOfAsync(this AppDb db, Viewer viewer, Guid thread, int upTo, DateTimeOffset now, CancellationToken cancel)
    {
        var unread = db.Notices(viewer).Where(n => n.ReadAt == null && n.ThreadId == thread
            && (n.PostId == null || db.Set<Post>().Any(p => p.Id == n.PostId && p.Number <= upTo)));
        if (!await unread.AnyAsync(cancel)) return;
        await using var writing = await db.WriteAsync(cancel);
        var read = await unread.ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancel);
        // Counted down by what this request read: what arrives at the same moment stays counted.
        await db.Set<Person>().Where(p => p.Id == viewer.Id)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.UnreadNotices, x => x.UnreadNotices < read ? 0 : x.UnreadNotices - read), cancel);
        await writing.CommitAsync(cancel);
    }
}
