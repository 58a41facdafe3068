using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody signs in with address and password: a new session, or the question for the second factor; the session of the same browser before it ends.</summary>
public sealed class SignIn(AppDb db, Credentials credentials, TimeProvider clock)
{
    public async Task<Outcome<Entry>> RunAsync(string email, string password, Visit visit, CancellationToken cancel)
    {
        var known = await credentials.CheckAsync(email, password, visit.Network, cancel);
        if (known.Value is not { } person) return known.Refusal!.Value;

        await using var writing = await db.WriteAsync(cancel);
        await visit.EndBeforeAsync(cancel);
        var entry = await db.EnterAsync(person, visit.Device, whole: false, clock.GetUtcNow());
        if (entry.Refusal is { } no) return no;
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } refusal) return refusal;
        await writing.CommitAsync(cancel);
        return entry;
    }

    internal static Task<IResult> ShowAsync(HttpContext http, Viewer viewer, AppDb db, Frame frame, CancellationToken cancel)
    {
        var back = Pages.Local(http.Request.Query["return"]);
        return viewer.IsGuest ? PageAsync(Form.New(("return", back)), null, db, frame, 200, cancel) : Task.FromResult(Pages.Go(back));
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, Credentials credentials, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        var carried = Carried.In(form, http);
        // Signed in meanwhile, in another window: only the press is missing.
        if (!viewer.IsGuest) return Arrival.In(form, carried);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var email = form.Text("email", Credentials.EmailLength, required: true);
        if (form.Secret("password").Length == 0) form.Errors.TryAdd("password", FormText.Required);
        if (!form.IsSound) return await PageAsync(form, carried, db, frame, StatusCodes.Status400BadRequest, cancel);

        var outcome = await new SignIn(db, credentials, clock).RunAsync(email, form.Secret("password"), visit, cancel);
        if (outcome.Refusal is { } refusal)
        {
            form.Notice = RefusalWords.For(refusal);
            if (refusal is Refusal.TooMany) http.Response.Headers.RetryAfter = Credentials.RetryAfter;
            return await PageAsync(form, carried, db, frame, Pages.Status(refusal), cancel);
        }
        return await Arrival.GoAsync(outcome.Value!, form, carried, visit, db);
    }

    internal static async Task<IResult> PageAsync(Form form, Carried? carried, AppDb db, Frame frame, int status, CancellationToken cancel) =>
        Pages.Show<SignInPage>(new { Form = form, Carried = carried, Demo = await DemoSignIn.AccountsAsync(db, frame, cancel) }, status);
}
