using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A steward gives a member a role, or removes somebody, who then loses everything inside at once.</summary>
public sealed class ChangeMember(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> GiveRoleAsync(string slug, long personId, CircleRole role, CancellationToken cancel)
    {
        if (await FindAsync(db, viewer, slug, personId, cancel) is not var (standing, member)) return Refusal.Missing;
        var stewards = await db.CountStewardsAsync(standing.Circle.Id, cancel);
        if (MemberAccess.RefuseRole(viewer, standing, member, role, stewards) is { } refusal) return refusal;
        if (member.Role == role) return null;

        member.Role = role;
        db.Touch(standing.Circle);
        db.Audit(viewer, role == CircleRole.Steward ? "circle.steward" : "circle.steward.end", clock.GetUtcNow(), standing.Circle.Id, personId);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    public async Task<Refusal?> RemoveAsync(string slug, long personId, CancellationToken cancel)
    {
        if (await FindAsync(db, viewer, slug, personId, cancel) is not var (standing, member)) return Refusal.Missing;
        if (MemberAccess.RefuseRemove(viewer, standing, member) is { } refusal) return refusal;

        // Two stewards removing each other at the same moment: one of them stays.
        if (member.Role == CircleRole.Steward) db.Touch(standing.Circle);
        member.Remove();
        db.RemoveRange(await db.FollowsIn(standing.Circle.Id, personId).ToListAsync(cancel));
        db.Audit(viewer, "circle.remove", clock.GetUtcNow(), standing.Circle.Id, personId);
        return await db.SaveComingAsync(standing.Circle.Id, -1, Refusal.ChangedMeanwhile, cancel);
    }

    private static async Task<(Standing, Membership)?> FindAsync(AppDb db, Viewer viewer, string slug, long personId, CancellationToken cancel) =>
        await db.FindCircleAsync(viewer, slug, cancel) is { } standing
        && await db.RunMemberships(viewer).Include(m => m.Person).FirstOrDefaultAsync(m => m.CircleId == standing.Circle.Id && m.PersonId == personId, cancel) is { } member
            ? (standing, member) : null;

    internal static Task<IResult> ShowAsync(string slug, long id, Viewer viewer, AppDb db, CancellationToken cancel) =>
        PageAsync(slug, id, viewer, db, Form.New(), 200, cancel);

    internal static Task<IResult> PostRoleAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var role = form.Choice("role", CircleRole.Member);
        // Who steps down may not see this page any more.
        return Wanted.PostAsync(db, form, () => new ChangeMember(db, viewer, clock).GiveRoleAsync(slug, id, role, cancel),
            $"/c/{slug}/members", status => PageAsync(slug, id, viewer, db, form, status, cancel));
    }

    internal static Task<IResult> PostRemoveAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new ChangeMember(db, viewer, clock).RemoveAsync(slug, id, cancel),
            $"/c/{slug}/members", status => PageAsync(slug, id, viewer, db, form, status, cancel));

    private static async Task<IResult> PageAsync(string slug, long id, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel)
    {
        if (await FindAsync(db, viewer, slug, id, cancel) is not var (standing, member)) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        // Removed by a form that was sent twice, or by another steward.
        if (member.State != MembershipState.Active) return Pages.Go($"/c/{slug}/members");
        return Pages.Show<ChangeMemberPage>(new { Standing = standing, Member = member, Form = form }, status);
    }
}
