using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>How my professions stand: each with its level, the last application, and who vouched.</summary>
internal static class OwnProfessions
{
    public static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel) =>
        Pages.Show<OwnProfessionsPage>(new { Lines = await LinesAsync(viewer, db, cancel) });

    public static async Task<IReadOnlyList<OwnProfession>> LinesAsync(Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var me = await db.People(viewer).AsNoTracking().FirstAsync(p => p.Id == viewer.Id, cancel);
        var checks = await db.LicenceChecks(viewer).AsNoTracking().Where(c => c.PersonId == viewer.Id).OrderByDescending(c => c.CreatedAt)
            .Select(c => new { c.Profession, c.State, c.Reason }).ToListAsync(cancel);
        var vouches = await db.Vouches(viewer).Where(v => v.PersonId == viewer.Id).OrderBy(v => v.Id).Select(v => new { v.Profession, v.By.Name }).ToListAsync(cancel);
        return [.. me.Professions.Select(p => (Code: p, Last: checks.Find(c => c.Profession == p)))
            .Select(p => new OwnProfession(p.Code, Badge.Strongest(p.Code, me.Standing), p.Last?.State, p.Last?.Reason, [.. vouches.Where(v => v.Profession == p.Code).Select(v => v.Name)]))];
    }
}

/// <summary>A profession of mine, as it stands.</summary>
public sealed record OwnProfession(string Profession, TrustLevel? Level, LicenceState? Last, string? Reason, IReadOnlyList<string> Vouchers);
