using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Asks in which of my circles to write; where there is one, it goes on at once.</summary>
public static class ChooseCircle
{
    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var mine = await db.Memberships(viewer)
            .Where(m => m.PersonId == viewer.Id && m.State == MembershipState.Active)
            .OrderByDescending(m => m.Circle.LastActivityAt).ThenBy(m => m.CircleId)
            .Select(m => new CircleChoice(m.Circle.Slug, m.Circle.Name, m.Circle.Purpose)).ToListAsync(cancel);
        return mine.Count == 1 ? Pages.Go($"/c/{mine[0].Slug}/write") : Pages.Show<ChooseCirclePage>(new { Circles = mine });
    }
}

/// <summary>A circle one may write in.</summary>
public sealed record CircleChoice(string Slug, string Name, string Purpose);
