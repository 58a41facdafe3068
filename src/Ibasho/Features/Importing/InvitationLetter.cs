using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Importing;

/// <summary>The mail with an invitation: who invites to what, and that nothing happens unless one wants it. Its link is made while it is written.</summary>
public sealed class InvitationLetter(Settings settings, TimeProvider clock) : MailWriter
{
    public override bool Writes(MailKind kind) => kind == MailKind.Invited;

    public override async Task<Letter?> WriteAsync(AppDb db, Mail mail, CancellationToken cancel)
    {
        if (mail is not { InvitationId: { } id, Address: { } to } || await db.ToMailAsync(id, clock.GetUtcNow(), cancel) is not { } invitation) return null;
        if (await db.ReceiverAsync(invitation.CreatedById, cancel) is not { } by) return null;
        var reader = await db.AccountOfAsync(invitation.Address!, cancel);
        var secret = Secrets.New();
        // Written again after a failed try, the link of the try before is dead.
        invitation.TokenHash = Secrets.Hash(secret);

        using var words = Words.In(reader?.Culture ?? by.Culture ?? "ja");
        var place = await db.PlaceNameAsync(cancel);
        var (circle, name) = (invitation.Circle, Form.OneLine(by.Name));
        return new(to, CultureInfo.CurrentUICulture.Name, place,
            circle is null ? ImportingText.MailPlaceSubject.With(place) : ImportingText.MailCircleSubject.With(Form.OneLine(circle.Name), place),
            [
                circle is null ? ImportingText.MailPlace.With(name, place) : ImportingText.MailCircle.With(name, Form.OneLine(circle.Name), place),
                .. circle is null ? [] : new[] { ImportingText.MailCircleAccount.With(place) },
                ImportingText.MailNothing.With(Format.Day(invitation.ExpiresAt)),
            ])
        {
            Link = ($"{settings.Address}/{(circle is null ? "invited" : "i")}/{secret}", ImportingText.MailLink),
            Foot = [ImportingText.MailFoot.With(place, settings.Address)],
        };
    }
}
