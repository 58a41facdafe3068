using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>A thread to be changed, and how one stands in its circle.</summary>
public sealed record ThreadToChange(Thread Thread, Standing Standing)
{
    public string? ThemeKey => Thread.Circle.Themes.Find(t => t.Id == Thread.ThemeId)?.Key;
}

/// <summary>A reply to be changed, with its thread, and how one stands in the circle.</summary>
public sealed record PostToChange(Post Post, Standing Standing);

/// <summary>Finding what is to be changed, and taking away every trace of a text that goes.</summary>
public static class ThreadUpkeep
{
    public static async Task<ThreadToChange?> FindThreadToChangeAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var thread = await db.Threads(viewer).Include(t => t.Circle.Themes).FirstOrDefaultAsync(t => t.Id == id, cancel);
        return thread is null ? null : new(thread, await db.StandAsync(viewer, thread.Circle, cancel));
    }

    public static async Task<PostToChange?> FindPostToChangeAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var post = await db.Posts(viewer).Include(p => p.Thread.Circle).FirstOrDefaultAsync(p => p.Id == id, cancel);
        return post is null ? null : new(post, await db.StandAsync(viewer, post.Thread.Circle, cancel));
    }

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
        var last = await db.Set<Post>().Where(p => p.ThreadId == thread && p.DeletedAt == null)
            .OrderByDescending(p => p.Number).Select(p => (DateTimeOffset?)p.CreatedAt).FirstOrDefaultAsync(cancel);
        await db.Set<Thread>().Where(t => t.Id == thread).ExecuteUpdateAsync(t => t
            .SetProperty(x => x.PostCount, x => x.PostCount - 1)
            .SetProperty(x => x.LastPostAt, x => last ?? x.CreatedAt), cancel);
    }

    /// <summary>The name of somebody whose text one may read.</summary>
    public static Task<string> NameOfAsync(this AppDb db, long person, CancellationToken cancel) =>
        db.Set<Person>().Where(p => p.Id == person).Select(p => p.Name).FirstAsync(cancel);

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
