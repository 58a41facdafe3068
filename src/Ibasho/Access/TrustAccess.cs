using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Platform.Keys;

namespace Ibasho.Access;

/// <summary>Who may see that a profession is to be checked, who opens the document, who vouches for whom.</summary>
public static class TrustAccess
{
    /// <summary>One's own, and for reviewers those of others that wait, or that they took and have not decided. What another reviewer took is as missing.</summary>
    public static IQueryable<LicenceCheck> LicenceChecks(this AppDb db, Viewer viewer) => db.Set<LicenceCheck>().Where(c => c.PersonId == viewer.Id
        || viewer.IsReviewer && (c.State == LicenceState.Waiting || c.State == LicenceState.Taken && c.ReviewerId == viewer.Id));

    /// <summary>Those who look at documents; news asks for them, which speaks for nobody.</summary>
    public static IQueryable<Person> Reviewers(this AppDb db) => db.Set<Person>().Where(p => (p.IsReviewer || p.IsOperator) && p.State == PersonState.Active);

    public static Refusal? RefuseReview(Viewer viewer) => CircleAccess.RefuseAct(viewer) ?? (viewer.IsReviewer ? null : Refusal.Missing);

    /// <summary>Nobody looks at the own document, and one that was taken is its taker's alone.</summary>
    public static Refusal? RefuseDecide(Viewer viewer, LicenceCheck check) =>
        RefuseReview(viewer) ?? (check.State == LicenceState.Taken && check.ReviewerId == viewer.Id ? null : Refusal.Missing);

    /// <summary>Only of what one says of oneself.</summary>
    public static Refusal? RefuseAskCheck(Viewer viewer, Person person, string profession) =>
        CircleAccess.RefuseAct(viewer) ?? (person.Professions.Contains(profession) ? null : Refusal.Missing);

    /// <summary>What vouchers said of a person; the person alone reads whose words these are.</summary>
    public static IQueryable<Vouch> Vouches(this AppDb db, Viewer viewer) => db.Set<Vouch>().Where(v => v.PersonId == viewer.Id || v.ById == viewer.Id);

    public static Task<int> CountVouchesAsync(this AppDb db, long person, string profession, CancellationToken cancel) =>
        db.Set<Vouch>().CountAsync(v => v.PersonId == person && v.Profession == profession && v.By.State == PersonState.Active, cancel);

    /// <summary>Somebody for whom more stands than the own word, and who meets this person in a circle: as far as each may know of the other.</summary>
    public static async Task<Refusal?> RefuseVouchAsync(this AppDb db, Viewer viewer, long person, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (person == viewer.Id) return Refusal.Missing;
        if (!await db.Memberships(viewer).AnyAsync(m => m.PersonId == person && m.State == MembershipState.Active
            && db.Set<Membership>().Any(mine => mine.CircleId == m.CircleId && mine.PersonId == viewer.Id && mine.State == MembershipState.Active), cancel)) return Refusal.Missing;
        var me = await db.Set<Person>().Where(p => p.Id == viewer.Id).Select(p => new { p.Professions, p.Standing }).FirstAsync(cancel);
        return Badge.All(me.Professions, me.Standing).Any(b => Badge.Read(b).Level is not null) ? null : Refusal.Missing;
    }

    /// <summary>An operator ends what others said of somebody.</summary>
    public static Task<int> EndVouchesAsync(this AppDb db, Viewer viewer, long person, string profession, CancellationToken cancel) =>
        db.Set<Vouch>().Where(v => viewer.IsOperator && v.PersonId == person && v.Profession == profession).ExecuteDeleteAsync(cancel);

    /// <summary>Whoever is vouched for, as they are now; the operation changes their standing. Runs inside the caller's transaction.</summary>
    public static async Task<Person?> VouchedForAsync(this AppDb db, Viewer viewer, long person, CancellationToken cancel)
    {
        // Of two who vouch at once the second waits here and then counts the first; changed to what it is, the row is locked.
        await db.Set<Person>().Where(p => p.Id == person).ExecuteUpdateAsync(p => p.SetProperty(x => x.IsReviewer, x => x.IsReviewer), cancel);
        return await db.People(viewer).FirstOrDefaultAsync(p => p.Id == person, cancel);
    }

    /// <summary>The document for the one who took it; null for everybody else.</summary>
    public static async Task<(FileKind Kind, byte[] Bytes)?> OpenDocumentAsync(this AppDb db, KeyDirectory keys, Viewer viewer, Guid id, CancellationToken cancel)
    {
        if (await db.LicenceChecks(viewer).AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } check || RefuseDecide(viewer, check) is not null) return null;
        var pieces = await db.Set<LicencePiece>().AsNoTracking().Where(p => p.CheckId == id).OrderBy(p => p.Number).ToListAsync(cancel);
        return (check.Kind, [.. pieces.SelectMany(p => LicenceSeal.Open(keys, p))]);
    }

    /// <summary>Nothing of a decided document stays.</summary>
    public static Task<int> EraseDocumentAsync(this AppDb db, Guid id, CancellationToken cancel) =>
        db.Set<LicencePiece>().Where(p => p.CheckId == id).ExecuteDeleteAsync(cancel);

    /// <summary>Documents that waited too long for a decision.</summary>
    public static Task<List<LicenceCheck>> TakeForgottenAsync(this AppDb db, DateTimeOffset now, int most, CancellationToken cancel)
    {
        var before = now.AddDays(-LicenceCheck.LongestDays);
        return db.Set<LicenceCheck>().Where(c => (c.State == LicenceState.Waiting || c.State == LicenceState.Taken) && c.CreatedAt <= before).OrderBy(c => c.CreatedAt).Take(most).ToListAsync(cancel);
    }
}
