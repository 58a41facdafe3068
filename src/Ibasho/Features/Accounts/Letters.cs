using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Accounts;

/// <summary>The mails about one's own account: links that prove who has the mailbox, and warnings of what was changed.</summary>
public sealed class Letters(ILookupNormalizer normalizer, Settings settings, TimeProvider clock) : MailWriter
{
    public override bool Writes(MailKind kind) => kind is not (MailKind.News or MailKind.ErasureAsked or MailKind.PseudonymDigest or MailKind.Invited or MailKind.Trouble);

    public override async Task<Letter?> WriteAsync(AppDb db, Mail mail, CancellationToken cancel)
    {
        // Only now is it asked whose address this is: the page that was answered before did not know.
        var person = mail.PersonId is { } id ? await db.ReceiverAsync(id, cancel) : await db.AccountOfAsync(normalizer.NormalizeEmail(mail.Address)!, cancel);
        if (person is not { State: PersonState.Active or PersonState.Waiting or PersonState.Declined } || Kind(mail, person) is not { } kind) return null;
        if (kind is MailKind.NewAddress && await db.AccountOfAsync(normalizer.NormalizeEmail(mail.Address)!, cancel) is not null) return null;

        using var words = Words.In(person.Culture ?? "ja");
        var place = await db.PlaceNameAsync(cancel);
        var (now, to) = (clock.GetUtcNow(), mail.Address ?? person.Email!);
        Letter Say(string subject, string[] lines, string text, string path) =>
            new(to, CultureInfo.CurrentUICulture.Name, place, subject.With(place), [.. lines.Select(line => line.With(place))])
            {
                Link = (settings.Address + path, text), Foot = [AccountsText.MailFoot.With(place, settings.Address)],
            };
        return kind switch
        {
            MailKind.Confirm => Say(AccountsText.MailConfirmSubject, [AccountsText.MailConfirm, AccountsText.MailConfirmNotYou], AccountsText.MailConfirmLink,
                "/confirm/" + db.MakeLink(person, LinkUse.Confirm, to, now)),
            MailKind.Register => Say(AccountsText.MailHereSubject, [AccountsText.MailHere, AccountsText.MailHereNotYou], AccountsText.MailHereLink, "/recover"),
            MailKind.Recover => Say(AccountsText.MailRecoverSubject, [AccountsText.MailRecover, AccountsText.MailRecoverNotYou], AccountsText.MailRecoverLink,
                "/recover/" + db.MakeLink(person, LinkUse.Recover, to, now)),
            MailKind.NewAddress => Say(AccountsText.MailMoveSubject, [AccountsText.MailMove, AccountsText.MailMoveNotYou], AccountsText.MailMoveLink,
                "/confirm/" + db.MakeLink(person, LinkUse.NewAddress, to, now)),
            MailKind.AddressChanged => Say(AccountsText.MailMovedSubject, [AccountsText.MailMoved, AccountsText.MailMovedNotYou], AccountsText.MailMovedLink, "/"),
            MailKind.SafetyChanged => Say(AccountsText.MailSafetySubject, [AccountsText.MailSafety, AccountsText.MailSafetyNotYou], AccountsText.MailSafetyLink, "/settings/safety"),
            MailKind.AuditHead => await db.AnchorForAsync(person, cancel) is { } anchor ? Say(AccountsText.MailAuditSubject, [AccountsText.MailAudit, anchor, AccountsText.MailAuditKeep], AccountsText.MailAuditLink, "/operate") : null,
            MailKind.LetIn => Say(AccountsText.MailLetInSubject, [AccountsText.MailLetIn], ShellText.SignIn, "/sign-in"),
            _ => Say(AccountsText.MailPasswordSubject, [AccountsText.MailPassword, AccountsText.MailPasswordNotYou], AccountsText.MailPasswordLink, "/recover"),
        };
    }

    /// <summary>What this person is to be told, if anything; never in words a stranger chose.</summary>
    private static MailKind? Kind(Mail mail, Person person) => mail.Kind switch
    {
        // Registered before and never confirmed: the same link once more.
        MailKind.Register when !person.Counts => person.State == PersonState.Waiting ? MailKind.Confirm : null,
        MailKind.Confirm => person is { EmailConfirmed: true, MailFailedAt: null } or { State: PersonState.Declined } ? null : MailKind.Confirm,
        // An address that was only ever typed, by somebody who is in already, must not open the account.
        MailKind.Recover => person is { State: PersonState.Active, EmailConfirmed: false } or { State: PersonState.Declined } ? null : MailKind.Recover,
        MailKind.LetIn when !person.EmailConfirmed => MailKind.Confirm,
        MailKind.NewAddress or MailKind.LetIn => person.State == PersonState.Active ? mail.Kind : null,
        MailKind.PasswordChanged or MailKind.SafetyChanged or MailKind.AuditHead => person.EmailConfirmed ? mail.Kind : null,
        _ => mail.Kind,
    };
}
