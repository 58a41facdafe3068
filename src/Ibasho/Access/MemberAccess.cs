using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who may see the members of a circle, give them a role or remove them, and how coming and going is saved.</summary>
public static class MemberAccess
{
    /// <summary>The list of members is for members, also where others may read the threads.</summary>
    public static Refusal? RefuseMembers(Viewer viewer, Standing standing) =>
        CircleAccess.RefuseRead(viewer, standing) ?? (standing.IsMember ? null : Refusal.Missing);

    /// <summary>Whoever wants to go leaves by himself; a steward removes others only.</summary>
    public static Refusal? RefuseRemove(Viewer viewer, Standing standing, Membership member) =>
        CircleAccess.RefuseRun(viewer, standing)
        ?? (member.State != MembershipState.Active ? Refusal.Missing
        : member.PersonId == viewer.Id ? Refusal.NotAllowed
        : null);

    /// <summary>A circle is never left without a steward.</summary>
    public static Refusal? RefuseRole(Viewer viewer, Standing standing, Membership member, CircleRole role, int stewards) =>
        CircleAccess.RefuseRun(viewer, standing)
        ?? (member.State != MembershipState.Active ? Refusal.Missing
        : role == CircleRole.Member && member.Role == CircleRole.Steward && stewards < 2 ? Refusal.LastSteward
        : null);

    /// <summary>Memberships of circles one runs, ended ones too: who comes back is the same member again.</summary>
    public static IQueryable<Membership> RunMemberships(this AppDb db, Viewer viewer) => db.Set<Membership>().Where(Run.For(viewer.Id));

    private static readonly Rule<Membership> Run = new((m, me) => CircleAccess.Stewarded.Of(m.Circle, me));

    /// <summary>Stewards who can act: a suspended account runs nothing.</summary>
    public static Task<int> CountStewardsAsync(this AppDb db, long circleId, CancellationToken cancel) =>
        db.StewardsOf(circleId).CountAsync(m => m.Person.State == PersonState.Active, cancel);

    /// <summary>Everything somebody follows in a circle, to be forgotten when the membership ends.</summary>
    public static IQueryable<Follow> FollowsIn(this AppDb db, long circleId, long personId) =>
        db.Set<Follow>().Where(f => f.CircleId == circleId && f.PersonId == personId);

    /// <summary>What people follow of one theme, to be forgotten with it; for its stewards.</summary>
    public static IQueryable<Follow> FollowsOfTheme(this AppDb db, Viewer viewer, long themeId) =>
        db.Set<Follow>().Where(f => f.ThemeId == themeId && db.Set<Circle>().Where(CircleAccess.Stewarded.For(viewer.Id)).Any(c => c.Id == f.CircleId));

    /// <summary>Makes a member, or one again after leaving; <see cref="SaveComingAsync"/> saves it.</summary>
    public static void Join(this AppDb db, Circle circle, Membership? before, long personId, DateTimeOffset now)
    {
        if (before is not null) before.Return(now);
        else db.Add(new Membership { CircleId = circle.Id, PersonId = personId, JoinedAt = now });
    }

    /// <summary>Saves a coming (+1) or going (-1) with the circle's count, which is no part of the circle's version: people come while a steward edits.</summary>
    public static async Task<Refusal?> SaveComingAsync(this AppDb db, long circleId, int more, Refusal whenTaken, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        if (await db.SaveComingInAsync(circleId, more, whenTaken, cancel) is { } refusal) return refusal;
        await writing.CommitAsync(cancel);
        return null;
    }

    /// <summary>The same inside a transaction that is open already.</summary>
    public static async Task<Refusal?> SaveComingInAsync(this AppDb db, long circleId, int more, Refusal whenTaken, CancellationToken cancel)
    {
        if (await db.SaveAsync(whenTaken, cancel) is { } refusal) return refusal;
        await db.Set<Circle>().Where(c => c.Id == circleId).ExecuteUpdateAsync(c => c.SetProperty(x => x.MemberCount, x => x.MemberCount + more), cancel);
        return null;
    }

    /// <summary>Makes two changes of a circle at the same moment exclude each other, though they touch other rows: of two last stewards only one goes.</summary>
    public static void Touch(this AppDb db, Circle circle) => db.Entry(circle).Property(c => c.CreatedAt).IsModified = true;
}
