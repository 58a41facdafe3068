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

    /// <summary>Invitations by mail that one may see: of a circle one runs, or of the place.</summary>
    public static IQueryable<Invitation> Mailed(this AppDb db, Viewer viewer, long? circle) =>
        (circle is null ? db.PlaceInvitations(viewer) : db.Invitations(viewer)).Where(i => i.CircleId == circle && i.ByMail);

    /// <summary>Which of these addresses are here already: of a circle its members, of the place every account that counts. Whether somebody outside of the circle has an account, who runs it does not learn.</summary>
    public static Task<List<string>> HereAsync(this AppDb db, Viewer viewer, long? circle, IReadOnlyCollection<string> addresses, CancellationToken cancel) =>
        (circle is null
            ? db.Accounts(viewer).Where(p => p.EmailConfirmed || p.State == PersonState.Active || p.State == PersonState.Suspended)
            : db.Memberships(viewer).Where(m => m.CircleId == circle && m.State == MembershipState.Active).Select(m => m.Person))
        .Where(p => addresses.Contains(p.NormalizedEmail!)).Select(p => p.NormalizedEmail!).ToListAsync(cancel);

    /// <summary>How many more this person may mail today, in all circles and for the place together.</summary>
    public static async Task<int> MailsLeftAsync(this AppDb db, Viewer viewer, DateTimeOffset now, CancellationToken cancel)
    {
        var since = now.AddDays(-1);
        var sent = await db.Set<Invitation>().CountAsync(i => i.CreatedById == viewer.Id && i.ByMail && i.CreatedAt > since, cancel);
        return Math.Max(0, (viewer.IsOperator ? MostMailsOfOperator : MostMailsOfSteward) - sent);
    }

    /// <summary>Anybody can make a circle: nobody shall mail half a town from it.</summary>
    public const int MostMailsOfSteward = 300;
    public const int MostMailsOfOperator = 2000;

    /// <summary>The invitation a mail carries, if it is still to be sent: it is open, whoever made it still may, and its reader is not in, nor kept out.</summary>
    public static async Task<Invitation?> ToMailAsync(this AppDb db, long id, DateTimeOffset now, CancellationToken cancel)
    {
        var invitation = await db.Set<Invitation>().Include(i => i.Circle).FirstOrDefaultAsync(i => i.Id == id, cancel);
        if (invitation is not { Address: { } address } || !invitation.IsOpen(now)) return null;
        var by = invitation.CreatedById;
        var may = invitation.CircleId is { } circle ? db.StewardsOf(circle).Select(m => m.Person) : db.Operators();
        if (!await may.AnyAsync(p => p.Id == by && p.State == PersonState.Active, cancel)) return null;
        if (await db.Set<Person>().Where(p => p.NormalizedEmail == address).Select(p => new { p.Id, p.State, p.EmailConfirmed }).FirstOrDefaultAsync(cancel) is not { } person) return invitation;
        if (person.State is PersonState.Suspended or PersonState.Declined) return null;
        if (invitation.CircleId is not { } within) return person.EmailConfirmed || person.State == PersonState.Active ? null : invitation;
        return await db.Set<Membership>().AnyAsync(m => m.CircleId == within && m.PersonId == person.Id && m.State == MembershipState.Active, cancel)
            || await db.KeptOut().AnyAsync(k => k.CircleId == within && k.OtherId == person.Id, cancel) ? null : invitation;
    }

    /// <summary>Who was removed does not come back by a link that goes round: the link brings a request.</summary>
    public static Refusal? RefuseUse(Viewer viewer, Standing standing) =>
        CircleAccess.RefuseAct(viewer)
        ?? (standing.IsMember ? Refusal.AlreadyMember
        // The steward's link opens the door, and says nothing of who comes through it.
        : standing.Lacks ? Refusal.ProfessionNeeded
        : standing.WasRemoved && standing.IsWaiting ? Refusal.AlreadyAsked
        : null);
}
