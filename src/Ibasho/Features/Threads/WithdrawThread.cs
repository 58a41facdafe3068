using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>The author takes a consultation back, whole: whoever follows an old link reads that it was withdrawn, and nothing else of it is left.</summary>
public sealed class WithdrawThread(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(Guid id, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        // Pressed twice, or gone by itself at this moment: it is as wanted.
        if (!await db.LockAsync(viewer, id, now, cancel)) return await db.IsOwnTraceAsync(viewer, id, cancel) ? Outcome.Done : Refusal.Missing;
        var thread = await (await db.OwnConsultationAsync(viewer, id, cancel)).SingleAsync(cancel);
        thread.Withdraw(thread.PseudonymId is null ? now : Model.Pseudonym.Hour(now));
        await db.EraseCasesAsync([id], now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await db.CountThreadsDownAsync(thread.CircleId, 1, cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return Pages.Refused(refusal);
        var own = await (await db.OwnConsultationAsync(viewer, id, cancel))
            .Select(t => new { t.Title, t.PostCount, Circle = t.Circle.Name, IsReadable = db.Threads(viewer).Any(x => x.Id == id) }).FirstOrDefaultAsync(cancel);
        if (own is not null) return Pages.Show<WithdrawPage>(new { Id = id, own.Title, own.Circle, Answers = own.PostCount, own.IsReadable });
        return await db.IsOwnTraceAsync(viewer, id, cancel) ? Pages.Go($"/t/{id}") : Pages.Missing();
    }

    internal static Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form,
            async () => (await new WithdrawThread(db, viewer, clock).RunAsync(id, cancel)).Refusal,
            () => Pages.Go($"/t/{id}"));
}

internal static class CaseErasure
{
    /// <summary>Takes everything that hangs on these threads away, and orders the sweep; inside the caller's transaction.</summary>
    public static async Task EraseCasesAsync(this AppDb db, IReadOnlyCollection<Guid> threads, DateTimeOffset now, CancellationToken cancel)
    {
        await db.TakeBackAsync(threads, cancel);
        await db.EraseContentsAsync(threads, cancel);
        db.Later(SweepErased.JobKind, new { Cases = threads.Count }, now);
    }
}
