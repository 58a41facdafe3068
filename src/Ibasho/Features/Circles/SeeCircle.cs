using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

public sealed record StewardLine(long PersonId, string Name, IReadOnlyList<string> Professions, string About);

/// <summary>What an outsider reads besides the circle itself.</summary>
public sealed record Sheet(IReadOnlyList<StewardLine> Stewards, string? Pledge);

/// <summary>What is shown inside besides the circle itself.</summary>
public sealed record Inside(IReadOnlyList<ThreadLine> Threads, string? Older, Theme? Theme, bool FollowsCircle, bool FollowsTheme, int Waiting, int Reports);

/// <summary>A circle's page: its threads for those who may read, its sheet for all who may know of it.</summary>
internal static class SeeCircle
{
    public static async Task<IResult> ShowAsync(string slug, string? theme, string? before, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        return CircleAccess.RefuseRead(viewer, standing) switch
        {
            null => await InsideAsync(standing, theme, before, viewer, db, cancel),
            Refusal.PledgeNotAgreed => CircleWords.Refused(Refusal.PledgeNotAgreed, slug, ""),
            _ => await SheetAsync(standing, viewer, db, Form.New(), 200, cancel),
        };
    }

    public static Task<IResult> AboutAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => SheetAsync(slug, viewer, db, Form.New(), 200, cancel);

    public static async Task<IResult> SheetAsync(string slug, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel) =>
        await db.FindCircleAsync(viewer, slug, cancel) is { } standing ? await SheetAsync(standing, viewer, db, form, status, cancel) : Pages.Missing();

    private static async Task<IResult> SheetAsync(Standing standing, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel)
    {
        var stewards = db.Memberships(viewer).Where(m => m.CircleId == standing.Circle.Id && m.Role == CircleRole.Steward && m.State == MembershipState.Active && m.Person.State == PersonState.Active);
        return Pages.Show<CircleSheetPage>(new { Standing = standing, Sheet = await ReadSheetAsync(standing.Circle, stewards, db.Pledges(viewer), cancel), Form = form }, status);
    }

    public static async Task<Sheet> ReadSheetAsync(Circle circle, IQueryable<Membership> stewards, IQueryable<Pledge> pledges, CancellationToken cancel) => new(
        await stewards.OrderBy(m => m.Id).Take(10).Select(m => new StewardLine(m.PersonId, m.Person.Name, Badge.All(m.Person.Professions, m.Person.Standing), m.Person.About)).ToListAsync(cancel),
        circle.PledgeVersion == 0 ? null : await pledges.Where(p => p.CircleId == circle.Id && p.Number == circle.PledgeVersion).Select(p => p.Text).FirstOrDefaultAsync(cancel));

    private static async Task<IResult> InsideAsync(Standing standing, string? key, string? before, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var circle = standing.Circle;
        var theme = string.IsNullOrEmpty(key) ? null : circle.Themes.Find(t => t.Key == key);
        if (!string.IsNullOrEmpty(key) && theme is null) return Pages.Missing();

        var (threads, older) = await db.ThreadLinesAsync(viewer, circle.Id, theme?.Id, before, cancel);
        var follows = await db.Follows(viewer).Where(f => f.CircleId == circle.Id && f.ThreadId == null).Select(f => f.ThemeId).ToListAsync(cancel);
        var waiting = standing.IsSteward ? await db.JoinRequests(viewer).CountAsync(r => r.CircleId == circle.Id && r.State == JoinRequestState.Waiting, cancel) : 0;
        var reports = standing.IsSteward ? await db.Concerns(viewer, viewer.At).CountAsync(c => c.CircleId == circle.Id && c.ClosedAt == null, cancel) : 0;
        return Pages.Show<CirclePage>(new { Standing = standing, Inside = new Inside(threads, older, theme, follows.Contains(null), theme is not null && follows.Contains(theme.Id), waiting, reports) });
    }
}
