using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The second step of signing in: a code of the app, or one from paper. Five tries, ten minutes, then the password again.</summary>
public sealed class EnterCode(AppDb db, FactorCheck check, TimeProvider clock)
{
    public async Task<Outcome<Entry>> RunAsync(string code, Visit visit, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await db.Step(visit.StepSecret, now).Where(p => p.PersonId != null).Include(p => p.Person).AsNoTracking().FirstOrDefaultAsync(cancel) is not { } step) return Refusal.StepEnded;
        await using (var trying = await db.WriteAsync(cancel))
        {
            // Counted before it is looked at: of many at once no more than five are.
            if (await db.Step(visit.StepSecret, now).ExecuteUpdateAsync(p => p.SetProperty(x => x.Tries, x => x.Tries + 1), cancel) != 1) return Refusal.StepEnded;
            await trying.CommitAsync(cancel);
        }
        if (await check.RefuseAsync(step.PersonId!.Value, code, visit.Network, cancel) is { } wrong)
            return wrong is Refusal.WrongCode && !await db.Step(visit.StepSecret, now).AnyAsync(cancel) ? Refusal.StepEnded : wrong;

        await using var writing = await db.WriteAsync(cancel);
        if (await db.EndStepAsync(step.Id, cancel) is not { } person) return Refusal.StepEnded;
        await visit.EndBeforeAsync(cancel);
        var entry = await db.EnterAsync(person, visit.Device, whole: true, now);
        if (entry.Refusal is { } no) return no;
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } refusal) return refusal;
        await writing.CommitAsync(cancel);
        return entry;
    }

    internal static Task<IResult> ShowAsync(HttpContext http, Viewer viewer, Visit visit, AppDb db)
    {
        var back = Pages.Local(http.Request.Query["return"]);
        return viewer.IsGuest ? PageAsync(Form.New(("return", back)), null, visit, null, db, 200) : Task.FromResult(Pages.Go(back));
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, FactorCheck check, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        var carried = Carried.In(form, http);
        if (!viewer.IsGuest) return Arrival.In(form, carried);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (form["code"].Length == 0) form.Errors.TryAdd("code", FormText.Required);
        if (!form.IsSound) return await PageAsync(form, carried, visit, null, db, StatusCodes.Status400BadRequest);

        var outcome = await new EnterCode(db, check, clock).RunAsync(form["code"], visit, cancel);
        if (outcome.Refusal is not { } refusal) return await Arrival.GoAsync(outcome.Value!, form, carried, visit, db);
        if (refusal is Refusal.TooMany) http.Response.Headers.RetryAfter = Credentials.RetryAfter;
        if (refusal is Refusal.WrongCode) form.Errors.TryAdd("code", RefusalWords.For(refusal));
        else form.Notice = RefusalWords.For(refusal);
        return refusal is Refusal.StepEnded or Refusal.AccountSuspended
            ? await SignIn.PageAsync(form, carried, db, frame, Pages.Status(refusal), cancel)
            : await PageAsync(form, carried, visit, null, db, Pages.Status(refusal));
    }

    /// <summary>The page of the step this browser is at; where it is at none, the door.</summary>
    /// <param name="step">The step's secret, when its cookie goes out with this answer.</param>
    internal static async Task<IResult> PageAsync(Form form, Carried? carried, Visit visit, string? step, AppDb db, int status)
    {
        var now = visit.Now;
        var person = await db.Step(step ?? visit.StepSecret, now).Select(p => p.PersonId).FirstOrDefaultAsync();
        if (person is null) return Pages.Go("/sign-in?return=" + Uri.EscapeDataString(Pages.Local(form["return"])));
        return Pages.Show<CodePage>(new { Form = form, Carried = carried, Factors = await db.FactorsAsync(person.Value) }, status);
    }
}
