using System.Net.Mime;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody signs in with a passkey: alone, or as the second step after the password.</summary>
public sealed class SignInByPasskey(AppDb db, PasskeyProof proof, TimeProvider clock)
{
    private const int MostForNetwork = 60;

    public async Task<Outcome<Entry>> RunAsync(string credential, Visit visit, HttpContext http, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await db.Step(visit.StepSecret, now).AsNoTracking().FirstOrDefaultAsync(cancel) is not { Challenge: { } challenge } step) return Refusal.StepEnded;

        await using var writing = await db.WriteAsync(cancel);
        // What was asked is answered once: of many at once one takes the question.
        if (await db.Step(visit.StepSecret, now).Where(p => p.Challenge == challenge)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.Challenge, (string?)null).SetProperty(x => x.Tries, x => x.Tries + 1), cancel) != 1) return Refusal.StepEnded;
        var person = await proof.CheckAsync(credential, challenge, http, cancel);
        if (person is null || step.PersonId is { } asked && asked != person.Id)
        {
            db.ChangeTracker.Clear();
            await writing.CommitAsync(cancel);
            return Refusal.WrongPasskey;
        }
        await db.EndStepAsync(step.Id, cancel);
        await visit.EndBeforeAsync(cancel);
        var entry = await db.EnterAsync(person, visit.Device, whole: true, now);
        if (entry.Refusal is { } no) return no;
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } refusal) return refusal;
        await writing.CommitAsync(cancel);
        return entry;
    }

    /// <summary>The question for a browser; it is remembered beside the step the browser is at, or begins one.</summary>
    internal static async Task<IResult> PostOptionsAsync(HttpContext http, Form form, Visit visit, AppDb db, PasskeyProof proof, RateLimit limit, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (!limit.Try("passkey-from:" + visit.Network, MostForNetwork, Credentials.Window)) return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        var now = clock.GetUtcNow();
        var step = await db.Step(visit.StepSecret, now).Include(p => p.Person).FirstOrDefaultAsync(cancel);
        var asked = await proof.AskAsync(step?.Person, http);
        if (step is not null) step.Challenge = asked.AssertionState;
        else visit.BeginStep(db.BeginStep(null, asked.AssertionState, now));
        await db.SaveChangesAsync(cancel);
        return Results.Text(asked.RequestOptionsJson, MediaTypeNames.Application.Json);
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, PasskeyProof proof, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        var carried = Carried.In(form, http);
        if (!viewer.IsGuest) return Arrival.In(form, carried);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await SignIn.PageAsync(form, carried, db, frame, StatusCodes.Status400BadRequest, cancel);

        var outcome = await new SignInByPasskey(db, proof, clock).RunAsync(form["credential"], visit, http, cancel);
        if (outcome.Refusal is not { } refusal) return await Arrival.GoAsync(outcome.Value!, form, carried, visit, db);
        form.Notice = RefusalWords.For(refusal);
        return await db.Step(visit.StepSecret, visit.Now).AnyAsync(p => p.PersonId != null, cancel)
            ? await EnterCode.PageAsync(form, carried, visit, null, db, Pages.Status(refusal))
            : await SignIn.PageAsync(form, carried, db, frame, Pages.Status(refusal), cancel);
    }
}
