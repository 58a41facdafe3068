using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Features.Trust;

/// <summary>Takes away the documents nobody decided about, and tells those who brought them.</summary>
public sealed class EndLicences(TimeProvider clock) : IJob
{
    private const int Batch = 20;

    public string Kind => LicencesDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        while (await EndAsync(db, cancel) == Batch)
        {
        }
    }

    private async Task<int> EndAsync(AppDb db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        var forgotten = await db.TakeForgottenAsync(now, Batch, cancel);
        foreach (var check in forgotten)
        {
            check.End(now);
            await db.CloseAsync(Viewer.Guest, check, "licence.end", now, cancel);
            db.Report(LicenceAnsweredNews.To(check.PersonId, now), now);
        }
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is not null) return 0;
        await writing.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return forgotten.Count;
    }
}
