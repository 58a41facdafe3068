using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>A program's token ends at once.</summary>
public sealed class EndToken(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        await using var writing = await db.WriteAsync(cancel);
        // Ended before, or somebody else's: there is no such token, which is what was wanted.
        if (await db.Tokens(viewer).Where(t => t.Id == id).ExecuteDeleteAsync(cancel) == 0) return Outcome.Done;
        db.Audit(viewer, "account.token-end", clock.GetUtcNow(), subject: viewer.Id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> PostAsync(long id, HttpContext http, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, async () => (await new EndToken(db, viewer, clock).RunAsync(id, cancel)).Refusal, () => Pages.Go("/settings/tokens"));
}
