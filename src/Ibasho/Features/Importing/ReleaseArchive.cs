using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Guard;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Searching;

namespace Ibasho.Features.Importing;

/// <summary>Shows the threads of a released archive, or takes away those of a discarded one, a few at a time: people who write wait for each batch only.</summary>
public sealed class ReleaseArchive(TimeProvider clock) : IJob
{
    public const string JobKind = "archive";
    private const int Batch = 25, BatchesInTurn = 40;

    string IJob.Kind => JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var id = Queue.Read<ArchiveDue>(payload).Id;
        for (var i = 0; i < BatchesInTurn; i++)
            if (!await StepAsync(db, id, cancel)) return;
        // Other jobs have their turn.
        db.Later(JobKind, new ArchiveDue(id), clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>False when nothing is left to do.</summary>
    private async Task<bool> StepAsync(AppDb db, long id, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.ArchiveOfServerAsync(id, cancel) is not { } archive) return false;
        var more = archive.State switch
        {
            ArchiveState.Releasing => await ShowAsync(db, archive, cancel),
            ArchiveState.Going => await TakeAwayAsync(db, archive, cancel),
            _ => false,
        };
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return more;
    }

    private static async Task<bool> ShowAsync(AppDb db, MailArchive archive, CancellationToken cancel)
    {
        var next = await db.NextToReleaseAsync(archive.Id, Batch, cancel);
        if (next.Count == 0)
        {
            archive.Finish();
            return false;
        }
        var members = archive.Rewrites ? await db.NamesOfMembersAsync(archive.CircleId, cancel) : [];
        var files = await db.NamesOfFilesAsync([.. next.Select(n => n.Thread.Id)], cancel);
        foreach (var (thread, posts, isNew) in next)
        {
            if (isNew)
            {
                if (archive.Rewrites) (thread.Title, thread.Body) = await RewriteAsync(thread.Title, thread.Body, members);
                thread.HeldFor = 0;
                if (thread.DeletedAt is null) db.Index(Entry(thread, null), thread.Title + "\n" + thread.Body + Words(files[(thread.Id, null)]));
            }
            foreach (var post in posts)
            {
                if (archive.Rewrites) (_, post.Body) = await RewriteAsync("", post.Body, members);
                if (!isNew)
                {
                    // By a statement of its own: somebody may be answering there at this moment.
                    if (await db.TakeNumberOfHeldAsync(thread.Id, post.CreatedAt, cancel) is not { } number)
                    {
                        db.Remove(post);
                        continue;
                    }
                    (post.HeldFor, post.Number) = (0, number);
                }
                if (post.DeletedAt is null) db.Index(Entry(thread, post), post.Body + Words(files[(thread.Id, post.Id)]));
            }
        }
        await db.CountThreadsAsync(archive.CircleId, next.Count(n => n.IsNew), cancel);
        return true;

        static string Words(IEnumerable<string> names) => string.Concat(names.Select(n => "\n" + n));
    }

    private static async Task<bool> TakeAwayAsync(AppDb db, MailArchive archive, CancellationToken cancel)
    {
        if (await db.EraseWaitingAsync(archive.Id, null, Batch, cancel) > 0) return true;
        await db.ForgetArchiveAsync(archive.Id, cancel);
        db.Entry(archive).State = EntityState.Detached;
        db.Later(SweepErased.JobKind, new { Archive = archive.Id }, DateTimeOffset.UnixEpoch);
        return false;
    }

    private static async Task<(string Title, string Body)> RewriteAsync(string title, string body, IReadOnlyList<string> members)
    {
        var (newTitle, newBody) = BroughtText.Rewrite(await BroughtText.ExamineAsync(title, body, members), f => f.Certainty == Certainty.Sure);
        return (BroughtText.Fit(newTitle, Model.Thread.TitleLength), BroughtText.Fit(newBody, Model.Thread.TextLength));
    }

    private static SearchEntry Entry(Thread thread, Post? post) => new()
    {
        CircleId = thread.CircleId, ThreadId = thread.Id, PostId = post?.Id, AuthorId = (post is null ? thread.AuthorId : post.AuthorId) ?? 0, Kind = thread.Kind, CreatedAt = post?.CreatedAt ?? thread.CreatedAt,
    };
}

/// <summary>An archive that was released or discarded.</summary>
public sealed record ArchiveDue(long Id);
