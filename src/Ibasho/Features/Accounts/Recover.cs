using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>A new password by a mailed link. It signs nobody in: the ordinary door follows, with all it asks.</summary>
public sealed class Recover(AppDb db, Credentials credentials, TimeProvider clock)
{
    internal static readonly LinkUse[] Uses = [LinkUse.Recover];

    public async Task<Outcome> RunAsync(string secret, string password, CancellationToken cancel)
    {
        if (await db.LinkAsync(secret, Uses, clock.GetUtcNow(), cancel) is not { } found) return Refusal.LinkEnded;
        // Hashing takes a while, and must not hold the database; the link is asked for again inside.
        var hashed = new Person { Name = "" };
        await credentials.SetPasswordAsync(hashed, password, cancel);
        db.Entry(found.Person).State = db.Entry(found).State = EntityState.Detached;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.LinkAsync(secret, Uses, now, cancel) is not { } link || !await db.UseAsync(link, cancel)) return Refusal.LinkEnded;
        var person = link.Person;
        (person.PasswordHash, person.SecurityStamp) = (hashed.PasswordHash, hashed.SecurityStamp);
        var counted = person.EmailConfirmed;
        person.Confirm();
        if (!counted && person.State == PersonState.Waiting) db.Report(new Happening(NoticeKind.AccountAsked, person.Id), now);
        await db.EndAllAsync(person.Id, cancel);
        db.Mail(MailKind.PasswordChanged, person.Id, now);
        db.Audit(Viewer.Of(person), "account.recover", now, subject: person.Id);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } refusal) return refusal;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(LinkCookie cookie, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        await db.LinkAsync(cookie.Secret, Uses, clock.GetUtcNow(), cancel) is { } link ? Page(Form.New(), link, 200) : Ended();

    internal static async Task<IResult> PostAsync(Form form, LinkCookie cookie, AppDb db, Credentials credentials, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.LinkAsync(cookie.Secret, Uses, clock.GetUtcNow(), cancel) is not { } link) return Ended();
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var password = form.NewPassword("new-password", frame.Place.Name, link.Person.Name, link.Person.Reading, link.Person.Email!.Split('@')[0]);
        if (!form.IsSound) return Page(form, link, StatusCodes.Status400BadRequest);

        var outcome = await new Recover(db, credentials, clock).RunAsync(cookie.Secret, password, cancel);
        if (outcome.Refusal is Refusal.LinkEnded) return Ended();
        if (outcome.Refusal is { } refusal)
        {
            form.Notice = RefusalWords.For(refusal);
            return Page(form, link, Pages.Status(refusal));
        }
        cookie.Forget();
        return Pages.Show<RecoveredPage>();
    }

    private static IResult Page(Form form, MailLink link, int status) => Pages.Show<RecoverPage>(new { Form = form, Email = link.Person.Email }, status);

    private static IResult Ended() => Pages.Show<MailLinkEndedPage>(new { Recovers = true }, StatusCodes.Status404NotFound);
}
