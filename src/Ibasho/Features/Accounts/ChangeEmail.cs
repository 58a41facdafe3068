using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Another address for one's account: asked for with the password, counted when the link that goes there is opened.</summary>
public sealed class ChangeEmail(AppDb db, Viewer viewer, Credentials credentials, RateLimit limit, TimeProvider clock)
{
    private const int MostMails = 5;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public async Task<Outcome> RunAsync(string address, string present, string network, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var email = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Email).FirstAsync(cancel);
        // The step up: whoever asks for more than the password asks for it here.
        if ((await credentials.CheckAsync(email!, present, network, cancel)).Refusal is { } wrong) return wrong;
        if (!limit.Try("address:" + viewer.Id, MostMails, Window)) return Refusal.TooMany;
        var now = clock.GetUtcNow();
        db.Mail(MailKind.NewAddress, viewer.Id, now, Credentials.Address(address));
        db.Audit(viewer, "account.email-ask", now, subject: viewer.Id);
        await db.SaveChangesAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>The link to the present address once more.</summary>
    public async Task<Outcome> ConfirmAsync(CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (!limit.Try("address:" + viewer.Id, MostMails, Window)) return Refusal.TooMany;
        db.Mail(MailKind.Confirm, viewer.Id, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> ShowAsync(HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel) =>
        PageAsync(Form.New(), viewer, db, http.Request.Query.ContainsKey("sent"), 200, cancel);

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, Visit visit, AppDb db, Credentials credentials, RateLimit limit, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var email = form.Email();
        if (form.Secret("current-password").Length == 0) form.Errors.TryAdd("current-password", FormText.Required);
        if (!form.IsSound) return await PageAsync(form, viewer, db, false, StatusCodes.Status400BadRequest, cancel);
        var outcome = await new ChangeEmail(db, viewer, credentials, limit, clock).RunAsync(email, form.Secret("current-password"), visit.Network, cancel);
        if (outcome.Refusal is not { } refusal) return Pages.Go("/settings/email?sent");
        if (refusal is Refusal.WrongCredentials) form.Errors.TryAdd("current-password", AccountsText.PasswordWrong);
        else form.Notice = RefusalWords.For(refusal);
        return await PageAsync(form, viewer, db, false, refusal is Refusal.WrongCredentials ? 400 : Pages.Status(refusal), cancel);
    }

    internal static Task<IResult> PostConfirmAsync(HttpContext http, Form form, Viewer viewer, AppDb db, Credentials credentials, RateLimit limit, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, async () => (await new ChangeEmail(db, viewer, credentials, limit, clock).ConfirmAsync(cancel)).Refusal, () => Pages.Go("/settings/email?sent"));

    private static async Task<IResult> PageAsync(Form form, Viewer viewer, AppDb db, bool sent, int status, CancellationToken cancel)
    {
        var now = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => new AddressNow(p.Email!, p.EmailConfirmed, p.MailFailedAt)).FirstAsync(cancel);
        return Pages.Show<ChangeEmailPage>(new { Form = form, Now = now, IsSent = sent }, status);
    }
}

public sealed record AddressNow(string Email, bool IsConfirmed, DateTimeOffset? FailedAt);
