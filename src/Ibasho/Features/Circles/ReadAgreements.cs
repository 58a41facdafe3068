using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

public sealed record AgreementLine(long Id, string Name, DateTimeOffset AgreedAt);

public sealed record NotYetLine(long PersonId, string Name, int Agreed);

/// <summary>Shows a circle's stewards who agreed to which version of the pledge, and who has not yet.</summary>
internal static class ReadAgreements
{
    public const int PageSize = 50;

    public static async Task<IResult> ShowAsync(string slug, string? version, string? before, string? after, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var circle = standing.Circle;
        if (circle.PledgeVersion == 0) return Pages.Go($"/c/{slug}/settings/pledge");

        var number = version.Number() is { } wanted && wanted >= 1 && wanted <= circle.PledgeVersion ? (int)wanted : circle.PledgeVersion;
        var last = before.Number() ?? long.MaxValue;
        var agreed = await db.PledgeAgreements(viewer).Where(a => a.CircleId == circle.Id && a.Number == number && a.Id < last)
            .OrderByDescending(a => a.Id).Take(PageSize + 1).Select(a => new AgreementLine(a.Id, a.Person.Name, a.AgreedAt)).ToListAsync(cancel);
        var first = after.Number() ?? 0;
        var notYet = number < circle.PledgeVersion ? [] : await db.RunMemberships(viewer)
            .Where(m => m.CircleId == circle.Id && m.State == MembershipState.Active && m.PledgeAgreed < number && m.PersonId > first)
            .OrderBy(m => m.PersonId).Take(PageSize + 1).Select(m => new NotYetLine(m.PersonId, m.Person.Name, m.PledgeAgreed)).ToListAsync(cancel);
        return Pages.Show<AgreementsPage>(new { Circle = circle, Number = number, Agreed = agreed, NotYet = notYet });
    }
}
