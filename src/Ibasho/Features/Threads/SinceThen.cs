using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>What others wrote after a reply, as one quiet line; asked for by the open page after a poke.</summary>
internal static class SinceThen
{
    private const int MostCounted = 99;

    internal static async Task<IResult> ShowAsync(Guid id, string? after, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return Pages.Missing();
        var number = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        var mine = found.Mine?.Id;
        var later = await db.Posts(viewer).Where(p => p.ThreadId == id && p.Number > number && p.AuthorId != viewer.Id && (mine == null || p.PseudonymId != mine) && p.DeletedAt == null)
            .OrderBy(p => p.Number).Take(MostCounted).Select(p => p.Id).ToListAsync(cancel);
        return later.Count == 0 || found.Thread.DeletedAt is not null
            ? Results.NoContent()
            // By another address than the page has, or the browser would only look for the place in what it shows.
            : Pages.Show<SinceThenLine>(new { Link = $"/t/{id}?post={later[0]}", later.Count });
    }
}
