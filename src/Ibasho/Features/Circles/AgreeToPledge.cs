using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A member agrees to the version of the pledge that was read.</summary>
public sealed class AgreeToPledge(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<Standing>> RunAsync(string slug, int version, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseAgree(viewer, standing) is { } refusal) return refusal;
        if (version != standing.Circle.PledgeVersion) return Refusal.PledgeChanged;
        if (!standing.MustAgree) return standing;

        var now = clock.GetUtcNow();
        standing.Mine!.PledgeAgreed = version;
        var earlier = await db.PledgeAgreements(viewer).FirstOrDefaultAsync(a => a.CircleId == standing.Circle.Id && a.PersonId == viewer.Id && a.Number == version, cancel);
        // Who comes back agrees anew: the day of the newest agreement counts.
        if (earlier is not null) earlier.AgreedAt = now;
        else db.Add(new PledgeAgreement { CircleId = standing.Circle.Id, PersonId = viewer.Id, Number = version, AgreedAt = now });
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is not { } changed) return standing;

        // The same button pressed twice: the other one was first.
        db.ChangeTracker.Clear();
        return await db.FindCircleAsync(viewer, slug, cancel) is { IsMember: true, MustAgree: false } agreed ? agreed : changed;
    }

    internal static Task<IResult> ShowAsync(string slug, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "return")] string? back, Viewer viewer, AppDb db, CancellationToken cancel) =>
        PageAsync(slug, viewer, db, Form.New(("return", back)), 200, cancel);

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var version = form.Number("version", 1, int.MaxValue, 0);
        return Wanted.PostAsync(db, form, async () => (await new AgreeToPledge(db, viewer, clock).RunAsync(slug, version, cancel)).Refusal,
            form["return"] is { Length: > 1 } back ? back : "/c/" + slug, status => PageAsync(slug, viewer, db, form, status, cancel));
    }

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseAgree(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var circle = standing.Circle;
        var pledge = await db.Pledges(viewer).AsNoTracking().FirstAsync(p => p.CircleId == circle.Id && p.Number == circle.PledgeVersion, cancel);
        var agreed = await db.PledgeAgreements(viewer).Where(a => a.CircleId == circle.Id && a.PersonId == viewer.Id)
            .OrderByDescending(a => a.Number).Select(a => (DateTimeOffset?)a.AgreedAt).FirstOrDefaultAsync(cancel);
        return Pages.Show<PledgePage>(new { Standing = standing, Pledge = pledge, AgreedAt = agreed, Form = form }, status);
    }
}
