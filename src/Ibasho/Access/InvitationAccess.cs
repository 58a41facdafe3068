using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who may come in by a link: whoever holds it, while it is open.</summary>
public static class InvitationAccess
{
    /// <summary>The circle of an open link with how one stands to it; null for every link that is not open for this person, whatever the reason.</summary>
    public static async Task<(Invitation Invitation, Standing Standing)?> FindInvitationAsync(this AppDb db, Viewer viewer, string token, DateTimeOffset now, CancellationToken cancel)
    {
        if (viewer.IsGuest || token.Length is < 20 or > 100) return null;
        var hash = Secrets.Hash(token);
        var invitation = await db.Set<Invitation>().AsNoTracking().Where(i => i.TokenHash == hash && i.CircleId != null).FirstOrDefaultAsync(cancel);
        if (invitation is null) return null;
        var circle = await db.Set<Circle>().FirstAsync(c => c.Id == invitation.CircleId, cancel);
        var standing = await db.StandAsync(viewer, circle, cancel);
        if (standing.IsMember) return (invitation, standing);
        return invitation.IsOpen(now) && !await db.IsKeptOutAsync(viewer, circle.Id, cancel) ? (invitation, standing) : null;
    }

    /// <summary>Takes one use of a link, if there is one: however many come at once, no more than it has.</summary>
    public static async Task<bool> UseAsync(this AppDb db, Invitation invitation, DateTimeOffset now, CancellationToken cancel) =>
        await db.Set<Invitation>().Where(i => i.Id == invitation.Id && i.RevokedAt == null && i.ExpiresAt > now && i.Uses < i.MostUses)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Uses, x => x.Uses + 1).SetProperty(x => x.Version, x => x.Version + 1), cancel) == 1;

    /// <summary>The sheet of an invited circle is read before one is in: who runs it, and what is promised.</summary>
    public static IQueryable<Membership> StewardsFor(this AppDb db, Invitation invitation) =>
        db.StewardsOf(invitation.CircleId!.Value).Where(m => m.Person.State == PersonState.Active);

    public static IQueryable<Pledge> PledgesFor(this AppDb db, Invitation invitation) => db.Set<Pledge>().Where(p => p.CircleId == invitation.CircleId);

    /// <summary>Who was removed does not come back by a link that goes round: the link brings a request.</summary>
    public static Refusal? RefuseUse(Viewer viewer, Standing standing) =>
        CircleAccess.RefuseAct(viewer)
        ?? (standing.IsMember ? Refusal.AlreadyMember
        // The steward's link opens the door, and says nothing of who comes through it.
        : standing.Lacks ? Refusal.ProfessionNeeded
        : standing.WasRemoved && standing.IsWaiting ? Refusal.AlreadyAsked
        : null);
}
