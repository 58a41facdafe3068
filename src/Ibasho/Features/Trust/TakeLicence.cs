using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>A reviewer takes a document: from now on nobody else can open it.</summary>
public sealed class TakeLicence(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(Guid id, CancellationToken cancel)
    {
        if (TrustAccess.RefuseReview(viewer) is { } refusal) return refusal;
        if (await db.LicenceChecks(viewer).FirstOrDefaultAsync(c => c.Id == id && c.PersonId != viewer.Id, cancel) is not { } check) return Refusal.Missing;
        if (check.State == LicenceState.Taken) return null;
        check.Take(viewer.Id);
        db.Audit(viewer, "licence.take", clock.GetUtcNow(), subject: check.PersonId, detail: check.Profession);
        // Of two at once one has it; for the other it is not there any more.
        return await db.SaveAsync(Refusal.Missing, cancel) is null ? null : Refusal.Missing;
    }

    internal static Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        viewer.IsReviewer ? Pressing.RunAsync(http, form, () => new TakeLicence(db, viewer, clock).RunAsync(id, cancel), () => Pages.Go($"/licences/{id}")) : Task.FromResult(Pages.Missing());
}
