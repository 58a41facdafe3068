using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>A new password, given with the present one; every other browser and program is signed out.</summary>
public sealed class ChangePassword(AppDb db, Viewer viewer, Credentials credentials, TimeProvider clock)
{
    public async Task<Outcome<OpenedSession>> RunAsync(string present, string next, Visit visit, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var email = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Email).FirstAsync(cancel);
        var known = await credentials.CheckAsync(email!, present, visit.Network, cancel);
        if (known.Value is not { } person) return known.Refusal!.Value;
        await credentials.SetPasswordAsync(person, next, cancel);

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        await db.EndAllAsync(person.Id, cancel);
        var session = db.ContinueSession(person, visit.Device, now);
        db.Mail(MailKind.PasswordChanged, person.Id, now);
        db.Audit(viewer, "account.password", now, subject: person.Id);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return session;
    }

    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel) => await PageAsync(Form.New(), viewer, db, 200, cancel);

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, Visit visit, AppDb db, Credentials credentials, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var person = await db.People(viewer).AsNoTracking().Where(p => p.Id == viewer.Id).Select(p => new { p.Name, p.Reading, p.Email }).FirstAsync(cancel);
        if (form.Secret("current-password").Length == 0) form.Errors.TryAdd("current-password", FormText.Required);
        var next = form.NewPassword("new-password", frame.Place.Name, person.Name, person.Reading, person.Email!.Split('@')[0]);
        if (!form.IsSound) return await PageAsync(form, viewer, db, StatusCodes.Status400BadRequest, cancel);

        var outcome = await new ChangePassword(db, viewer, credentials, clock).RunAsync(form.Secret("current-password"), next, visit, cancel);
        if (outcome.Refusal is { } refusal)
        {
            if (refusal is Refusal.WrongCredentials) form.Errors.TryAdd("current-password", AccountsText.PasswordWrong);
            else form.Notice = RefusalWords.For(refusal);
            return await PageAsync(form, viewer, db, refusal is Refusal.WrongCredentials ? 400 : Pages.Status(refusal), cancel);
        }
        visit.Begin(outcome.Value!);
        return Pages.Show<PasswordChangedPage>();
    }

    private static async Task<IResult> PageAsync(Form form, Viewer viewer, AppDb db, int status, CancellationToken cancel) =>
        Pages.Show<PasswordPage>(new { Form = form, Email = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Email).FirstAsync(cancel) }, status);
}
