using System.Security.Cryptography;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Access;

/// <summary>A pseudonym of the one who asks.</summary>
public sealed record MyPseudonym(Guid Id, Guid ThreadId, int Mask, bool IsBlocked);

/// <summary>Writing under a name for one thread: who may, whose a pseudonym is, and what no row may say.</summary>
public static class PseudonymAccess
{
    /// <summary>So many threads with pseudonyms, the newest of one's circles, are looked through for one's own.</summary>
    private const int MostThreads = 1000;

    private static readonly Func<AppDb, Guid, byte[], Task<MyPseudonym?>> ByTag = EF.CompileAsyncQuery((AppDb db, Guid thread, byte[] tag) =>
        db.Set<Pseudonym>().Where(p => p.ThreadId == thread && p.Tag == tag).Select(p => new MyPseudonym(p.Id, p.ThreadId, p.Mask, p.IsBlocked)).FirstOrDefault());

    private static readonly Func<AppDb, Guid, byte[], Task<InThread?>> Both = EF.CompileAsyncQuery((AppDb db, Guid thread, byte[] tag) =>
        (from t in db.Set<Thread>().Where(t => t.Id == thread)
         join p in db.Set<Pseudonym>().Where(p => p.Tag == tag) on t.Id equals p.ThreadId into mine
         from p in mine.DefaultIfEmpty()
         join m in db.Set<TagMark>().Where(m => m.Tag == tag) on t.Id equals m.ThreadId into marks
         from m in marks.DefaultIfEmpty()
         select new InThread(p == null ? null : new MyPseudonym(p.Id, p.ThreadId, p.Mask, p.IsBlocked), m == null ? null : m.Number)).FirstOrDefault());

    /// <summary>What a tag leads to in a thread: one's pseudonym, and how far one read.</summary>
    internal sealed record InThread(MyPseudonym? Mine, int? Read);

    internal static async Task<InThread> StandInAsync(this AppDb db, Viewer viewer, Guid thread, CancellationToken cancel) =>
        viewer.Own is null ? new(null, null) : await Both(db, thread, await viewer.Own.OfThreadAsync(db, thread, cancel)) ?? new(null, null);

    /// <summary>Who could be meant: members who agreed, have an account that works, and were here lately. Below that a name hides nobody.</summary>
    private static Task<int> CountActiveAsync(AppDb db, Circle circle, DateOnly today, CancellationToken cancel)
    {
        var since = today.AddDays(-Pseudonym.ActiveDays);
        return db.Set<Membership>().Where(m => m.CircleId == circle.Id && m.State == MembershipState.Active && m.PledgeAgreed >= circle.PledgeVersion
            && m.Person.State == PersonState.Active && m.Person.SeenOn >= since).Take(Pseudonym.FewestMembers).CountAsync(cancel);
    }

    /// <summary>Whether one may write under a pseudonym in this circle today.</summary>
    public static async Task<Refusal?> RefuseMaskAsync(this AppDb db, Viewer viewer, Standing standing, DateOnly today, CancellationToken cancel)
    {
        if (CircleAccess.RefuseWrite(viewer, standing) is { } refusal) return refusal;
        if (!standing.Circle.MayMask || viewer.Own is null) return Refusal.PseudonymsOff;
        if (await CountActiveAsync(db, standing.Circle, today, cancel) < Pseudonym.FewestMembers) return Refusal.TooFewForPseudonym;
        return await db.RefuseStoppedAsync(viewer, standing.Circle.Id, today, cancel);
    }

    /// <summary>A steward stopped whoever has one's tag; only the one it is learns of it.</summary>
    public static async Task<Refusal?> RefuseStoppedAsync(this AppDb db, Viewer viewer, long circle, DateOnly today, CancellationToken cancel)
    {
        if (viewer.Own is null) return Refusal.PseudonymsOff;
        var tag = await viewer.Own.OfCircleAsync(db, circle, cancel);
        return await db.Set<Stop>().AnyAsync(s => s.CircleId == circle && s.Tag == tag && s.Until >= today, cancel) ? Refusal.PseudonymStopped : null;
    }

    /// <summary>The pseudonym one has in a thread, if any.</summary>
    public static async Task<MyPseudonym?> MineInAsync(this AppDb db, Viewer viewer, Guid thread, CancellationToken cancel) =>
        viewer.Own is null ? null : await ByTag(db, thread, await viewer.Own.OfThreadAsync(db, thread, cancel));

    /// <summary>One's pseudonyms in some threads.</summary>
    public static async Task<Dictionary<Guid, MyPseudonym>> MineInAsync(this AppDb db, Viewer viewer, IReadOnlyCollection<Guid> threads, CancellationToken cancel)
    {
        if (viewer.Own is null || threads.Count == 0) return [];
        var tags = new List<byte[]>(threads.Count);
        foreach (var thread in threads) tags.Add(await viewer.Own.OfThreadAsync(db, thread, cancel));
        return await db.Set<Pseudonym>().Where(p => threads.Contains(p.ThreadId) && tags.Contains(p.Tag!))
            .Select(p => new MyPseudonym(p.Id, p.ThreadId, p.Mask, p.IsBlocked)).ToDictionaryAsync(p => p.ThreadId, cancel);
    }

    /// <summary>One's pseudonyms in the circles one is or was in; computed anew each time, because no row links them.</summary>
    public static async Task<List<MyPseudonym>> MyPseudonymsAsync(this AppDb db, Viewer viewer, CancellationToken cancel)
    {
        if (viewer.Own is null) return [];
        var threads = await db.Set<Pseudonym>()
            .Where(p => p.Tag != null && db.Set<Membership>().Any(m => m.PersonId == viewer.Id && m.CircleId == p.Thread.CircleId))
            .Select(p => new { p.ThreadId, p.Thread.LastPostAt }).Distinct().OrderByDescending(t => t.LastPostAt).Take(MostThreads).Select(t => t.ThreadId).ToListAsync(cancel);
        return [.. (await db.MineInAsync(viewer, threads, cancel)).Values];
    }

    /// <summary>The pseudonym of the one who asks, made where there is none yet; inside the caller's transaction, saved by the caller.</summary>
    public static async Task<Outcome<Pseudonym>> TakePseudonymAsync(this AppDb db, Viewer viewer, KeyDirectory keys, long circle, Guid thread, CancellationToken cancel)
    {
        var tag = await viewer.Own!.OfThreadAsync(db, thread, cancel);
        if (await db.Set<Pseudonym>().FirstOrDefaultAsync(p => p.ThreadId == thread && p.Tag == tag, cancel) is { } known)
            return known.IsBlocked ? Refusal.PseudonymBlocked : known;
        var taken = await db.Set<Pseudonym>().Where(p => p.ThreadId == thread).Select(p => p.Mask).ToHashSetAsync(cancel);
        var pseudonym = new Pseudonym { ThreadId = thread, Tag = tag, Mask = Draw(taken) };
        var inCircle = await viewer.Own.OfCircleAsync(db, circle, cancel);
        pseudonym.Stopper = Sealing.Seal(keys[KeyName.Sanction], inCircle, pseudonym.Id.ToByteArray());
        pseudonym.Sealed = await db.SealForCustodiansAsync(pseudonym.Id, viewer.Id, cancel);
        db.Add(pseudonym);
        return pseudonym;
    }

    /// <summary>Drawn by chance among those nobody has in the thread; where all are taken, one is shared.</summary>
    private static int Draw(HashSet<int> taken)
    {
        var free = Enumerable.Range(0, Pseudonym.Colours).SelectMany(c => Enumerable.Range(0, Pseudonym.Animals).Select(a => c * 100 + a)).Where(m => !taken.Contains(m)).ToList();
        return free.Count > 0 ? free[RandomNumberGenerator.GetInt32(free.Count)] : RandomNumberGenerator.GetInt32(Pseudonym.Colours) * 100 + RandomNumberGenerator.GetInt32(Pseudonym.Animals);
    }

    /// <summary>Moves the mark of a reader in a thread that was opened under a pseudonym; it never goes back.</summary>
    public static async Task MarkReadByTagAsync(this AppDb db, Viewer viewer, Guid thread, int number, CancellationToken cancel)
    {
        if (viewer.Own is null) return;
        var tag = await viewer.Own.OfThreadAsync(db, thread, cancel);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "TagMark" ("ThreadId", "Tag", "Number") VALUES ({thread}, {tag}, {number})
            ON CONFLICT ("ThreadId", "Tag") DO UPDATE SET "Number" = excluded."Number" WHERE "TagMark"."Number" < excluded."Number"
            """, cancel);
    }

    /// <summary>How far one has read these threads, which were opened under pseudonyms.</summary>
    public static async Task<Dictionary<Guid, int>> ReadByTagAsync(this AppDb db, Viewer viewer, IReadOnlyCollection<Guid> threads, CancellationToken cancel)
    {
        if (viewer.Own is null || threads.Count == 0) return [];
        var tags = new List<byte[]>(threads.Count);
        foreach (var thread in threads) tags.Add(await viewer.Own.OfThreadAsync(db, thread, cancel));
        return await db.Set<TagMark>().Where(m => threads.Contains(m.ThreadId) && tags.Contains(m.Tag)).ToDictionaryAsync(m => m.ThreadId, m => m.Number, cancel);
    }
}
