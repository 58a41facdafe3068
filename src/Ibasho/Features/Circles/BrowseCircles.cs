using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

public sealed record CircleLine(string Slug, string Name, string Purpose, Visibility Visibility, Joining Joining, bool IsMine, bool IsWaiting);

/// <summary>The circles somebody is in, then those one can find, by name: a small one stands beside a big one.</summary>
internal static class BrowseCircles
{
    public const int PageSize = 20;

    public static async Task<IResult> ShowAsync(string? q, string? after, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var words = Form.Clean(q ?? "");
        var me = viewer.Id;
        var isFirst = string.IsNullOrEmpty(after);
        var all = Matching(db, viewer, words);
        var mine = isFirst ? await Lines(db, viewer, all.Where(c => c.Memberships.Any(m => m.PersonId == me && m.State == MembershipState.Active))).Take(200).ToListAsync(cancel) : [];
        var others = await Lines(db, viewer, await AfterAsync(db, viewer, after, all.Where(c => !c.Memberships.Any(m => m.PersonId == me && m.State == MembershipState.Active)), cancel))
            .Take(PageSize + 1).ToListAsync(cancel);
        return Pages.Show<CirclesPage>(new { Mine = mine, Others = others, Words = words, IsFirst = isFirst });
    }

    public static IQueryable<Circle> Matching(AppDb db, Viewer viewer, string? words)
    {
        var folded = Folding.Name(words ?? "");
        return folded.Length == 0 ? db.Circles(viewer) : db.Circles(viewer).Where(c => c.NameFolded.Contains(folded) || c.PurposeFolded.Contains(folded));
    }

    /// <summary>Goes on after the circle with this address; what one may not know of is no place to go on from.</summary>
    public static async Task<IQueryable<Circle>> AfterAsync(AppDb db, Viewer viewer, string? slug, IQueryable<Circle> circles, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(slug)) return circles;
        var last = await db.Circles(viewer).Where(c => c.Slug == slug).Select(c => new { c.NameFolded, c.Id }).FirstOrDefaultAsync(cancel);
        if (last is null) return circles;
        var (name, id) = (last.NameFolded, last.Id);
        return circles.Where(c => c.NameFolded.CompareTo(name) > 0 || c.NameFolded == name && c.Id > id);
    }

    private static IQueryable<CircleLine> Lines(AppDb db, Viewer viewer, IQueryable<Circle> circles)
    {
        var me = viewer.Id;
        return circles.OrderBy(c => c.NameFolded).ThenBy(c => c.Id).Select(c => new CircleLine(c.Slug, c.Name, c.Purpose, c.Visibility, c.Joining,
            c.Memberships.Any(m => m.PersonId == me && m.State == MembershipState.Active),
            db.JoinRequests(viewer).Any(r => r.CircleId == c.Id && r.PersonId == me && r.State == JoinRequestState.Waiting)));
    }
}
