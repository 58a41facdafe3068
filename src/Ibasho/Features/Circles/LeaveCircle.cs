using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A member goes, quietly: nobody is told.</summary>
public sealed class LeaveCircle(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(string slug, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        var stewards = await db.CountStewardsAsync(standing.Circle.Id, cancel);
        if (CircleAccess.RefuseLeave(viewer, standing, stewards) is { } refusal) return refusal;

        if (standing.IsSteward) db.Touch(standing.Circle);
        standing.Mine!.Leave();
        db.RemoveRange(await db.FollowsIn(standing.Circle.Id, viewer.Id).ToListAsync(cancel));
        // Whoever comes back says anew from whom.
        db.RemoveRange(await db.QuietRules(viewer).Where(r => r.CircleId == standing.Circle.Id).ToListAsync(cancel));
        db.Audit(viewer, "circle.leave", clock.GetUtcNow(), standing.Circle.Id, viewer.Id);
        return await db.SaveComingAsync(standing.Circle.Id, -1, Refusal.ChangedMeanwhile, cancel);
    }

    internal static Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(slug, viewer, db, Form.New(), 200, cancel);

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new LeaveCircle(db, viewer, clock).RunAsync(slug, cancel), "/circles",
            status => PageAsync(slug, viewer, db, form, status, cancel));

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        var refusal = CircleAccess.RefuseLeave(viewer, standing, await db.CountStewardsAsync(standing.Circle.Id, cancel));
        if (refusal is not null and not Refusal.LastSteward) return Pages.Refused(refusal.Value);
        return Pages.Show<LeaveCirclePage>(new { standing.Circle, IsLastSteward = refusal is not null, Form = form }, status);
    }
}
