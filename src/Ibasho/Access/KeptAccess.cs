using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>How many words of a kind were kept in a thread.</summary>
public sealed record KeptCount(string Kind, int Count);

/// <summary>Words kept against the guard's advice: their writer sees them with the reasons, stewards see how many.</summary>
public static class KeptAccess
{
    /// <summary>What I kept in my own opening or reply; its gate was asked before.</summary>
    public static Task<List<KeptWords>> KeptAsync(this AppDb db, Thread thread, Post? post, CancellationToken cancel) =>
        post is null ? OfText(db, thread.Id, null, cancel) : OfText(db, post.ThreadId, post.Id, cancel);

    public static Task<List<KeptWords>> KeptInProfileAsync(this AppDb db, Viewer viewer, CancellationToken cancel) =>
        db.Set<KeptWords>().Where(k => k.PersonId == viewer.Id).OrderBy(k => k.Id).ToListAsync(cancel);

    /// <summary>Counts for a steward of the thread's circle; nobody else asks.</summary>
    public static async Task<IReadOnlyList<KeptCount>> CountKeptAsync(this AppDb db, Standing standing, Guid thread, CancellationToken cancel) =>
        standing.IsSteward
            ? await db.Set<KeptWords>().Where(k => k.ThreadId == thread).GroupBy(k => k.Kind).OrderBy(g => g.Key).Select(g => new KeptCount(g.Key, g.Count())).ToListAsync(cancel)
            : [];

    /// <summary>The names of those who write in a thread one may read: colleagues who are addressed expose no client.</summary>
    public static async Task<IReadOnlyList<string>> WritersAsync(this AppDb db, Viewer viewer, Guid thread, CancellationToken cancel) =>
        await db.Posts(viewer).Where(p => p.ThreadId == thread && p.DeletedAt == null && p.Author != null).Select(p => p.Author!.Name)
            .Union(db.Threads(viewer).Where(t => t.Id == thread && t.DeletedAt == null && t.Author != null).Select(t => t.Author!.Name)).ToListAsync(cancel);

    /// <summary>What is kept in a text from now on, saved with it; what was kept there before goes.</summary>
    public static void Keep(this AppDb db, IEnumerable<KeptWords> before, IEnumerable<KeptWords> now, Guid thread, Guid? post)
    {
        db.RemoveRange(before);
        foreach (var kept in now)
        {
            (kept.ThreadId, kept.PostId) = (thread, post);
            db.Add(kept);
        }
    }

    public static void KeepInProfile(this AppDb db, Viewer viewer, IEnumerable<KeptWords> before, IEnumerable<KeptWords> now)
    {
        db.RemoveRange(before);
        foreach (var kept in now)
        {
            kept.PersonId = viewer.Id;
            db.Add(kept);
        }
    }

    public static Task<int> EraseKeptAsync(this AppDb db, Guid thread, Guid? post, CancellationToken cancel) =>
        db.Set<KeptWords>().Where(k => k.ThreadId == thread && k.PostId == post).ExecuteDeleteAsync(cancel);

    private static Task<List<KeptWords>> OfText(AppDb db, Guid thread, Guid? post, CancellationToken cancel) =>
        db.Set<KeptWords>().Where(k => k.ThreadId == thread && k.PostId == post).OrderBy(k => k.Id).ToListAsync(cancel);
}
