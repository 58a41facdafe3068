using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>Operators name those who are trusted with a key; they hold none of these keys themselves.</summary>
public sealed class NameCustodian(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> AddAsync(string email, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        var folded = email.Trim().ToUpperInvariant();
        if (await db.Accounts(viewer).FirstOrDefaultAsync(p => p.NormalizedEmail == folded && p.State == PersonState.Active, cancel) is not { } person) return Refusal.Invalid;
        if (await db.Custodians().AnyAsync(c => c.PersonId == person.Id, cancel)) return Outcome.Done;
        if (await db.Custodians().CountAsync(cancel) >= Custodian.Most) return Refusal.CustodiansFull;
        var now = clock.GetUtcNow();
        db.Add(new Custodian { PersonId = person.Id, NamedOn = DateOnly.FromDateTime(now.UtcDateTime) });
        db.Audit(viewer, "custody.name", now, subject: person.Id);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    /// <summary>The key goes with the row: what only this one and another could open, waits for others to close it anew.</summary>
    public async Task<Outcome> RemoveAsync(long id, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (await db.Custodians().FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } custodian) return Outcome.Done;
        db.Remove(custodian);
        db.Audit(viewer, "custody.remove", clock.GetUtcNow(), subject: custodian.PersonId);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    internal static Task<IResult> ShowAsync(AppDb db, CancellationToken cancel) => PageAsync(Form.New(), db, 200, cancel);

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var email = form.Line("email", 254, required: true);
        if (!form.IsSound) return await PageAsync(form, db, form.Status, cancel);
        var outcome = await new NameCustodian(db, viewer, clock).AddAsync(email, cancel);
        if (outcome.Refusal is not { } refusal) return Pages.Go("/operate/custodians");
        if (refusal is Refusal.Invalid) form.Errors["email"] = CustodyText.NoSuchPerson;
        else form.Notice = RefusalWords.For(refusal);
        return await PageAsync(form, db, Pages.Status(refusal), cancel);
    }

    internal static Task<IResult> PostRemoveAsync(long id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, async () => (await new NameCustodian(db, viewer, clock).RemoveAsync(id, cancel)).Refusal, () => Pages.Go("/operate/custodians"));

    private static async Task<IResult> PageAsync(Form form, AppDb db, int status, CancellationToken cancel) =>
        Pages.Show<CustodiansPage>(new { Form = form, Custodians = await db.Custodians().AsNoTracking().Include(c => c.Person).OrderBy(c => c.Id).ToListAsync(cancel) }, status);
}
