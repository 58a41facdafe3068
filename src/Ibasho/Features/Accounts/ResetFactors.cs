using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody lost phone, passkey and paper: one operator asks that they be taken away, another one confirms it, and both are written down.</summary>
public sealed class ResetFactors(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> AskAsync(long id, CancellationToken cancel)
    {
        var found = await FindAsync(id, cancel);
        if (found.Value is not { } person) return found.Refusal!.Value;
        if (!(await db.FactorsAsync(id)).Any) return Refusal.Missing;
        var now = clock.GetUtcNow();
        var asked = await db.FactorResets(viewer).FirstOrDefaultAsync(r => r.PersonId == id, cancel);
        if (asked?.ExpiresAt > now) return Outcome.Done;
        if (asked is null) db.Add(asked = new FactorReset { PersonId = id });
        (asked.AskedById, asked.ExpiresAt) = (viewer.Id, now.AddDays(FactorReset.OpenDays));
        db.Report(new Happening(NoticeKind.FactorResetAsked, id) { Turn = (int)(now.ToUnixTimeSeconds() / 60) }, now);
        db.Audit(viewer, "account.factor-reset-ask", now, subject: person.Id);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed ? failed : Outcome.Done;
    }

    public async Task<Outcome> ConfirmAsync(long id, CancellationToken cancel)
    {
        var found = await FindAsync(id, cancel);
        if (found.Value is not { } person) return found.Refusal!.Value;
        var now = clock.GetUtcNow();
        if (await db.FactorResets(viewer).AsNoTracking().FirstOrDefaultAsync(r => r.PersonId == id && r.ExpiresAt > now, cancel) is not { } asked) return Refusal.NotAsked;
        // Two people, not one in two windows; and who asked still runs the place.
        if (asked.AskedById == viewer.Id) return Refusal.SecondOperatorNeeded;
        if (!await db.Operators().AnyAsync(p => p.Id == asked.AskedById, cancel)) return Refusal.NotAsked;

        await using var writing = await db.WriteAsync(cancel);
        await db.ForgetFactorsAsync(person, cancel);
        db.Mail(MailKind.SafetyChanged, id, now);
        db.Audit(viewer, "account.factor-reset", now, subject: id, detail: $"asked by {asked.AskedById}");
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    public async Task<Outcome> WithdrawAsync(long id, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        await using var writing = await db.WriteAsync(cancel);
        if (await db.FactorResets(viewer).Where(r => r.PersonId == id).ExecuteDeleteAsync(cancel) > 0) db.Audit(viewer, "account.factor-reset-withdraw", clock.GetUtcNow(), subject: id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task<Outcome<Person>> FindAsync(long id, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } hidden) return hidden;
        if (await db.Accounts(viewer).FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } person) return Refusal.Missing;
        return SecondFactors.RefuseReset(viewer, person, await db.Operators().CountAsync(p => p.Id != id, cancel)) is { } refusal ? refusal : person;
    }

    internal static Task<IResult> PostAskAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, form, viewer, db, clock, r => r.AskAsync(id, cancel), cancel);

    internal static Task<IResult> PostConfirmAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, form, viewer, db, clock, r => r.ConfirmAsync(id, cancel), cancel);

    internal static Task<IResult> PostWithdrawAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, form, viewer, db, clock, r => r.WithdrawAsync(id, cancel), cancel);

    private static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, Func<ResetFactors, Task<Outcome>> act, CancellationToken cancel)
    {
        if (!form.IsGenuine)
        {
            form.Notice = FormText.Stale;
            return await ShowAccount.PageAsync(id, form, viewer, db, clock, StatusCodes.Status400BadRequest, cancel);
        }
        if ((await act(new ResetFactors(db, viewer, clock))).Refusal is not { } refusal) return Pages.Go($"/operate/people/{id}");
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice = RefusalWords.For(refusal);
        return await ShowAccount.PageAsync(id, form, viewer, db, clock, Pages.Status(refusal), cancel);
    }
}
