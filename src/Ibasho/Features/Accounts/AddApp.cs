using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody sets up an app that shows codes, or moves to another phone: the picture first, and with the first right code it counts.</summary>
public sealed class AddApp(AppDb db, Viewer viewer, FactorSecrets secrets, RateLimit limit, TimeProvider clock)
{
    /// <summary>A new secret to be shown; the app in use stays in use until the new one is confirmed.</summary>
    public async Task<Outcome> BeginAsync(CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var app = await db.Apps(viewer).FirstOrDefaultAsync(cancel);
        if (app is null) db.Add(app = new SecondFactor { PersonId = viewer.Id });
        app.Next = secrets.Seal(viewer.Id, TimeCodes.NewSecret());
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed ? failed : Outcome.Done;
    }

    public async Task<Outcome<Secured>> ConfirmAsync(string code, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (!limit.Try($"confirm:{viewer.Id}", FactorCheck.MostHere, FactorCheck.Window)) return Refusal.TooMany;
        if (await db.Apps(viewer).FirstOrDefaultAsync(cancel) is not { Next: { } sealing } app) return Refusal.StepEnded;
        var now = clock.GetUtcNow();
        if (secrets.Open(viewer.Id, sealing) is not { } secret || TimeCodes.StepOf(secret, TimeCodes.Clean(code), now) is not { } step) return Refusal.WrongCode;

        await using var writing = await db.WriteAsync(cancel);
        app.Confirm(step, DateOnly.FromDateTime(now.UtcDateTime));
        (await db.People(viewer).FirstAsync(p => p.Id == viewer.Id, cancel)).TwoFactorEnabled = true;
        db.Audit(viewer, "account.app-add", now, subject: viewer.Id);
        var secured = await Secured.AfterAsync(db, viewer, now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return secured;
    }

    internal static async Task<IResult> PostBeginAsync(HttpContext http, Form form, Viewer viewer, AppDb db, FactorSecrets secrets, RateLimit limit, TimeProvider clock, CancellationToken cancel) =>
        await Pressing.RunAsync(http, form, async () => (await new AddApp(db, viewer, secrets, limit, clock).BeginAsync(cancel)).Refusal, () => Pages.Go("/settings/safety/app"));

    internal static Task<IResult> ShowAsync(Viewer viewer, AppDb db, FactorSecrets secrets, Frame frame, CancellationToken cancel) => PageAsync(Form.New(), viewer, db, secrets, frame, 200, cancel);

    internal static async Task<IResult> PostConfirmAsync(Form form, Viewer viewer, Visit visit, AppDb db, FactorSecrets secrets, RateLimit limit, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (form["code"].Length == 0) form.Errors.TryAdd("code", FormText.Required);
        if (!form.IsSound) return await PageAsync(form, viewer, db, secrets, frame, StatusCodes.Status400BadRequest, cancel);
        var outcome = await new AddApp(db, viewer, secrets, limit, clock).ConfirmAsync(form["code"], cancel);
        if (outcome.Refusal is not { } refusal) return Secured.Show(outcome.Value!, visit);
        if (refusal is Refusal.WrongCode) form.Errors.TryAdd("code", SafetyText.AppWrong);
        else form.Notice = RefusalWords.For(refusal);
        return await PageAsync(form, viewer, db, secrets, frame, refusal is Refusal.WrongCode ? 400 : Pages.Status(refusal), cancel);
    }

    private static async Task<IResult> PageAsync(Form form, Viewer viewer, AppDb db, FactorSecrets secrets, Frame frame, int status, CancellationToken cancel)
    {
        if (await db.Apps(viewer).AsNoTracking().FirstOrDefaultAsync(cancel) is not { Next: { } sealing } || secrets.Open(viewer.Id, sealing) is not { } secret) return Pages.Go("/settings/safety");
        var email = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Email).FirstAsync(cancel);
        var address = TimeCodes.Address(secret, frame.Place.Name, email!);
        return Pages.Show<AddAppPage>(new { Form = form, Picture = QrCode.Of(address), Address = address, Spelled = TimeCodes.Spelled(secret) }, status);
    }
}
