using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A steward writes a new version of the pledge; everybody inside is asked again.</summary>
public sealed class RenewPledge(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="from">The version that the steward had before the eyes.</param>
    public async Task<Refusal?> RunAsync(string slug, int from, string text, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return refusal;
        if (standing.Circle.PledgeVersion != from) return Refusal.ChangedMeanwhile;

        var now = clock.GetUtcNow();
        standing.Circle.PledgeVersion++;
        db.Add(new Pledge { CircleId = standing.Circle.Id, Number = standing.Circle.PledgeVersion, Text = text, CreatedAt = now });
        db.Audit(viewer, "circle.pledge", now, standing.Circle.Id);
        intent?.Result = slug;
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    internal static Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(slug, viewer, db, null, 200, cancel);

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var text = form.Text("text", Circle.LongLength, required: true);
        var from = form.Number("version", 0, int.MaxValue, 0);
        return new Posting(db, viewer, form, clock).OnceAsync(intent => new RenewPledge(db, viewer, clock).RunAsync(slug, from, text, intent, cancel),
            _ => Pages.Go($"/c/{slug}/pledge"), status => PageAsync(slug, viewer, db, form, status, cancel), cancel);
    }

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form? form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var present = await db.Pledges(viewer).Where(p => p.CircleId == standing.Circle.Id && p.Number == standing.Circle.PledgeVersion).Select(p => p.Text).FirstOrDefaultAsync(cancel);
        return Pages.Show<RenewPledgePage>(new { standing.Circle, Present = present, Form = form ?? Form.New(("text", present ?? CirclesText.PledgeDefault)) }, status);
    }
}
