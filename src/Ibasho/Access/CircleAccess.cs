using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who may know of a circle, read inside it, and do what there.</summary>
public static class CircleAccess
{
    /// <summary>May know that it exists and read its sheet.</summary>
    public static readonly Rule<Circle> Known = new((circle, me) =>
        me != 0 && (circle.Visibility != Visibility.Secret
            || circle.Memberships.Any(m => m.PersonId == me && m.State == MembershipState.Active)));

    /// <summary>May read what is inside: everybody in an open circle; else members who agreed to the pledge in force.</summary>
    public static readonly Rule<Circle> Readable = new((circle, me) =>
        me != 0 && (circle.Visibility == Visibility.Open
            || circle.Memberships.Any(m => m.PersonId == me && m.State == MembershipState.Active
                && m.PledgeAgreed >= circle.PledgeVersion)));

    /// <summary>Is a steward there.</summary>
    public static readonly Rule<Circle> Stewarded = new((circle, me) =>
        me != 0 && circle.Memberships.Any(m => m.PersonId == me && m.State == MembershipState.Active && m.Role == CircleRole.Steward));

    public static IQueryable<Circle> Circles(this AppDb db, Viewer viewer) => db.Set<Circle>().Where(Known.For(viewer.Id));

    public static IQueryable<Circle> ReadableCircles(this AppDb db, Viewer viewer) => db.Set<Circle>().Where(Readable.For(viewer.Id));

    /// <summary>The memberships one may see: in circles one may read inside, the stewards of circles one knows, and one's own; but of two whom a rule keeps apart neither sees the other, until his words stand there for both to read.</summary>
    public static IQueryable<Membership> Memberships(this AppDb db, Viewer viewer)
    {
        var me = viewer.Id;
        var (apart, threads, posts) = (db.KeptApart(), db.Threads(viewer), db.Posts(viewer));
        return db.Set<Membership>().Where(SeenMembership.For(me)).Where(m => m.PersonId == me || m.Role == CircleRole.Steward
            || !(apart.Any(k => k.CircleId == m.CircleId && k.OwnerId == m.PersonId && k.OtherId == me) || apart.Any(k => k.CircleId == m.CircleId && k.OwnerId == me && k.OtherId == m.PersonId))
            // Who runs a circle answers for everybody in it.
            || db.Set<Membership>().Any(mine => mine.CircleId == m.CircleId && mine.PersonId == me && mine.State == MembershipState.Active && mine.Role == CircleRole.Steward)
            // A name that can be read under a text and is missing from the list would tell of the rule.
            || threads.Any(t => t.CircleId == m.CircleId && t.AuthorId == m.PersonId && t.DeletedAt == null)
            || posts.Any(p => p.Thread.CircleId == m.CircleId && p.AuthorId == m.PersonId && p.DeletedAt == null));
    }

    private static readonly Rule<Membership> SeenMembership = new((m, me) =>
        me != 0 && (m.PersonId == me
            || m.State == MembershipState.Active && (Readable.Of(m.Circle, me) || m.Role == CircleRole.Steward && Known.Of(m.Circle, me))));

    /// <summary>One's own requests, and those to circles one runs; but no steward is shown whom somebody inside must not meet. A request withdrawn looks the same to them.</summary>
    public static IQueryable<JoinRequest> JoinRequests(this AppDb db, Viewer viewer)
    {
        var (me, keptOut) = (viewer.Id, db.KeptOut());
        return db.Set<JoinRequest>().Where(SeenRequest.For(me))
            .Where(r => r.PersonId == me || r.State != JoinRequestState.Waiting || !keptOut.Any(k => k.CircleId == r.CircleId && k.OtherId == r.PersonId));
    }

    private static readonly Rule<JoinRequest> SeenRequest = new((request, me) =>
        me != 0 && (request.PersonId == me || request.State != JoinRequestState.Withdrawn && !request.IsUnseen && Stewarded.Of(request.Circle, me)));

    /// <summary>Those who run a circle; news asks for them, which speaks for nobody.</summary>
    public static IQueryable<Membership> StewardsOf(this AppDb db, long circleId) =>
        db.Set<Membership>().Where(m => m.CircleId == circleId && m.State == MembershipState.Active && m.Role == CircleRole.Steward);

    public static IQueryable<Invitation> Invitations(this AppDb db, Viewer viewer) => db.Set<Invitation>().Where(SeenInvitation.For(viewer.Id));

    private static readonly Rule<Invitation> SeenInvitation = new((invitation, me) =>
        me != 0 && invitation.Circle != null && Stewarded.Of(invitation.Circle, me));

    /// <summary>The text of pledges of circles one knows: it is read before one joins.</summary>
    public static IQueryable<Pledge> Pledges(this AppDb db, Viewer viewer) =>
        db.Set<Pledge>().Where(p => db.Set<Circle>().Where(Known.For(viewer.Id)).Any(c => c.Id == p.CircleId));

    /// <summary>Who agreed to which version: one's own, and everybody's for the circle's stewards.</summary>
    public static IQueryable<PledgeAgreement> PledgeAgreements(this AppDb db, Viewer viewer) =>
        db.Set<PledgeAgreement>().Where(a => a.PersonId == viewer.Id
            || db.Set<Circle>().Where(Stewarded.For(viewer.Id)).Any(c => c.Id == a.CircleId));

    /// <summary>The circle with how one stands to it, or null where one may not know of it.</summary>
    public static async Task<Standing?> FindCircleAsync(this AppDb db, Viewer viewer, string slug, CancellationToken cancel)
    {
        var circle = await db.Circles(viewer).Include(c => c.Themes).FirstOrDefaultAsync(c => c.Slug == slug, cancel);
        return circle is null ? null : await db.StandAsync(viewer, circle, cancel);
    }

    public static async Task<Standing> StandAsync(this AppDb db, Viewer viewer, Circle circle, CancellationToken cancel)
    {
        var mine = await db.Set<Membership>().FirstOrDefaultAsync(m => m.CircleId == circle.Id && m.PersonId == viewer.Id, cancel);
        var asked = await db.Set<JoinRequest>().Where(r => r.CircleId == circle.Id && r.PersonId == viewer.Id)
            .OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancel);
        var standing = new Standing(circle, mine, asked) { SilentUntil = await db.Set<Sanction>().Where(s => s.PersonId == viewer.Id && s.CircleId == circle.Id).MaxAsync(s => (DateTimeOffset?)s.Until, cancel) };
        if (!circle.Requires || standing.IsMember) return standing;
        var work = await db.Set<Person>().Where(p => p.Id == viewer.Id).Select(p => new { p.Professions, p.Standing }).FirstOrDefaultAsync(cancel);
        return standing with { Lacks = !circle.Fits(work?.Professions ?? [], work?.Standing ?? []) };
    }

    public static Refusal? RefuseRead(Viewer viewer, Standing standing) =>
        viewer.IsGuest ? Refusal.NotSignedIn
        : standing.Circle.Visibility == Visibility.Open ? null
        : !standing.IsMember ? Refusal.Missing
        : standing.MustAgree ? Refusal.PledgeNotAgreed
        : null;

    public static Refusal? RefuseWrite(Viewer viewer, Standing standing) =>
        RefuseTakePart(viewer, standing) ?? (standing.SilentUntil > viewer.At ? Refusal.WritingSuspended : null);

    /// <summary>What a member does besides writing, also one who does not write for a while.</summary>
    public static Refusal? RefuseTakePart(Viewer viewer, Standing standing) =>
        RefuseAct(viewer)
        ?? (standing.Circle.Visibility != Visibility.Open && !standing.IsMember ? Refusal.Missing
        : !standing.IsMember ? Refusal.NotAllowed
        : standing.MustAgree ? Refusal.PledgeNotAgreed
        : null);

    /// <summary>Everything a steward does; for others the page does not exist.</summary>
    public static Refusal? RefuseRun(Viewer viewer, Standing standing) =>
        RefuseAct(viewer) ?? (standing.IsSteward ? null : Refusal.Missing);

    public static Refusal? RefuseAsk(Viewer viewer, Standing standing) =>
        RefuseAct(viewer)
        ?? (standing.IsMember ? Refusal.AlreadyMember
        : standing.IsWaiting ? Refusal.AlreadyAsked
        : standing.Circle.Joining == Joining.Invitation ? Refusal.InvitationNeeded
        : standing.Lacks ? Refusal.ProfessionNeeded
        : null);

    /// <summary>The asker takes the request back.</summary>
    public static Refusal? RefuseWithdraw(Viewer viewer, Standing standing) =>
        RefuseAct(viewer) ?? (standing.IsWaiting ? null : Refusal.NotAsked);

    public static Refusal? RefuseAgree(Viewer viewer, Standing standing) =>
        RefuseAct(viewer)
        ?? (!standing.IsMember || standing.Circle.PledgeVersion == 0 ? Refusal.Missing : null);

    /// <summary>A circle is never left without a steward.</summary>
    public static Refusal? RefuseLeave(Viewer viewer, Standing standing, int stewards) =>
        RefuseAct(viewer)
        ?? (!standing.IsMember ? Refusal.Missing
        : standing.IsSteward && stewards < 2 ? Refusal.LastSteward
        : null);

    public static Refusal? RefuseAct(Viewer viewer) =>
        viewer.IsGuest ? Refusal.NotSignedIn : viewer.MayWrite ? null : Refusal.ScopeMissing;
}

/// <summary>A circle and how one person stands to it.</summary>
public sealed record Standing(Circle Circle, Membership? Mine, JoinRequest? LastRequest)
{
    /// <summary>Until then this person does not write here, also where that is past.</summary>
    public DateTimeOffset? SilentUntil { get; init; }

    public bool IsMember => Mine is { State: MembershipState.Active };

    /// <summary>The profession, or what stands behind it, that this circle asks of those who join.</summary>
    public bool Lacks { get; init; }
    public bool IsSteward => IsMember && Mine!.Role == CircleRole.Steward;
    public bool IsWaiting => LastRequest is { State: JoinRequestState.Waiting };
    public bool WasRefused => !IsMember && LastRequest is { State: JoinRequestState.Refused };
    public bool WasRemoved => Mine is { State: MembershipState.Removed };

    /// <summary>Who was removed asks, also where others just come in.</summary>
    public bool IsLetInAtOnce => Circle.Joining == Joining.Free && !WasRemoved;
    public bool MustAgree => IsMember && Mine!.PledgeAgreed < Circle.PledgeVersion;
}
