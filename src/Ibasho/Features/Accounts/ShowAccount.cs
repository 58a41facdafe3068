using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>One account, for the operator: what can be done when somebody cannot get in, or somebody else did.</summary>
internal static class ShowAccount
{
    public static Task<IResult> ShowAsync(long id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PageAsync(id, Form.New(), viewer, db, clock, 200, cancel);

    public static async Task<IResult> PageAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, int status, CancellationToken cancel)
    {
        if (await db.Accounts(viewer).AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } person) return Pages.Missing();
        var now = clock.GetUtcNow();
        var asked = await db.FactorResets(viewer).AsNoTracking().Where(r => r.PersonId == id && r.ExpiresAt > now)
            .Select(r => new ResetLine(r.AskedBy.Name, r.AskedById == viewer.Id, r.ExpiresAt)).FirstOrDefaultAsync(cancel);
        return Pages.Show<AccountPage>(new
        {
            Form = form, Person = person, Factors = await db.FactorsAsync(id), Asked = asked,
            Refusal = SecondFactors.RefuseReset(viewer, person, await db.Operators().CountAsync(p => p.Id != id, cancel)),
        }, status);
    }
}

public sealed record ResetLine(string By, bool Mine, DateTimeOffset Until);
