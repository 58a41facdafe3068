using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

public sealed record MemberLine(long PersonId, string Name, IReadOnlyList<string> Professions, CircleRole Role);

/// <summary>Shows members who else is here, by name.</summary>
internal static class ReadMembers
{
    public const int PageSize = 50;

    public static async Task<IResult> ShowAsync(string slug, string? after, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (MemberAccess.RefuseMembers(viewer, standing) is { } refusal) return CircleWords.Refused(refusal, slug, "/members");

        var members = db.Memberships(viewer).Where(m => m.CircleId == standing.Circle.Id && m.State == MembershipState.Active && m.Person.State == PersonState.Active);
        if (after.Number() is { } id && await db.People(viewer).Where(p => p.Id == id).Select(p => p.NameFolded).FirstOrDefaultAsync(cancel) is { } name)
            members = members.Where(m => m.Person.NameFolded.CompareTo(name) > 0 || m.Person.NameFolded == name && m.PersonId > id);
        var lines = await members.OrderBy(m => m.Person.NameFolded).ThenBy(m => m.PersonId).Take(PageSize + 1)
            .Select(m => new MemberLine(m.PersonId, m.Person.Name, Badge.All(m.Person.Professions, m.Person.Standing), m.Role)).ToListAsync(cancel);
        return Pages.Show<MembersPage>(new { Standing = standing, Lines = lines });
    }
}
