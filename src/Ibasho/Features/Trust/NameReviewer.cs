using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>An operator names somebody to look at documents, or ends that.</summary>
public sealed class NameReviewer(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(long id, bool wanted, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (await db.Accounts(viewer).FirstOrDefaultAsync(p => p.Id == id && p.State == PersonState.Active, cancel) is not { } person) return Refusal.Missing;
        if (person.IsReviewer == wanted) return null;
        person.IsReviewer = wanted;
        db.Audit(viewer, wanted ? "account.reviewer" : "account.reviewer.end", clock.GetUtcNow(), subject: id);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    internal static Task<IResult> PostAsync(long id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, () => new NameReviewer(db, viewer, clock).RunAsync(id, form["wanted"] == "true", cancel), () => Pages.Go($"/operate/people/{id}"));
}
