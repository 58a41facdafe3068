using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>Whoever asked takes the document back, also from under the eyes of a reviewer.</summary>
public sealed class WithdrawCheck(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(string profession, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        var check = await db.LicenceChecks(viewer).FirstOrDefaultAsync(c => c.PersonId == viewer.Id && c.Profession == profession && (c.State == LicenceState.Waiting || c.State == LicenceState.Taken), cancel);
        if (check is null) return null;
        check.Withdraw(now);
        await db.CloseAsync(viewer, check, "licence.withdraw", now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed) return changed;
        await writing.CommitAsync(cancel);
        return null;
    }

    internal static Task<IResult> PostAsync(string code, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, () => new WithdrawCheck(db, viewer, clock).RunAsync(code, cancel), () => Pages.Go("/me/professions"));
}

/// <summary>What every end of a check does: the document goes, from the database's pages too, and it is written down.</summary>
internal static class Closing
{
    public static async Task CloseAsync(this AppDb db, Viewer viewer, LicenceCheck check, string act, DateTimeOffset now, CancellationToken cancel)
    {
        await db.EraseDocumentAsync(check.Id, cancel);
        db.Later(SweepErased.JobKind, new { Licence = check.Id }, now);
        db.Audit(viewer, act, now, subject: check.PersonId, detail: check.Profession);
    }
}
