using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody asks for an account; the answer is the same whether the address has one already or not.</summary>
public sealed class Register(AppDb db, Credentials credentials, RateLimit limit, Settings settings, TimeProvider clock)
{
    public const int IntroductionLength = 1000;

    /// <summary>Mails to one address because of what strangers typed; more of them nobody needs, and the answer is the same.</summary>
    private const int MostMails = 3;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <param name="invitation">The secret of an invitation by the operator, which stands for the approval.</param>
    public async Task<Outcome> RunAsync(Registering asked, string password, string? invitation, CancellationToken cancel)
    {
        var place = await db.Places().AsNoTracking().FirstOrDefaultAsync(cancel);
        if (invitation is null && place is null or { Registration: Registration.Invitation }) return Refusal.RegistrationClosed;
        var entersAtOnce = invitation is not null || place is { Registration: Registration.Open };

        var now = clock.GetUtcNow();
        var person = await credentials.MakeAsync(asked.Name, asked.Email, password, now, cancel);
        (person.Reading, person.Introduction, person.Professions, person.Culture, person.EntersAtOnce) =
            (asked.Reading, entersAtOnce ? null : asked.Introduction, asked.Professions, asked.Culture, entersAtOnce);

        await using var writing = await db.WriteAsync(cancel);
        if (invitation is not null && !await UseAsync(invitation, now, cancel)) return Refusal.LinkEnded;
        var taken = await db.AccountOfAsync(person.NormalizedEmail!, cancel);
        if (taken is null)
        {
            db.Add(person);
            if (await db.SaveAsync(Refusal.EmailTaken, cancel) is { } raced) return raced is Refusal.EmailTaken ? Outcome.Done : raced;
            // Where no mail is sent nobody could confirm: the operator is asked at once, and lets in by hand.
            if (!entersAtOnce && !settings.SendsMail) db.Report(new Happening(NoticeKind.AccountAsked, person.Id), now);
        }
        // Whose address it is, is asked when the mail is written: the one who typed it cannot tell by anything.
        if (limit.Try("mail-to:" + person.NormalizedEmail, MostMails, Window)) db.MailTo(MailKind.Register, person.Email!, now);
        db.Audit(Viewer.Guest, taken is null ? "account.register" : "account.register-again", now, subject: (taken ?? person).Id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Counts one use; of many at once no more than were given succeed.</summary>
    private async Task<bool> UseAsync(string invitation, DateTimeOffset now, CancellationToken cancel) =>
        await db.PlaceInvitation(invitation).Where(i => i.RevokedAt == null && i.ExpiresAt > now && i.Uses < i.MostUses)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Uses, x => x.Uses + 1).SetProperty(x => x.Version, x => x.Version + 1), cancel) == 1;
}

public sealed record Registering(string Name, string Reading, string Email, string Introduction, List<string> Professions, string? Culture);
