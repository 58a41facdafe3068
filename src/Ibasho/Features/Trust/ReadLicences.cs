using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>For reviewers: who asks, oldest first, without the documents; and what one took and has not decided.</summary>
internal static class ReadLicences
{
    private const int Most = 100;

    public static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel)
    {
        // Reading needs no more than the role.
        if (!viewer.IsReviewer) return Pages.Missing();
        var lines = await db.LicenceChecks(viewer).Where(c => c.PersonId != viewer.Id).OrderBy(c => c.CreatedAt).Take(Most)
            .Select(c => new LicenceLine(c.Id, c.PersonId, c.Person.Name, c.Profession, c.CreatedAt, c.State == LicenceState.Taken)).ToListAsync(cancel);
        return Pages.Show<LicencesPage>(new { Lines = lines });
    }
}

/// <summary>Somebody who waits; whether it is I who took it.</summary>
public sealed record LicenceLine(Guid Id, long PersonId, string Name, string Profession, DateTimeOffset At, bool IsMine);
