using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Access;

/// <summary>Who holds a key to pseudonyms, who may ask for one to be opened, and who sees what of it.</summary>
public static class CustodyAccess
{
    /// <summary>Everybody may know whom they would have to trust.</summary>
    public static IQueryable<Custodian> Custodians(this AppDb db) => db.Set<Custodian>();

    /// <summary>The custodian the one who asks is; its key opens only with a passphrase.</summary>
    public static Task<Custodian?> MyCustodyAsync(this AppDb db, Viewer viewer, CancellationToken cancel) =>
        db.Set<Custodian>().FirstOrDefaultAsync(c => c.PersonId == viewer.Id && !viewer.IsGuest, cancel);

    /// <summary>The pseudonym for a steward of its circle who can read the thread; for everybody else there is none.</summary>
    public static async Task<PseudonymFound?> FindPseudonymAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var pseudonym = await db.Set<Pseudonym>().FirstOrDefaultAsync(p => p.Id == id, cancel);
        if (pseudonym is null || await db.FindThreadAsync(viewer, pseudonym.ThreadId, cancel) is not { Standing.IsSteward: true } found) return null;
        // Who nobody else has seen yet, is not there for stewards either.
        var isSeen = found.Row.PseudonymId == id || await db.Posts(viewer).AnyAsync(p => p.PseudonymId == id, cancel);
        return isSeen ? new(pseudonym, found) : null;
    }

    /// <summary>A steward of the circle asks; not for the own pseudonym, not while an answer is fresh, not where nobody could open it.</summary>
    public static async Task<Refusal?> RefuseAskWhoAsync(this AppDb db, Viewer viewer, PseudonymFound found, DateTimeOffset now, CancellationToken cancel)
    {
        if (CircleAccess.RefuseRun(viewer, found.Thread.Standing) is { } refusal) return refusal;
        if (found.Thread.Mine?.Id == found.Pseudonym.Id) return Refusal.NotAllowed;
        var cool = now.AddDays(-Disclosure.CoolDays);
        if (await db.Set<Disclosure>().AnyAsync(d => d.PseudonymId == found.Pseudonym.Id && (d.State == DisclosureState.Asked || d.State == DisclosureState.Half || d.State == DisclosureState.Opened), cancel)) return Refusal.AlreadyAsked;
        if (await db.Set<Disclosure>().AnyAsync(d => d.PseudonymId == found.Pseudonym.Id && d.DecidedAt > cool, cancel)) return Refusal.AskedLately;
        return await db.CanOpenAsync(found.Pseudonym, viewer, cancel) ? null : Refusal.NobodyCanOpen;
    }

    /// <summary>Two who have shares in it are there, without the one who asks.</summary>
    private static async Task<bool> CanOpenAsync(this AppDb db, Pseudonym pseudonym, Viewer viewer, CancellationToken cancel)
    {
        if (pseudonym.Sealed is not { } box) return false;
        var holders = SealedForTwo.HoldersOf(box);
        return (await db.Set<Custodian>().Where(c => c.PublicKey != null && c.ProvedOn != null && c.PersonId != viewer.Id).Select(c => c.Id).ToListAsync(cancel)).Count(holders.Contains) >= SealedForTwo.Fewest;
    }

    /// <summary>What one asked oneself.</summary>
    public static IQueryable<Disclosure> Asked(this AppDb db, Viewer viewer) => db.Set<Disclosure>().Where(d => d.AskedById == viewer.Id);

    /// <summary>What waits for custodians; one's own requests are for the others.</summary>
    public static IQueryable<Disclosure> ToDecide(this AppDb db, Viewer viewer) =>
        db.Set<Disclosure>().Where(d => db.Set<Custodian>().Any(c => c.PersonId == viewer.Id && c.ProvedOn != null) && d.AskedById != viewer.Id);

    /// <summary>Requests for pseudonyms of one's own that were opened: the author is told, and nobody else.</summary>
    public static async Task<List<Disclosure>> OpenedOfMineAsync(this AppDb db, Viewer viewer, CancellationToken cancel)
    {
        if (!await db.Set<Disclosure>().AnyAsync(d => d.State == DisclosureState.Opened || d.State == DisclosureState.Shown, cancel)) return [];
        var mine = (await db.MyPseudonymsAsync(viewer, cancel)).ConvertAll(p => p.Id);
        return await db.Set<Disclosure>().AsNoTracking().Include(d => d.Pseudonym).Where(d => mine.Contains(d.PseudonymId) && (d.State == DisclosureState.Opened || d.State == DisclosureState.Shown)).OrderByDescending(d => d.DecidedAt).ToListAsync(cancel);
    }

    /// <summary>How many requests came to which end; for everybody.</summary>
    public static async Task<Dictionary<DisclosureState, int>> CountDisclosuresAsync(this AppDb db, CancellationToken cancel) =>
        await db.Set<Disclosure>().GroupBy(d => d.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);

    /// <summary>Those whose time is over; the clock speaks here, for nobody.</summary>
    public static Task<List<Disclosure>> OverdueDisclosuresAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel) =>
        db.Set<Disclosure>().Where(d => d.EndsAt <= now && (d.State == DisclosureState.Asked || d.State == DisclosureState.Half || d.State == DisclosureState.Opened)).ToListAsync(cancel);

    /// <summary>Who it is, closed for every two custodians; null where there are not two who are ready.</summary>
    public static async Task<byte[]?> SealForCustodiansAsync(this AppDb db, Guid pseudonym, long person, CancellationToken cancel)
    {
        var holders = await db.HoldersAsync(cancel);
        return holders.Count < SealedForTwo.Fewest ? null : SealedForTwo.Seal(BitConverter.GetBytes(person), pseudonym.ToByteArray(), holders);
    }

    /// <summary>Whoever has this pseudonym writes under none in the circle until that day; without a day, again. Saved by the caller.</summary>
    public static async Task StopAsync(this AppDb db, KeyDirectory keys, Pseudonym pseudonym, long circle, DateOnly? until, CancellationToken cancel)
    {
        // Where the link was destroyed there is nobody left to stop.
        if (pseudonym.Stopper is not { } closed) return;
        var tag = Sealing.Open(keys[KeyName.Sanction], closed, pseudonym.Id.ToByteArray());
        var known = await db.Set<Stop>().FirstOrDefaultAsync(s => s.CircleId == circle && s.Tag == tag, cancel);
        if (until is not { } day) db.RemoveRange(known is null ? [] : new[] { known });
        else if (known is null) db.Add(new Stop { CircleId = circle, Tag = tag, Until = day });
        else if (known.Until < day) known.Until = day;
    }

    /// <summary>The pseudonym over a text under discussion, if there is one.</summary>
    public static async Task<Pseudonym?> PseudonymOfAsync(this AppDb db, Concern concern, CancellationToken cancel)
    {
        var id = concern.Post is { } post ? post.PseudonymId : concern.Thread.PseudonymId;
        return id is null ? null : await db.Set<Pseudonym>().FirstOrDefaultAsync(p => p.Id == id, cancel);
    }

    /// <summary>Somebody whose name two custodians opened for the one who asks.</summary>
    public static Task<Person?> DisclosedPersonAsync(this AppDb db, long person, CancellationToken cancel) => db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == person, cancel);

    /// <summary>Pseudonyms that are closed for others than today's custodians.</summary>
    public static async Task<List<Pseudonym>> ClosedForOthersAsync(this AppDb db, IReadOnlyList<SealedForTwo.Holder> holders, CancellationToken cancel)
    {
        var today = holders.Select(h => h.Id).ToHashSet();
        return (await db.Set<Pseudonym>().Where(p => p.Sealed != null).ToListAsync(cancel)).FindAll(p => !SealedForTwo.HoldersOf(p.Sealed!).SetEquals(today));
    }

    /// <summary>How many wait to be closed anew, and whether one custodian has begun.</summary>
    public static async Task<(int Waiting, bool IsBegun)> ResealingAsync(this AppDb db, CancellationToken cancel)
    {
        var holders = await db.HoldersAsync(cancel);
        return holders.Count < SealedForTwo.Fewest ? (0, false) : ((await db.ClosedForOthersAsync(holders, cancel)).Count, await db.Set<Resealing>().AnyAsync(cancel));
    }

    /// <summary>What a first custodian handed over and is not too old.</summary>
    public static async Task<Dictionary<Guid, Resealing>> HandedOverAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Set<Resealing>().Where(r => r.EndsAt <= now).ExecuteDeleteAsync(cancel);
        return await db.Set<Resealing>().ToDictionaryAsync(r => r.PseudonymId, cancel);
    }

    /// <summary>Threads of one's own pseudonyms, also those on their way.</summary>
    public static Task<List<PseudonymLine>> ThreadsOfPseudonymsAsync(this AppDb db, Viewer viewer, IReadOnlyList<MyPseudonym> mine, CancellationToken cancel)
    {
        var ids = mine.Select(p => p.Id).ToList();
        return (from p in db.Set<Pseudonym>().Where(p => ids.Contains(p.Id))
                join t in db.Set<Thread>().Where(t => t.WithdrawnAt == null) on p.ThreadId equals t.Id
                orderby t.LastPostAt descending
                select new PseudonymLine(t.Id, t.Title, t.Circle.Name, p.Mask, t.HeldFor > 0, t.HeldFor > 0 || db.Threads(viewer).Any(x => x.Id == t.Id))).ToListAsync(cancel);
    }

    public static Task<List<SealedForTwo.Holder>> HoldersAsync(this AppDb db, CancellationToken cancel) =>
        db.Set<Custodian>().Where(c => c.PublicKey != null && c.ProvedOn != null).OrderBy(c => c.Id).Select(c => new SealedForTwo.Holder(c.Id, c.PublicKey!)).ToListAsync(cancel);
}

/// <summary>A thread in which one has a pseudonym.</summary>
public sealed record PseudonymLine(Guid ThreadId, string Title, string Circle, int Mask, bool IsHeld, bool IsReadable);

/// <summary>A pseudonym, and how the one who asks stands to its thread.</summary>
public sealed record PseudonymFound(Pseudonym Pseudonym, ThreadFound Thread);
