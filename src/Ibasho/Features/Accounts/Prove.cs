using System.Net.Mime;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody who is in shows again who they are, before what a thief of an open browser must not do. The session gets a new cookie.</summary>
public sealed class Prove(AppDb db, Viewer viewer, Credentials credentials, FactorCheck check, PasskeyProof proof, TimeProvider clock)
{
    /// <summary>Answers the session's new secret. Where a second factor is set, it is what is asked for: a password alone may be known.</summary>
    public async Task<Outcome<string>> RunAsync(Form form, Visit visit, HttpContext http, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var factors = await db.FactorsAsync(viewer.Id);
        var wrong = form["credential"].Length > 0 ? await PasskeyAsync(form["credential"], http, cancel)
            : factors.Any ? await check.RefuseAsync(viewer.Id, form["code"], visit.Network, cancel)
            : await PasswordAsync(form.Secret("password"), visit, cancel);
        if (wrong is { } no) return no;

        await using var writing = await db.WriteAsync(cancel);
        var secret = await db.RenewSessionAsync(viewer, clock.GetUtcNow(), cancel);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return secret;
    }

    private async Task<Refusal?> PasswordAsync(string password, Visit visit, CancellationToken cancel)
    {
        var email = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Email).FirstAsync(cancel);
        return (await credentials.CheckAsync(email!, password, visit.Network, cancel)).Refusal;
    }

    private async Task<Refusal?> PasskeyAsync(string credential, HttpContext http, CancellationToken cancel)
    {
        if (await db.TakeChallengeAsync(viewer, clock.GetUtcNow(), cancel) is not { } challenge) return Refusal.WrongPasskey;
        var person = await proof.CheckAsync(credential, challenge, http, cancel);
        return person?.Id == viewer.Id ? null : Refusal.WrongPasskey;
    }

    internal static async Task<IResult> ShowAsync(HttpContext http, Viewer viewer, AppDb db, Visit visit, CancellationToken cancel)
    {
        var back = Pages.Local(http.Request.Query["return"]);
        return viewer.FreshUntil > visit.Now ? Pages.Go(back) : await PageAsync(Form.New(), null, back, viewer, db, 200, cancel);
    }

    internal static async Task<IResult> PostOptionsAsync(HttpContext http, Form form, Viewer viewer, AppDb db, PasskeyProof proof, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var asked = await proof.AskAsync(await db.People(viewer).FirstAsync(p => p.Id == viewer.Id, cancel), http);
        await db.SetChallengeAsync(viewer, asked.AssertionState!, clock.GetUtcNow(), cancel);
        return Results.Text(asked.RequestOptionsJson, MediaTypeNames.Application.Json);
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, Credentials credentials, FactorCheck check, PasskeyProof proof, TimeProvider clock, CancellationToken cancel)
    {
        var (carried, back) = (Carried.In(form, http), Pages.Local(form["return"]));
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (form["credential"].Length == 0 && form["code"].Length == 0 && form.Secret("password").Length == 0)
            form.Errors.TryAdd((await db.FactorsAsync(viewer.Id)).Any ? "code" : "password", FormText.Required);
        if (!form.IsSound) return await PageAsync(form, carried, back, viewer, db, StatusCodes.Status400BadRequest, cancel);

        var outcome = await new Prove(db, viewer, credentials, check, proof, clock).RunAsync(form, visit, http, cancel);
        if (outcome.Refusal is { } refusal)
        {
            if (refusal is Refusal.TooMany) http.Response.Headers.RetryAfter = Credentials.RetryAfter;
            if (refusal is Refusal.WrongCode) form.Errors.TryAdd("code", RefusalWords.For(refusal));
            else if (refusal is Refusal.WrongCredentials) form.Errors.TryAdd("password", AccountsText.PasswordWrong);
            else form.Notice = RefusalWords.For(refusal);
            return await PageAsync(form, carried, back, viewer, db, Pages.Status(refusal), cancel);
        }
        visit.Renew(outcome.Value!);
        return carried is null ? Pages.Go(back) : Pages.Show<SendNowPage>(new { Carried = carried, Proved = true });
    }

    private static async Task<IResult> PageAsync(Form form, Carried? carried, string back, Viewer viewer, AppDb db, int status, CancellationToken cancel) =>
        Pages.Show<ProvePage>(new
        {
            Form = form, Keeps = carried?.Again ?? [("return", back)], Factors = await db.FactorsAsync(viewer.Id),
            Email = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Email).FirstAsync(cancel),
        }, status);
}
