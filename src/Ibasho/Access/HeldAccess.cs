using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Words under pseudonyms that others do not see yet; the clock speaks here, for nobody.</summary>
public static class HeldAccess
{
    /// <summary>Counts every waiting text a minute down and answers those whose last minute this was; inside the caller's transaction.</summary>
    public static async Task<(List<Thread> Threads, List<Post> Posts)> TakeHeldAsync(this AppDb db, CancellationToken cancel)
    {
        var threads = await db.Set<Thread>().Include(t => t.Circle).Where(t => t.HeldFor == 1).ToListAsync(cancel);
        var posts = await db.Set<Post>().Include(p => p.Thread.Circle).Where(p => p.HeldFor == 1).ToListAsync(cancel);
        await db.Set<Thread>().Where(t => t.HeldFor > 1).ExecuteUpdateAsync(t => t.SetProperty(x => x.HeldFor, x => x.HeldFor - 1), cancel);
        await db.Set<Post>().Where(p => p.HeldFor > 1).ExecuteUpdateAsync(p => p.SetProperty(x => x.HeldFor, x => x.HeldFor - 1), cancel);
        return (threads, posts);
    }

    /// <summary>The number of a reply that was waiting; also where the thread was closed meanwhile, for it was sent before.</summary>
    public static async Task<int?> TakeNumberOfHeldAsync(this AppDb db, Guid thread, DateTimeOffset hour, CancellationToken cancel)
    {
        var at = (hour.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var taken = await db.Database.SqlQuery<int>($"""
            UPDATE "Thread" SET "LastNumber" = "LastNumber" + 1, "PostCount" = "PostCount" + 1, "LastPostAt" = CASE WHEN "LastPostAt" < {at} THEN {at} ELSE "LastPostAt" END
            WHERE "Id" = {thread} AND "WithdrawnAt" IS NULL RETURNING "LastNumber" AS "Value"
            """).ToListAsync(cancel);
        return taken.Count == 0 ? null : taken[0];
    }
}
