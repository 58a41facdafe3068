using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>After a copy was restored nothing leaves the house until somebody at the server says so.</summary>
public static class FrozenOutbox
{
    /// <summary>What waits to be mailed or told outside was so at the time of the copy: it goes. Inside the caller's transaction.</summary>
    public static async Task FreezeOutboxAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Set<Mail>().ExecuteDeleteAsync(cancel);
        await db.Set<Job>().Where(j => j.Lane == JobLane.Outside).ExecuteDeleteAsync(cancel);
        await db.Set<Place>().ExecuteUpdateAsync(p => p.SetProperty(x => x.OutboxFrozenAt, now), cancel);
    }

    /// <summary>Letters about accounts that waited go out now; news that gathered meanwhile stands among the notices and is not mailed. Null where it was open.</summary>
    public static async Task<int?> OpenOutboxAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        if (await db.Set<Place>().Where(p => p.OutboxFrozenAt != null).ExecuteUpdateAsync(p => p.SetProperty(x => x.OutboxFrozenAt, (DateTimeOffset?)null), cancel) == 0) return null;
        var dropped = await db.Set<Mail>().Where(m => m.Kind == MailKind.News || m.Kind == MailKind.PseudonymDigest).ExecuteDeleteAsync(cancel);
        dropped += await db.Set<Job>().Where(j => j.Lane == JobLane.Outside).ExecuteDeleteAsync(cancel);
        db.Audit(Viewer.Guest, "place.outbox-open", now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return dropped;
    }
}
