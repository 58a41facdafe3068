using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>New codes on paper; those from before open nothing any more.</summary>
public sealed class RenewRecovery(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<IReadOnlyList<string>>> RunAsync(CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (!(await db.FactorsAsync(viewer.Id)).Any) return Refusal.Missing;
        await using var writing = await db.WriteAsync(cancel);
        await db.RecoveryCodes(viewer).ExecuteDeleteAsync(cancel);
        var codes = Secured.AddCodes(db, viewer);
        db.Mail(MailKind.SafetyChanged, viewer.Id, clock.GetUtcNow());
        db.Audit(viewer, "account.recovery-renew", clock.GetUtcNow(), subject: viewer.Id);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return new(codes, null);
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        IReadOnlyList<string> codes = [];
        return await Pressing.RunAsync(http, form, async () =>
        {
            var outcome = await new RenewRecovery(db, viewer, clock).RunAsync(cancel);
            codes = outcome.Value ?? [];
            return outcome.Refusal;
        }, () => Pages.Show<RecoveryPage>(new { Codes = codes }));
    }
}
