using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Features.Threads;

/// <summary>What else changes with a text: what search finds of it, and whom it names.</summary>
internal static class Rewriting
{
    /// <summary>The files of a text that stays: another word about one is another version of the text, and what goes is gone.</summary>
    public static void Change(this AppDb db, FilesChange change, Guid thread, Post? post, DateTimeOffset now)
    {
        db.Apply(change, thread, post?.Id);
        if (change.IsNew) db.Touch(thread, post);
        if (change.Gone.Count > 0) db.Later(SweepErased.JobKind, new { Thread = thread, Post = post?.Id }, now);
    }

    /// <param name="indexed">What search finds.</param>
    /// <param name="text">In which people may be named.</param>
    public static async Task RewriteAsync(this AppDb db, Viewer viewer, Thread thread, Post? post, string indexed, string text, DateTimeOffset now, CancellationToken cancel)
    {
        db.Unindex(thread.Id, post?.Id);
        var author = post is null ? thread.AuthorId : post.AuthorId;
        db.Index(new SearchEntry { CircleId = thread.CircleId, ThreadId = thread.Id, PostId = post?.Id, AuthorId = author ?? 0, Kind = thread.Kind, CreatedAt = post?.CreatedAt ?? thread.CreatedAt }, indexed);
        // Under a pseudonym nobody is named: whoever is told of it would be a row because of it.
        if (author is null) return;

        var before = await db.Named(thread.Id, post?.Id).ToListAsync(cancel);
        var named = await Mentions.FindAsync(db, viewer, thread.CircleId, text, cancel);
        await db.EraseMentionsAsync(thread.Id, post?.Id, cancel);
        db.Mention(thread.Id, post?.Id, named);
        // Those who were named before have been told.
        if (named.Any(one => !before.Contains(one.PersonId))) db.Report(new Happening(NoticeKind.Mentioned, viewer.Id, thread.CircleId, thread.Id, post?.Id), now);
    }
}
