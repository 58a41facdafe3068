using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Signs another browser of one's own out, or all of them but this one.</summary>
public sealed class EndSessions(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="only">One session; null for all others.</param>
    public async Task<Outcome> RunAsync(long? only, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        await using var writing = await db.WriteAsync(cancel);
        await db.Sessions(viewer).Where(s => only == null ? s.Id != viewer.SessionId : s.Id == only).ExecuteDeleteAsync(cancel);
        db.Audit(viewer, "account.sessions-end", clock.GetUtcNow(), subject: viewer.Id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> PostOneAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PostAsync(id, form, viewer, db, clock, cancel);

    internal static Task<IResult> PostOthersAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PostAsync(null, form, viewer, db, clock, cancel);

    private static async Task<IResult> PostAsync(long? only, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return Pages.Go("/settings#sessions");
        var outcome = await new EndSessions(db, viewer, clock).RunAsync(only, cancel);
        return outcome.Refusal is { } refusal ? Pages.Refused(refusal) : Pages.Go(only == viewer.SessionId ? "/" : "/settings#sessions");
    }
}
