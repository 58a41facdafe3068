using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The operator makes a link by which people register and are in at once; it ends by time, by count, or when taken back.</summary>
public sealed class InviteToPlace(AppDb db, Viewer viewer, TimeProvider clock)
{
    public const int LabelLength = 60;
    public const int LongestDays = 90;
    public const int MostPeople = 500;

    /// <summary>Answers the secret of the link; it is kept nowhere.</summary>
    public async Task<Outcome<string>> RunAsync(string label, int days, int people, Intent intent, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        var (now, token) = (clock.GetUtcNow(), Secrets.New());
        db.Add(new Invitation { TokenHash = Secrets.Hash(token), CreatedById = viewer.Id, Label = label, CreatedAt = now, ExpiresAt = now.AddDays(days), MostUses = people });
        db.Audit(viewer, "place.invite", now, detail: label, personal: true);
        intent.Result = "made";
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed ? failed : token;
    }

    /// <summary>Taken back, it lets nobody in any more.</summary>
    public async Task<Outcome> RevokeAsync(long id, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (await db.PlaceInvitations(viewer).FirstOrDefaultAsync(i => i.Id == id, cancel) is not { } invitation) return Refusal.Missing;
        if (invitation.RevokedAt is not null) return Outcome.Done;
        invitation.RevokedAt = clock.GetUtcNow();
        db.Audit(viewer, "place.invite-end", clock.GetUtcNow(), detail: invitation.Label, personal: true);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed ? failed : Outcome.Done;
    }

    internal static Task<IResult> ShowAsync(Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PageAsync(Form.New(("days", "14"), ("people", "10")), null, viewer, db, clock, 200, cancel);

    internal static Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, Settings settings, TimeProvider clock, CancellationToken cancel)
    {
        var label = form.Line("label", LabelLength);
        var (days, people) = (form.Number("days", 1, LongestDays, 14), form.Number("people", 1, MostPeople, 10));
        string? link = null;
        return new Posting(db, viewer, form, clock).OnceAsync(
            async intent =>
            {
                var made = await new InviteToPlace(db, viewer, clock).RunAsync(label, days, people, intent, cancel);
                link = made.IsDone ? $"{settings.Address}/invited/{made.Value}" : null;
                return made.Refusal;
            },
            // The link is shown with this one answer; sent twice, the first answer had it.
            _ => link is null ? Pages.Go("/operate/invitations") : Pages.Show<InvitationMadePage>(new { Link = link, People = people, Days = days }),
            status => PageAsync(form, null, viewer, db, clock, status, cancel), cancel);
    }

    internal static async Task<IResult> PostRevokeAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return await PageAsync(Form.New(("days", "14"), ("people", "10")), FormText.Stale, viewer, db, clock, StatusCodes.Status400BadRequest, cancel);
        var outcome = await new InviteToPlace(db, viewer, clock).RevokeAsync(id, cancel);
        return outcome.Refusal is { } refusal ? Pages.Refused(refusal) : Pages.Go("/operate/invitations");
    }

    private static async Task<IResult> PageAsync(Form form, string? notice, Viewer viewer, AppDb db, TimeProvider clock, int status, CancellationToken cancel)
    {
        form.Notice ??= notice;
        var (now, recent) = (clock.GetUtcNow(), 100);
        var all = await db.PlaceInvitations(viewer).AsNoTracking().Where(i => !i.ByMail).OrderByDescending(i => i.Id).Take(recent).ToListAsync(cancel);
        return Pages.Show<InvitationsPage>(new { Form = form, All = all, Now = now }, status);
    }
}
