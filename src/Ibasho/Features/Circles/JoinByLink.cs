using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Somebody comes in by a steward's link, however the circle is joined otherwise.</summary>
public sealed class JoinByLink(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<Standing>> RunAsync(string token, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await db.FindInvitationAsync(viewer, token, now, cancel) is not var (invitation, standing)) return Refusal.LinkEnded;
        if (InvitationAccess.RefuseUse(viewer, standing) is { } refusal) return refusal is Refusal.AlreadyMember or Refusal.AlreadyAsked ? standing : refusal;

        db.Audit(viewer, "circle.join.link", now, standing.Circle.Id, viewer.Id);
        if (standing.WasRemoved)
            return await AskToJoin.SaveRequestAsync(db, viewer, standing.Circle, [], "", now, cancel) is { } asked and not Refusal.AlreadyAsked ? asked : standing;

        await using var writing = await db.WriteAsync(cancel);
        if (!await db.UseAsync(invitation, now, cancel)) return Refusal.LinkEnded;
        standing.LastRequest?.Withdraw(now);
        db.Join(standing.Circle, standing.Mine, viewer.Id, now);
        if (await db.SaveComingInAsync(standing.Circle.Id, +1, Refusal.AlreadyMember, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        return standing;
    }

    internal static Task<IResult> ShowAsync(string token, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        viewer.IsGuest ? Task.FromResult(Pages.Show<InvitedGuestPage>(new { Path = http.Request.Path.Value! })) : PageAsync(token, viewer, db, clock, Form.New(), 200, cancel);

    internal static async Task<IResult> PostAsync(string token, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine)
        {
            form.Notice = FormText.Stale;
            return await PageAsync(token, viewer, db, clock, form, 400, cancel);
        }
        var joined = await new JoinByLink(db, viewer, clock).RunAsync(token, cancel);
        if (joined.Value is { } standing) return Pages.Go(standing.WasRemoved ? $"/i/{token}" : "/c/" + standing.Circle.Slug);
        db.ChangeTracker.Clear();
        if (joined.Refusal is not (Refusal.LinkEnded or Refusal.AlreadyMember)) form.Notice = RefusalWords.For(joined.Refusal!.Value);
        return await PageAsync(token, viewer, db, clock, form, Pages.Status(joined.Refusal!.Value), cancel);
    }

    private static async Task<IResult> PageAsync(string token, Viewer viewer, AppDb db, TimeProvider clock, Form form, int status, CancellationToken cancel)
    {
        // Expired, used up, revoked, never made: one answer for all.
        if (await db.FindInvitationAsync(viewer, token, clock.GetUtcNow(), cancel) is not var (invitation, standing)) return Pages.Show<LinkEndedPage>(status: 404);
        if (standing.IsMember) return Pages.Go("/c/" + standing.Circle.Slug);
        var sheet = await SeeCircle.ReadSheetAsync(standing.Circle, db.StewardsFor(invitation), db.PledgesFor(invitation), cancel);
        return Pages.Show<JoinByLinkPage>(new { Standing = standing, Sheet = sheet, Form = form, Token = token }, status);
    }
}
