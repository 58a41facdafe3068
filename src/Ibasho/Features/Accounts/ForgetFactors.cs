using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Accounts;

/// <summary>Takes somebody's second factors away from the server's own command line, for a place with one operator. It is written down as nobody's act.</summary>
public sealed class ForgetFactors(AppDb db, ILookupNormalizer normalizer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string email, CancellationToken cancel)
    {
        if (await db.AccountOfAsync(normalizer.NormalizeEmail(Credentials.Address(email))!, cancel) is not { } person) return Refusal.Missing;
        await using var writing = await db.WriteAsync(cancel);
        await db.ForgetFactorsAsync(person, cancel);
        db.Mail(MailKind.SafetyChanged, person.Id, clock.GetUtcNow());
        db.Audit(Viewer.Guest, "account.factor-reset", clock.GetUtcNow(), subject: person.Id, detail: "command");
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }
}
