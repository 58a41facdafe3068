using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody asks for an account; the answer is the same whether the address has one already or not.</summary>
public sealed class Register(AppDb db, Credentials credentials, Visit visit, TimeProvider clock)
{
    public const int IntroductionLength = 1000;

    /// <param name="invitation">The secret of an invitation by the operator, which stands for the approval.</param>
    public async Task<Outcome<Registered>> RunAsync(Registering asked, string password, string? invitation, CancellationToken cancel)
    {
        var place = await db.Places().AsNoTracking().FirstOrDefaultAsync(cancel);
        if (invitation is null && place is null or { Registration: Registration.Invitation }) return Refusal.RegistrationClosed;
        var waits = invitation is null && place is not { Registration: Registration.Open };

        // Sent twice, or forgotten that one was here: who knows the password is let in as at the door.
        Person? known = null;
        if (!waits)
        {
            var check = await credentials.CheckAsync(asked.Email, password, visit.Network, cancel);
            if (check.Refusal is Refusal.TooMany) return Refusal.TooMany;
            known = check.Value;
        }
        var now = clock.GetUtcNow();
        var person = await credentials.MakeAsync(asked.Name, asked.Email, password, now, cancel);
        (person.Reading, person.Introduction, person.Professions, person.Culture) = (asked.Reading, waits ? asked.Introduction : null, asked.Professions, asked.Culture);

        await using var writing = await db.WriteAsync(cancel);
        if (known is null && invitation is not null && !await UseAsync(invitation, now, cancel)) return Refusal.LinkEnded;
        var taken = known ?? await db.AccountOfAsync(person.NormalizedEmail!, cancel);
        if (taken is null)
        {
            db.Add(person);
            if (!waits) person.Approve();
            if (await db.SaveAsync(Refusal.EmailTaken, cancel) is { } raced) return raced is Refusal.EmailTaken ? new Registered(null) : raced;
            if (waits) db.Report(new Happening(NoticeKind.AccountAsked, person.Id), now);
        }
        db.Audit(Viewer.Guest, taken is null ? "account.register" : "account.register-again", now, subject: (taken ?? person).Id);
        var entry = waits || taken is not null && known is null ? default : await db.EnterAsync(known ?? person, visit.Device, whole: false, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return new Registered(entry.Value);
    }

    /// <summary>Counts one use; of many at once no more than were given succeed.</summary>
    private async Task<bool> UseAsync(string invitation, DateTimeOffset now, CancellationToken cancel) =>
        await db.PlaceInvitation(invitation).Where(i => i.RevokedAt == null && i.ExpiresAt > now && i.Uses < i.MostUses)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Uses, x => x.Uses + 1).SetProperty(x => x.Version, x => x.Version + 1), cancel) == 1;
}

public sealed record Registering(string Name, string Reading, string Email, string Introduction, List<string> Professions, string? Culture);

/// <summary>Let in, or asked to wait, or already here: those who are not let in are answered alike.</summary>
public sealed record Registered(Entry? Entry);
