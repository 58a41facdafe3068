using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Jobs;

namespace Ibasho.Features.Moderation;

/// <summary>Hidden texts whose writer did not ask again, or whose hiding stood, go for good.</summary>
public sealed class ForgetHidden(TimeProvider clock) : IJob
{
    public string Kind => HiddenDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.ForgetHiddenAsync(now, cancel) == 0) return;
        db.Later(SweepErased.JobKind, new { Hidden = true }, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }
}
