using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Counters and marks that many writers change at once: single statements, the same in both databases, inside a write transaction.</summary>
public static class ThreadWriting
{
    private static readonly TimeSpan ActivityIsFresh = TimeSpan.FromMinutes(1);

    /// <summary>The number of the next reply; null where the thread was closed or deleted meanwhile.</summary>
    public static async Task<int?> TakeNumberAsync(this AppDb db, Guid thread, DateTimeOffset now, CancellationToken cancel)
    {
        var at = Stored(now);
        // The row stays locked until the transaction ends, so numbers have no gaps and no doubles.
        var taken = await db.Database.SqlQuery<int>($"""
            UPDATE "Thread" SET "LastNumber" = "LastNumber" + 1, "PostCount" = "PostCount" + 1, "LastPostAt" = {at}
            WHERE "Id" = {thread} AND "ClosedAt" IS NULL AND "DeletedAt" IS NULL RETURNING "LastNumber" AS "Value"
            """).ToListAsync(cancel);
        return taken.Count == 0 ? null : taken[0];
    }

    /// <summary>Moves a circle up in the lists; a minute more or less is not worth a statement for every reply.</summary>
    public static async Task StirAsync(this AppDb db, Circle circle, DateTimeOffset now, CancellationToken cancel)
    {
        if (now - circle.LastActivityAt < ActivityIsFresh) return;
        await db.Set<Circle>().Where(c => c.Id == circle.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.LastActivityAt, now), cancel);
    }

    public static Task CountThreadAsync(this AppDb db, Circle circle, DateTimeOffset now, CancellationToken cancel) =>
        db.Set<Circle>().Where(c => c.Id == circle.Id).ExecuteUpdateAsync(c => c
            .SetProperty(x => x.LastActivityAt, now)
            .SetProperty(x => x.ThreadCount, x => x.ThreadCount + 1), cancel);

    public static Task FollowThreadAsync(this AppDb db, long person, long circle, Guid thread, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            INSERT INTO "Follow" ("PersonId", "CircleId", "ThreadId") VALUES ({person}, {circle}, {thread}) ON CONFLICT DO NOTHING
            """, cancel);

    /// <summary>Marks never go back.</summary>
    public static Task MarkReadAsync(this AppDb db, long person, Guid thread, int number, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            INSERT INTO "ReadMark" ("PersonId", "ThreadId", "Number") VALUES ({person}, {thread}, {number})
            ON CONFLICT ("PersonId", "ThreadId") DO UPDATE SET "Number" = excluded."Number" WHERE "ReadMark"."Number" < excluded."Number"
            """, cancel);

    private static long Stored(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
