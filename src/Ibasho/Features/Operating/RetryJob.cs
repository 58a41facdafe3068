using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Operating;

/// <summary>The operator has a job that failed done once more, at once.</summary>
public sealed class RetryJob(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(long id, CancellationToken cancel)
    {
        if (await db.Jobs(viewer).FirstOrDefaultAsync(j => j.Id == id, cancel) is not { } job) return Refusal.Missing;
        if (OperatingAccess.RefuseRetry(viewer, job) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        job.Retry(now);
        db.Audit(viewer, "job.retry", now, detail: job.Kind);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    internal static Task<IResult> PostAsync(HttpContext http, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, () => new RetryJob(db, viewer, clock).RunAsync(id, cancel), () => Pages.Go("/operate/health"));
}
