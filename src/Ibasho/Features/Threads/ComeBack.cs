using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>What one stepped away from, by day and circle and without a word of it; and the way back, for who was wrong.</summary>
public sealed class ComeBack(AppDb db, Viewer viewer)
{
    private const int Most = 200;

    public sealed record Line(long Id, DateOnly On, string? Circle);

    public async Task<Outcome> RunAsync(long id, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        return await db.SteppedAway(viewer).Where(s => s.Id == id).ExecuteDeleteAsync(cancel) == 1 ? Outcome.Done : Refusal.Missing;
    }

    /// <summary>Newest first; of a circle one may know of no more, not even the name.</summary>
    public static Task<List<Line>> LinesAsync(AppDb db, Viewer viewer, CancellationToken cancel) =>
        db.SteppedAway(viewer).OrderByDescending(s => s.Id).Take(Most)
            .Select(s => new Line(s.Id, s.On, db.Circles(viewer).Where(c => c.Id == s.Thread.CircleId).Select(c => c.Name).FirstOrDefault())).ToListAsync(cancel);

    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel) =>
        Pages.Show<SteppedAwayPage>(new { Lines = await LinesAsync(db, viewer, cancel) });

    internal static Task<IResult> PostAsync(long id, Form form, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel) =>
        Pressing.RunAsync(http, form,
            async () => (await new ComeBack(db, viewer).RunAsync(id, cancel)).Refusal,
            () => Pages.Go("/me/stepped-away"));
}
