using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Taking a text from sight, bringing it back, letting it go for good; inside the caller's transaction, with the save.</summary>
public static class ModerationWriting
{
    /// <summary>The words leave the thread and the index; false where they are gone already.</summary>
    public static bool Hide(this AppDb db, Concern concern, DateTimeOffset now)
    {
        if ((concern.Post is { } post ? post.Hide(now) : concern.Thread.Hide(now)) is not { } kept) return false;
        kept.KeptUntil = now.AddDays(Measure.AppealDays);
        db.Unindex(concern.ThreadId, concern.PostId);
        db.Add(kept);
        return true;
    }

    /// <summary>As it was, in its place and in the index; false where the thread is gone.</summary>
    public static async Task<bool> RestoreAsync(this AppDb db, Concern concern, HiddenText kept, CancellationToken cancel)
    {
        var (thread, post) = (concern.Thread, concern.Post);
        if (!(post is not null ? post.Restore(kept) : thread.Restore(kept))) return false;
        db.Remove(kept);
        var files = await db.Set<Attachment>().Where(f => f.ThreadId == concern.ThreadId && f.PostId == concern.PostId).OrderBy(f => f.Position).Select(f => $"\n{f.Name}\n{f.Alternative}").ToListAsync(cancel);
        var text = post?.Body ?? thread.Title + "\n" + string.Join("\n\n", new[] { thread.Body, thread.Situation, thread.Tried, thread.Wanted }.Where(part => part.Length > 0));
        db.Index(new SearchEntry
        {
            CircleId = concern.CircleId, ThreadId = concern.ThreadId, PostId = concern.PostId, AuthorId = (post is null ? thread.AuthorId : post.AuthorId) ?? 0, Kind = thread.Kind,
            CreatedAt = post?.CreatedAt ?? thread.CreatedAt,
        }, text + string.Concat(files));
        return true;
    }

    /// <summary>One reply more, the opposite of counting down. After the save.</summary>
    public static async Task CountUpAsync(this AppDb db, Guid thread, CancellationToken cancel)
    {
        var last = await db.Set<Post>().Where(p => p.ThreadId == thread && p.DeletedAt == null).MaxAsync(p => (DateTimeOffset?)p.CreatedAt, cancel);
        await db.Set<Thread>().Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.PostCount, x => x.PostCount + 1).SetProperty(x => x.LastPostAt, x => last ?? x.CreatedAt), cancel);
    }

    /// <summary>Hidden texts whose time is over go with every trace; answers how many.</summary>
    public static async Task<int> ForgetHiddenAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var due = await db.Set<HiddenText>().Where(h => h.KeptUntil <= now).ToListAsync(cancel);
        foreach (var kept in due) await db.EraseTracesAsync(kept.ThreadId, kept.PostId, cancel);
        db.RemoveRange(due);
        return due.Count;
    }

    /// <summary>The writer of this decision writes again, unless another decision says otherwise.</summary>
    public static Task<int> LiftAsync(this AppDb db, long measure, CancellationToken cancel) =>
        db.Set<Sanction>().Where(s => s.MeasureId == measure).ExecuteDeleteAsync(cancel);
}
