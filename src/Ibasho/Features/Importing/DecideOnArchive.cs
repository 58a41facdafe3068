using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Features.Importing;

/// <summary>Who runs a circle releases the threads of an archive, takes one out before, or discards them all.</summary>
public sealed class DecideOnArchive(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <summary>The archive, where one runs the circle.</summary>
    public async Task<Outcome<MailArchive>> FindAsync(string slug, long id, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return refusal;
        return await db.Archives(viewer, standing.Circle.Id).Include(a => a.Circle).FirstOrDefaultAsync(a => a.Id == id, cancel) is { } archive ? archive : Refusal.Missing;
    }

    /// <param name="rewrites">What the guard is sure of gets other words first.</param>
    public async Task<Refusal?> ReleaseAsync(string slug, long id, bool rewrites, CancellationToken cancel)
    {
        var found = await FindAsync(slug, id, cancel);
        if (found.Value is not { } archive) return found.Refusal;
        if (!archive.Release(rewrites, clock.GetUtcNow())) return archive.State is ArchiveState.Going ? Refusal.AlreadyDecided : null;
        return await GoOnAsync(db, archive, viewer, "archive.release", clock.GetUtcNow(), cancel);
    }

    public async Task<Refusal?> DiscardAsync(string slug, long id, CancellationToken cancel)
    {
        var found = await FindAsync(slug, id, cancel);
        if (found.Value is not { } archive) return found.Refusal;
        if (!archive.Discard()) return archive.State is ArchiveState.Going ? null : Refusal.AlreadyDecided;
        return await GoOnAsync(db, archive, viewer, "archive.discard", clock.GetUtcNow(), cancel);
    }

    /// <summary>One thread less; the same archive brought again does not bring it back.</summary>
    public async Task<Refusal?> TakeOutAsync(string slug, long id, Guid thread, CancellationToken cancel)
    {
        var found = await FindAsync(slug, id, cancel);
        if (found.Value is not { } archive) return found.Refusal;
        if (await db.WaitingTextsAsync(archive, thread, cancel) is not { } texts) return Refusal.Missing;
        if (archive.State is not (ArchiveState.Waiting or ArchiveState.Coming)) return Refusal.AlreadyDecided;
        await using var writing = await db.WriteAsync(cancel);
        await db.EraseWaitingAsync(archive.Id, thread, 1, cancel);
        if (texts.HasOpening) archive.Threads--;
        archive.Mails -= texts.Posts.Count + (texts.HasOpening ? 1 : 0);
        // The rows are gone by a statement of their own; what the context remembers of them is not to be saved.
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.Entity is Post or Thread).ToList()) entry.State = EntityState.Detached;
        db.Later(SweepErased.JobKind, new { Thread = thread }, clock.GetUtcNow());
        db.Audit(viewer, "archive.take-out", clock.GetUtcNow(), archive.CircleId);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        return null;
    }

    /// <summary>Whoever keeps the server says so; with other words where the guard is sure, because nobody looked.</summary>
    public static async Task<Refusal?> ReleaseOnServerAsync(AppDb db, long id, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.ArchiveOfServerAsync(id, cancel) is not { } archive || !archive.Release(rewrites: true, now)) return Refusal.Missing;
        return await GoOnAsync(db, archive, Viewer.Guest, "archive.release", now, cancel);
    }

    private static Task<Refusal?> GoOnAsync(AppDb db, MailArchive archive, Viewer by, string act, DateTimeOffset now, CancellationToken cancel)
    {
        db.Later(ReleaseArchive.JobKind, new ArchiveDue(archive.Id), now);
        db.Audit(by, act, now, archive.CircleId, detail: $"{archive.Mails}");
        return db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }
}
