using System.Linq.Expressions;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Notices;

/// <summary>Marks notices as read; the person's number of unread ones changes with them.</summary>
public static class ReadNotices
{
    public static async Task<int> ReadNoticesAsync(this AppDb db, Viewer viewer, Expression<Func<Notice, bool>> which, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        var read = await db.Notices(viewer).Where(n => n.ReadAt == null).Where(which)
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancel);
        if (read > 0)
            await db.People(viewer).Where(p => p.Id == viewer.Id)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.UnreadNotices, x => x.UnreadNotices - read), cancel);
        await writing.CommitAsync(cancel);
        return read;
    }

    /// <summary>Those up to the newest that was shown: what came since stays unread.</summary>
    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (form.IsGenuine && long.TryParse(form["until"], out var until))
            await db.ReadNoticesAsync(viewer, n => n.Id <= until, clock.GetUtcNow(), cancel);
        return Pages.Go("/notices");
    }
}
