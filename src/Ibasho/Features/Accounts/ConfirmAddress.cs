using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Accounts;

/// <summary>Whoever opened the mailed link says: yes, this address is mine. Then the account counts, or moves to the new address.</summary>
public sealed class ConfirmAddress(AppDb db, ILookupNormalizer normalizer, TimeProvider clock)
{
    internal static readonly LinkUse[] Uses = [LinkUse.Confirm, LinkUse.NewAddress];

    /// <summary>Answers what is true now: in, or waiting for the operator.</summary>
    public async Task<Outcome<Person>> RunAsync(string secret, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.LinkAsync(secret, Uses, now, cancel) is not { } link || !await db.UseAsync(link, cancel)) return Refusal.LinkEnded;

        var person = link.Person;
        if (link.Use == LinkUse.NewAddress)
        {
            db.Mail(MailKind.AddressChanged, person.Id, now, person.Email);
            person.MoveTo(link.Address, normalizer.NormalizeEmail(link.Address)!, Secrets.New());
        }
        else
        {
            person.Confirm();
        }
        if (person.State == PersonState.Waiting) db.Report(new Happening(NoticeKind.AccountAsked, person.Id), now);
        db.Audit(Viewer.Of(person), link.Use == LinkUse.NewAddress ? "account.email" : "account.confirm", now, subject: person.Id);
        // Somebody else took the new address meanwhile.
        if (await db.SaveAsync(Refusal.LinkEnded, cancel) is { } refusal) return refusal;
        await writing.CommitAsync(cancel);
        return person;
    }

    internal static async Task<IResult> ShowAsync(LinkCookie cookie, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        await db.LinkAsync(cookie.Secret, Uses, clock.GetUtcNow(), cancel) is { } link ? Page(Form.New(), link, 200) : Ended();

    internal static async Task<IResult> PostAsync(Form form, LinkCookie cookie, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine)
        {
            form.Notice = FormText.Stale;
            return await db.LinkAsync(cookie.Secret, Uses, clock.GetUtcNow(), cancel) is { } link ? Page(form, link, StatusCodes.Status400BadRequest) : Ended();
        }
        var outcome = await new ConfirmAddress(db, normalizer, clock).RunAsync(cookie.Secret, cancel);
        if (outcome.Refusal is Refusal.LinkEnded) return Ended();
        if (outcome.Refusal is { } refusal) return Pages.Refused(refusal);
        cookie.Forget();
        return Pages.Show<ConfirmedPage>(new { Waits = outcome.Value!.State == PersonState.Waiting });
    }

    private static IResult Page(Form form, MailLink link, int status) =>
        Pages.Show<ConfirmPage>(new { Form = form, link.Address, link.Person.Name, Moves = link.Use == LinkUse.NewAddress }, status);

    private static IResult Ended() => Pages.Show<MailLinkEndedPage>(status: StatusCodes.Status404NotFound);
}
