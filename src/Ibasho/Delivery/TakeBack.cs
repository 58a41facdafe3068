using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>Takes notices back that are no longer true, so that the same thing can be told anew.</summary>
public static class TakeBack
{
    /// <summary>Runs inside the caller's transaction.</summary>
    public static async Task TakeBackAsync(this AppDb db, NoticeKind kind, long joinRequest, CancellationToken cancel)
    {
        var told = db.Set<Notice>().Where(n => n.Kind == kind && n.JoinRequestId == joinRequest);
        var unread = await told.Where(n => n.ReadAt == null).Select(n => n.PersonId).ToListAsync(cancel);
        await db.Set<Person>().Where(p => unread.Contains(p.Id) && p.UnreadNotices > 0)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.UnreadNotices, x => x.UnreadNotices - 1), cancel);
        await told.ExecuteDeleteAsync(cancel);
    }
}
