using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Threads;

/// <summary>What search finds of a text, and whom it names, when it is written again.</summary>
internal static class Indexing
{
    public static string Named(Thread thread) => string.Join('\n', thread.Body, thread.Situation, thread.Tried, thread.Wanted);

    public static void IndexOpening(this AppDb db, Thread thread) =>
        db.Index(new SearchEntry { CircleId = thread.CircleId, ThreadId = thread.Id, AuthorId = thread.AuthorId, Kind = thread.Kind, CreatedAt = thread.CreatedAt },
            string.Join('\n', thread.Title, thread.Body, thread.Situation, thread.Tried, thread.Wanted));

    public static void IndexPost(this AppDb db, Thread thread, Post post) =>
        db.Index(new SearchEntry { CircleId = thread.CircleId, ThreadId = thread.Id, PostId = post.Id, AuthorId = post.AuthorId, Kind = thread.Kind, CreatedAt = post.CreatedAt }, post.Body);

    /// <summary>Who is named now; those named for the first time are told, the others were.</summary>
    public static async Task RenewMentionsAsync(this AppDb db, Viewer viewer, Thread thread, Guid? post, string text, DateTimeOffset now, CancellationToken cancel)
    {
        var before = await db.Mentions(viewer).Where(m => m.ThreadId == thread.Id && m.PostId == post).Select(m => m.PersonId).ToListAsync(cancel);
        var named = await Mentions.FindAsync(db, viewer, thread.CircleId, text, cancel);
        await db.EraseMentionsAsync(thread.Id, post, cancel);
        db.Mention(thread.Id, post, named);
        if (named.Select(n => n.PersonId).Except(before).Any()) db.Report(new Happening(NoticeKind.Mentioned, viewer.Id, thread.CircleId, thread.Id, post), now);
    }
}
