using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Features.Threads;

/// <summary>Lets consultations go whose time is over, and tells authors in time before; on several nodes at once each goes once.</summary>
public sealed class FadeCases(TimeProvider clock) : IJob
{
    // People who write wait for each batch.
    private const int Batch = 20;

    public string Kind => FadeDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (Queue.Read<FadeDue>(payload).Circle is { } circle) await RefadeAsync(db, circle, now, cancel);
        await TellAsync(db, now, cancel);
        while (await FadeAsync(db, now, cancel) == Batch)
        {
        }
    }

    private static async Task RefadeAsync(AppDb db, long circle, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        await db.RefadeAsync(circle, now, cancel);
        await writing.CommitAsync(cancel);
    }

    private static async Task TellAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        foreach (var soon in await db.TakeFadingSoonAsync(now, FadeDue.Ahead, cancel))
            db.Report(new Happening(NoticeKind.CaseFading, null, soon.CircleId, soon.Id) { Only = soon.AuthorId, Turn = (int)(soon.FadesAt.ToUnixTimeSeconds() / 3600) }, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    private static async Task<int> FadeAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        var faded = await db.TakeFadedAsync(now, Batch, cancel);
        if (faded.Count == 0) return 0;
        List<Guid> ids = faded.ConvertAll(f => f.Id);
        await db.EraseCasesAsync(ids, now, cancel);
        await db.EraseRowsAsync(ids, cancel);
        foreach (var circle in faded.Where(f => !f.IsTrace).GroupBy(f => f.CircleId).OrderBy(g => g.Key))
        {
            await db.CountThreadsDownAsync(circle.Key, circle.Count(), cancel);
            db.Audit(Viewer.Guest, "consultation.fade", now, circle.Key, detail: circle.Count().ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return faded.Count;
    }
}
