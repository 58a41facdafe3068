using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The operator signs somebody out everywhere, programs too; the account itself stays as it is.</summary>
public sealed class EndSessionsOf(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } hidden) return hidden;
        if (await db.Accounts(viewer).FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } person) return Refusal.Missing;
        if (PersonAccess.RefuseDecide(viewer, person) is { } refusal) return refusal;
        await using var writing = await db.WriteAsync(cancel);
        await db.EndAllAsync(id, cancel);
        db.Audit(viewer, "account.sessions-end", clock.GetUtcNow(), subject: id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> PostAsync(long id, HttpContext http, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, async () => (await new EndSessionsOf(db, viewer, clock).RunAsync(id, cancel)).Refusal, () => Pages.Go($"/operate/people/{id}"));
}
