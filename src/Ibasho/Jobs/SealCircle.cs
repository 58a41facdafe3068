using Ibasho.Data;

namespace Ibasho.Jobs;

/// <summary>A circle began to close its texts, or ended it: what stands there already follows, some threads at a time.</summary>
public sealed class SealCircle(TimeProvider clock) : IJob
{
    private const string JobKind = "seal-circle";
    private const int Threads = 50;

    /// <summary>Whoever wrote at the moment of the change may not have known of it yet.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    private sealed record Payload(long Circle, Guid After);

    public string Kind => JobKind;

    public static void Order(AppDb db, long circle, DateTimeOffset now)
    {
        db.Later(JobKind, new Payload(circle, Guid.Empty), now);
        db.Later(JobKind, new Payload(circle, Guid.Empty), now + Again);
    }

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var work = Queue.Read<Payload>(payload);
        var last = await db.StoreAnewAsync(work.Circle, work.After, Threads, cancel);
        if (last is { } after) db.Later(JobKind, work with { After = after }, clock.GetUtcNow());
        else db.Later(SweepErased.JobKind, new { work.Circle }, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
    }
}
