using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery.Webhooks;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>Takes notices back that are no longer true, so that the same thing can be told anew; a mail that waits goes with its notice. Runs inside the caller's transaction.</summary>
public static class TakeBack
{
    public static Task TakeBackAsync(this AppDb db, NoticeKind kind, long joinRequest, CancellationToken cancel) =>
        db.ForgetAsync(db.Set<Notice>().Where(n => n.Kind == kind && n.JoinRequestId == joinRequest), cancel);

    /// <summary>What this person was told of a thread that is not there for him any more.</summary>
    public static Task TakeBackAsync(this AppDb db, Viewer viewer, Guid thread, CancellationToken cancel) =>
        db.ForgetAsync(db.Set<Notice>().Where(n => n.PersonId == viewer.Id && n.ThreadId == thread), cancel);

    /// <summary>What anybody was told of these threads, and what still waits to be told, here and outside.</summary>
    public static async Task TakeBackAsync(this AppDb db, IReadOnlyCollection<Guid> threads, CancellationToken cancel)
    {
        await db.ForgetAsync(db.Set<Notice>().Where(n => threads.Contains(n.ThreadId!.Value)), cancel);
        foreach (var id in threads.Select(t => t.ToString()))
            await db.Set<Job>().Where(j => (j.Kind == Outbox.JobKind || j.Kind == CallWebhook.JobKind) && j.Payload.Contains(id)).ExecuteDeleteAsync(cancel);
    }

    private static async Task ForgetAsync(this AppDb db, IQueryable<Notice> told, CancellationToken cancel)
    {
        var unread = await told.Where(n => n.ReadAt == null).GroupBy(n => n.PersonId).Select(g => new { Person = g.Key, Count = g.Count() }).ToListAsync(cancel);
        foreach (var group in unread.GroupBy(u => u.Count, u => u.Person))
        {
            var (count, people) = (group.Key, group.ToList());
            await db.Set<Person>().Where(p => people.Contains(p.Id))
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.UnreadNotices, x => x.UnreadNotices < count ? 0 : x.UnreadNotices - count), cancel);
        }
        await told.ExecuteDeleteAsync(cancel);
    }
}
