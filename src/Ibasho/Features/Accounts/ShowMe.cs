using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;

namespace Ibasho.Features.Accounts;

/// <summary>Tells a program whose token it has.</summary>
internal static class ShowMe
{
    public static async Task<Me> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel) =>
        await db.People(viewer).AsNoTracking().Where(p => p.Id == viewer.Id)
            .Select(p => new Me(p.Id.ToString(CultureInfo.InvariantCulture), p.Name, p.Reading, p.Email!, p.Professions, p.Standing, p.Fields, p.Prefecture, p.Languages, p.About, p.Employer, p.Culture, p.IsOperator))
            .FirstAsync(cancel);
}

/// <summary>Oneself, with what only oneself may see.</summary>
/// <param name="Standing">What stands behind professions besides my own word: "CM:Document", "CM:Vouched", "CSW:Certificate".</param>
public sealed record Me(
    string Id, string Name, string Reading, string Email, IReadOnlyList<string> Professions, IReadOnlyList<string> Standing, IReadOnlyList<string> Fields, string Prefecture, IReadOnlyList<string> Languages,
    string About, string Employer, string? Culture, bool IsOperator);
