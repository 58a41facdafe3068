using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The operator lets somebody in or not, shuts an account or opens it again; shutting ends every session at once.</summary>
public sealed class DecideOnPerson(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, Decision decision, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } hidden) return hidden;
        if (await db.Accounts(viewer).FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } person) return Refusal.Missing;
        if (PersonAccess.RefuseDecide(viewer, person) is { } refusal) return refusal;
        var (wanted, changed) = decision switch
        {
            Decision.Approve => (PersonState.Active, person.Approve()),
            Decision.Decline => (PersonState.Declined, person.Decline()),
            Decision.Suspend => (PersonState.Suspended, person.Suspend()),
            _ => (PersonState.Active, person.Resume()),
        };
        if (!changed) return person.State == wanted ? Outcome.Done : Refusal.AlreadyDecided;

        await using var writing = await db.WriteAsync(cancel);
        if (wanted != PersonState.Active) await db.EndAllAsync(person.Id, cancel);
        if (decision == Decision.Approve) db.Mail(MailKind.LetIn, person.Id, clock.GetUtcNow());
        db.Audit(viewer, "account." + decision.ToString().ToLowerInvariant(), clock.GetUtcNow(), subject: person.Id);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> ApproveAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, Decision.Approve, form, viewer, db, clock, cancel);

    internal static Task<IResult> DeclineAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, Decision.Decline, form, viewer, db, clock, cancel);

    internal static Task<IResult> SuspendAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, Decision.Suspend, form, viewer, db, clock, cancel);

    internal static Task<IResult> ResumeAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, Decision.Resume, form, viewer, db, clock, cancel);

    private static async Task<IResult> PostAsync(long id, Decision decision, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine)
        {
            form.Notice = FormText.Stale;
            return await ShowPeople.PageAsync(viewer, db, null, "", form, StatusCodes.Status400BadRequest, cancel);
        }
        if ((await new DecideOnPerson(db, viewer, clock).RunAsync(id, decision, cancel)).Refusal is not { } refusal) return Pages.Go("/operate/people");
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice = RefusalWords.For(refusal);
        return await ShowPeople.PageAsync(viewer, db, null, "", form, Pages.Status(refusal), cancel);
    }
}

public enum Decision
{
    Approve,
    Decline,
    Suspend,
    Resume,
}
