using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>For everybody: who holds the keys, how often names were asked for, and how often they were opened.</summary>
internal static class Transparency
{
    internal static async Task<IResult> ShowAsync(AppDb db, Viewer viewer, CancellationToken cancel) => Pages.Show<TransparencyPage>(new
    {
        Counts = await db.CountDisclosuresAsync(cancel),
        Ready = await db.Custodians().CountAsync(c => c.PublicKey != null && c.ProvedOn != null, cancel),
        // Names are for people of the place.
        Names = viewer.IsGuest ? [] : await db.Custodians().Where(c => c.ProvedOn != null && c.Person.State == PersonState.Active).OrderBy(c => c.Id).Select(c => c.Person.Name).ToListAsync(cancel),
    });
}

/// <summary>Where I wrote under pseudonyms: looked for now, and for nobody but me.</summary>
internal static class OwnPseudonyms
{
    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var mine = await db.MyPseudonymsAsync(viewer, cancel);
        var lines = await db.ThreadsOfPseudonymsAsync(viewer, mine, cancel);
        return Pages.Show<OwnPseudonymsPage>(new { Lines = lines, Opened = await db.OpenedOfMineAsync(viewer, cancel) });
    }
}
