using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Takes an opening back: its words go everywhere, the answers stay with a trace of what they answered.</summary>
public sealed class DeleteThread(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="version">The version the one who asks has seen, where he says so.</param>
    public async Task<Outcome> RunAsync(Guid id, int? version, CancellationToken cancel)
    {
        if (await db.FindThreadToChangeAsync(viewer, id, cancel) is not { } found) return await TakeBackAsync(id, cancel);
        var thread = found.Thread;
        if (ThreadAccess.RefuseDelete(viewer, found.Standing, found.IsMine, thread.DeletedAt is not null) is { } refusal) return refusal;
        if (version is { } seen && seen != thread.Version) return Refusal.ChangedMeanwhile;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        thread.Delete(now);
        await db.EraseTracesAsync(id, null, cancel);
        if (!found.IsMine) db.Audit(viewer, "thread.delete", now, thread.CircleId, thread.AuthorId, id.ToString());
        db.Later(SweepErased.JobKind, new { Thread = id }, now);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>On its way still: nobody has seen it, so nothing stays of it.</summary>
    private async Task<Outcome> TakeBackAsync(Guid id, CancellationToken cancel)
    {
        if (!viewer.MayWrite || await db.FindHeldThreadToTakeBackAsync(viewer, id, cancel) is not { } held) return Refusal.Missing;
        await using var writing = await db.WriteAsync(cancel);
        await db.EraseContentsAsync([id], cancel);
        db.Remove(held);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindThreadToChangeAsync(viewer, id, cancel) is not { } found)
            return await db.FindHeldThreadToTakeBackAsync(viewer, id, cancel) is { } held
                ? Pages.Show<DeletePage>(new { Action = $"/t/{id}/delete", Back = ThreadPaths.To(id, 0), About = held.Title, Parts = TextParts.Of(held), IsOpening = true })
                : await ShowThread.MissingAsync(db, viewer, id, cancel);
        var thread = found.Thread;
        if (ThreadAccess.RefuseDelete(viewer, found.Standing, found.IsMine, thread.DeletedAt is not null) is { } refusal)
            return refusal is Refusal.AlreadyDeleted ? Pages.Go(ThreadPaths.To(id, 0)) : Pages.Refused(refusal);
        return Pages.Show<DeletePage>(new
        {
            Action = $"/t/{id}/delete", Back = ThreadPaths.To(id, 0), About = thread.Title, Parts = TextParts.Of(thread),
            IsOpening = true, Author = found.IsMine ? null : thread.Mask is { } mask ? Masks.Name(mask) : await db.NameOfAsync(thread.AuthorId, cancel),
        });
    }

    internal static Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form,
            async () => (await new DeleteThread(db, viewer, clock).RunAsync(id, null, cancel)).Refusal is { } refusal and not Refusal.AlreadyDeleted ? refusal : null,
            () => Pages.Go(ThreadPaths.To(id, 0)));
}
