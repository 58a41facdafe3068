using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>The author, or a steward, closes a thread to new replies, or opens it again.</summary>
public sealed class CloseThread(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(Guid id, bool close, CancellationToken cancel)
    {
        if (await db.FindThreadToChangeAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        if (ThreadAccess.RefuseClose(viewer, found.Standing, found.IsMine, found.Thread.DeletedAt is not null) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        if (close ? !found.Thread.Close(now) : !found.Thread.Reopen()) return Outcome.Done;
        if (!found.IsMine)
            db.Audit(viewer, close ? "thread.close" : "thread.reopen", now, found.Thread.CircleId, found.Thread.AuthorId, id.ToString());
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    internal static Task<IResult> PostCloseAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, true, form, http, viewer, db, clock, cancel);

    internal static Task<IResult> PostReopenAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, false, form, http, viewer, db, clock, cancel);

    private static Task<IResult> PostAsync(Guid id, bool close, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form,
            async () => (await new CloseThread(db, viewer, clock).RunAsync(id, close, cancel)).Refusal,
            () => Pages.Go(WayBack.From(form, id)));
}
