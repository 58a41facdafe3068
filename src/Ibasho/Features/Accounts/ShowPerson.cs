using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody's page: what colleagues may know, and for oneself also what only oneself may.</summary>
internal static class ShowPerson
{
    public static async Task<IResult> ShowAsync(long id, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var mine = id == viewer.Id;
        var person = await db.People(viewer).AsNoTracking().Where(p => p.Id == id)
            .Select(p => new Profile(p.Id, p.Name, p.Reading, Badge.All(p.Professions, p.Standing), p.Fields, p.Prefecture, p.Languages, p.About, mine ? p.Employer : null) { Portrait = p.PortraitId })
            .FirstOrDefaultAsync(cancel);
        return person is null ? Pages.Missing() : Pages.Show<PersonPage>(new { Person = person, Mine = mine, MayVouch = !mine && await db.RefuseVouchAsync(viewer, id, cancel) is null });
    }
}

/// <summary>What a page of a person shows; the employer is null on everybody's page but one's own.</summary>
public sealed record Profile(
    long Id, string Name, string Reading, IReadOnlyList<string> Professions, IReadOnlyList<string> Fields, string Prefecture, IReadOnlyList<string> Languages, string About, string? Employer)
{
    public Guid? Portrait { get; init; }
}
