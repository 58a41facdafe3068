using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Takes one's app or a passkey away; with the last of them go the codes on paper.</summary>
public sealed class RemoveFactor(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="passkey">One passkey; null for the app.</param>
    public async Task<Outcome<string>> RunAsync(string? passkey, CancellationToken cancel)
    {
        var key = passkey is null ? null : await ShowSafety.FindAsync(viewer, db, passkey, cancel);
        var app = passkey is null ? await db.Apps(viewer).FirstOrDefaultAsync(cancel) : null;
        if (key is null && app is null) return Refusal.Missing;
        var factors = await db.FactorsAsync(viewer.Id);
        var left = factors.Count - (key is not null || app!.Secret is not null ? 1 : 0);
        if (SecondFactors.RefuseRemove(viewer, factors, left) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (key is not null) db.Remove(key);
        if (app is not null)
        {
            db.Remove(app);
            (await db.People(viewer).FirstAsync(p => p.Id == viewer.Id, cancel)).TwoFactorEnabled = false;
        }
        if (left == 0) await db.RecoveryCodes(viewer).ExecuteDeleteAsync(cancel);
        db.Audit(viewer, app is null ? "account.passkey-remove" : "account.app-remove", now, subject: viewer.Id);
        db.Mail(MailKind.SafetyChanged, viewer.Id, now);
        await db.EndOthersAsync(viewer, cancel);
        var secret = await db.RenewSessionAsync(viewer, now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return secret;
    }

    internal static Task<IResult> PostAppAsync(HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(null, http, form, viewer, visit, db, clock, cancel);

    internal static Task<IResult> PostPasskeyAsync(string id, HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, http, form, viewer, visit, db, clock, cancel);

    private static async Task<IResult> PostAsync(string? passkey, HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        await Pressing.RunAsync(http, form, async () =>
        {
            var outcome = await new RemoveFactor(db, viewer, clock).RunAsync(passkey, cancel);
            if (outcome.Value is { } secret) visit.Renew(secret);
            return outcome.Refusal;
        }, () => Pages.Go("/settings/safety"));
}
