using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A steward makes a link that lets people in, and can end it.</summary>
public sealed class InvitePeople(AppDb db, Viewer viewer, TimeProvider clock)
{
    public const int MostDays = 90;
    public const int MostUses = 200;
    public const int LabelLength = 60;

    /// <returns>The secret of the link: it is shown now and never again.</returns>
    public async Task<Outcome<string>> MakeAsync(string slug, string label, int days, int uses, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return refusal;

        var (token, now) = (Secrets.New(), clock.GetUtcNow());
        db.Add(new Invitation { TokenHash = Secrets.Hash(token), CircleId = standing.Circle.Id, CreatedById = viewer.Id, Label = label, CreatedAt = now, ExpiresAt = now.AddDays(days), MostUses = uses });
        db.Audit(viewer, "circle.invite", now, standing.Circle.Id);
        intent?.Result = slug;
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed ? changed : token;
    }

    public async Task<Refusal?> RevokeAsync(string slug, long id, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return refusal;
        if (await db.Invitations(viewer).FirstOrDefaultAsync(i => i.Id == id && i.CircleId == standing.Circle.Id, cancel) is not { } invitation) return Refusal.Missing;
        if (invitation.RevokedAt is not null) return null;

        invitation.RevokedAt = clock.GetUtcNow();
        db.Audit(viewer, "circle.invite.end", clock.GetUtcNow(), standing.Circle.Id);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    internal static Task<IResult> ShowAsync(string slug, string? before, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PageAsync(slug, before.Number(), viewer, db, clock, null, null, 200, cancel);

    internal static async Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, Settings settings, CancellationToken cancel)
    {
        var label = form.Line("label", LabelLength);
        var (days, uses) = (form.Number("days", 1, MostDays, 7), form.Number("uses", 1, MostUses, 1));
        string? token = null;
        var isMade = false;
        var answer = await new Posting(db, viewer, form, clock).OnceAsync(
            async intent =>
            {
                var made = await new InvitePeople(db, viewer, clock).MakeAsync(slug, label, days, uses, intent, cancel);
                token = made.Value;
                return made.Refusal;
            },
            _ =>
            {
                isMade = true;
                return Pages.Go($"/c/{slug}/invitations");
            },
            status => PageAsync(slug, null, viewer, db, clock, form, null, status, cancel), cancel);
        // The link is part of this one answer; a form sent again leads to the list.
        return isMade && token is not null ? await PageAsync(slug, null, viewer, db, clock, null, $"{settings.Address}/i/{token}", 200, cancel) : answer;
    }

    internal static Task<IResult> PostRevokeAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new InvitePeople(db, viewer, clock).RevokeAsync(slug, id, cancel), $"/c/{slug}/invitations",
            status => PageAsync(slug, null, viewer, db, clock, form, null, status, cancel));

    private static async Task<IResult> PageAsync(string slug, long? before, Viewer viewer, AppDb db, TimeProvider clock, Form? form, string? link, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var links = await db.Invitations(viewer).AsNoTracking().Where(i => i.CircleId == standing.Circle.Id && !i.ByMail && i.Id < (before ?? long.MaxValue))
            .OrderByDescending(i => i.Id).Take(21).ToListAsync(cancel);
        return Pages.Show<InvitationsPage>(new { standing.Circle, Links = links, Now = clock.GetUtcNow(), Link = link, Form = form ?? Form.New(("days", "7"), ("uses", "1")) }, status);
    }
}
