using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>A consultation that goes, locked within the caller's transaction.</summary>
public sealed record FadingCase(Guid Id, long CircleId, bool IsTrace);

/// <summary>A consultation whose author is to be told that it goes.</summary>
public sealed record FadesSoon(Guid Id, long CircleId, long AuthorId, DateTimeOffset FadesAt);

/// <summary>When consultations go, and taking whole threads out of every table; the clock speaks here, for nobody.</summary>
public static class CaseFading
{
    private const long Day = 86_400_000_000;

    /// <summary>Gives a new consultation its end, from what the circle says at this moment; inside the caller's transaction, after the circle's row was written.</summary>
    public static Task StartFadingAsync(this AppDb db, Guid thread, CancellationToken cancel)
    {
        var kind = nameof(ThreadKind.Consultation);
        return db.Database.ExecuteSqlAsync($"""
            UPDATE "Thread" SET "FadesAt" = "CreatedAt" + {Day} * (SELECT c."KeptDays" FROM "Circle" c WHERE c."Id" = "Thread"."CircleId")
            WHERE "Id" = {thread} AND "Kind" = {kind} AND EXISTS (SELECT 1 FROM "Circle" c WHERE c."Id" = "Thread"."CircleId" AND c."KeptDays" > 0)
            """, cancel);
    }

    /// <summary>Gives every consultation of a circle the end that its days say now. None goes within the days in which its author is told, unless it would have gone anyway.</summary>
    public static async Task RefadeAsync(this AppDb db, long circle, DateTimeOffset now, CancellationToken cancel)
    {
        var (kind, at, untold) = (nameof(ThreadKind.Consultation), (now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, false);
        var days = await db.Set<Circle>().Where(c => c.Id == circle).Select(c => c.KeptDays).FirstOrDefaultAsync(cancel);
        var soonest = at + Day * Math.Min(days, Circle.FadeNoticeDays);
        if (days == 0)
            await db.Database.ExecuteSqlAsync($"""
                UPDATE "Thread" SET "FadesAt" = NULL, "FadeTold" = {untold} WHERE "CircleId" = {circle} AND "Kind" = {kind} AND "WithdrawnAt" IS NULL AND "FadesAt" IS NOT NULL
                """, cancel);
        else
            await db.Database.ExecuteSqlAsync($"""
                UPDATE "Thread" SET "FadeTold" = {untold}, "FadesAt" = CASE
                    WHEN "CreatedAt" + {Day} * {days} >= {soonest} THEN "CreatedAt" + {Day} * {days}
                    WHEN "FadesAt" IS NULL OR "FadesAt" > {soonest} THEN {soonest}
                    ELSE "FadesAt" END
                WHERE "CircleId" = {circle} AND "Kind" = {kind} AND "WithdrawnAt" IS NULL
                """, cancel);
    }

    /// <summary>Those that go within this time and half of their life, whose authors are to be told now; they are marked as told within the caller's transaction.</summary>
    public static async Task<List<FadesSoon>> TakeFadingSoonAsync(this AppDb db, DateTimeOffset now, TimeSpan ahead, CancellationToken cancel)
    {
        var until = now + ahead;
        var soon = (await db.Set<Thread>().Where(t => t.FadesAt > now && t.FadesAt <= until && !t.FadeTold && t.AuthorId != null)
            .Select(t => new { Case = new FadesSoon(t.Id, t.CircleId, t.AuthorId!.Value, t.FadesAt!.Value), t.CreatedAt }).ToListAsync(cancel))
            .Where(t => t.Case.FadesAt - now <= (t.Case.FadesAt - t.CreatedAt) / 2).Select(t => t.Case).ToList();
        var ids = soon.ConvertAll(t => t.Id);
        await db.Set<Thread>().Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(t => t.SetProperty(x => x.FadeTold, true), cancel);
        return soon;
    }

    /// <summary>Some of those whose time is over; locked, so that who answers at this moment is told that it is closed.</summary>
    public static async Task<List<FadingCase>> TakeFadedAsync(this AppDb db, DateTimeOffset now, int most, CancellationToken cancel)
    {
        var ids = await db.Set<Thread>().Where(t => t.FadesAt <= now).OrderBy(t => t.FadesAt).Select(t => t.Id).Take(most).ToListAsync(cancel);
        if (ids.Count == 0) return [];
        await db.Set<Thread>().Where(t => ids.Contains(t.Id) && t.FadesAt <= now).ExecuteUpdateAsync(t => t.SetProperty(x => x.ClosedAt, now), cancel);
        return await db.Set<Thread>().Where(t => ids.Contains(t.Id) && t.FadesAt <= now).Select(t => new FadingCase(t.Id, t.CircleId, t.WithdrawnAt != null)).ToListAsync(cancel);
    }

    /// <summary>Locks a thread of one's own for its withdrawal; false where it is not there any more.</summary>
    public static async Task<bool> LockAsync(this AppDb db, Viewer viewer, Guid thread, DateTimeOffset now, CancellationToken cancel) =>
        await (await db.OwnConsultationAsync(viewer, thread, cancel)).ExecuteUpdateAsync(t => t.SetProperty(x => x.ClosedAt, now), cancel) == 1;

    /// <summary>Everything that hangs on these threads, but not their own rows: the index, earlier versions, files, replies, names, and what readers kept of them.</summary>
    public static async Task EraseContentsAsync(this AppDb db, IReadOnlyCollection<Guid> threads, CancellationToken cancel)
    {
        await db.EraseIndexAsync(threads, cancel);
        await db.Set<Attachment>().Where(f => threads.Contains(f.ThreadId!.Value)).ExecuteDeleteAsync(cancel);
        await db.Set<Revision>().Where(r => threads.Contains(r.ThreadId)).ExecuteDeleteAsync(cancel);
        await db.Set<KeptWords>().Where(k => threads.Contains(k.ThreadId!.Value)).ExecuteDeleteAsync(cancel);
        await db.Set<Mention>().Where(m => threads.Contains(m.ThreadId)).ExecuteDeleteAsync(cancel);
        await db.Set<Bookmark>().Where(b => threads.Contains(b.ThreadId)).ExecuteDeleteAsync(cancel);
        await db.Set<ReadMark>().Where(r => threads.Contains(r.ThreadId)).ExecuteDeleteAsync(cancel);
        await db.Set<TagMark>().Where(r => threads.Contains(r.ThreadId)).ExecuteDeleteAsync(cancel);
        await db.Set<Follow>().Where(f => threads.Contains(f.ThreadId!.Value)).ExecuteDeleteAsync(cancel);
        await db.Set<Concern>().Where(c => threads.Contains(c.ThreadId)).ExecuteDeleteAsync(cancel);
        await db.Set<HiddenText>().Where(h => threads.Contains(h.ThreadId)).ExecuteDeleteAsync(cancel);
        await db.Set<Post>().Where(p => threads.Contains(p.ThreadId)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>The rows themselves, and with them who stepped away.</summary>
    public static Task EraseRowsAsync(this AppDb db, IReadOnlyCollection<Guid> threads, CancellationToken cancel) =>
        db.Set<Thread>().Where(t => threads.Contains(t.Id)).ExecuteDeleteAsync(cancel);

    public static Task CountThreadsDownAsync(this AppDb db, long circle, int gone, CancellationToken cancel) =>
        db.Set<Circle>().Where(c => c.Id == circle).ExecuteUpdateAsync(c => c.SetProperty(x => x.ThreadCount, x => x.ThreadCount < gone ? 0 : x.ThreadCount - gone), cancel);
}
