using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Notices;

/// <summary>Opens what a notice is about, and marks the notice as read.</summary>
internal static class OpenNotice
{
    public static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, IEnumerable<News> news, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.Notices(viewer).AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, cancel) is not { } notice) return Pages.Missing();
        if (form.IsGenuine) await db.ReadNoticesAsync(viewer, n => n.Id == id, clock.GetUtcNow(), cancel);
        var line = await new ListNotices(db, viewer, news, clock).TellAsync(notice, cancel);
        return Pages.Go(line?.Link ?? "/notices");
    }
}
