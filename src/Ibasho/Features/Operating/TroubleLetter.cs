using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Operating;

/// <summary>Says to somebody who runs the place what is wrong at the moment of writing; nothing, when all is well again.</summary>
public sealed class TroubleLetter(Troubles troubles, Settings settings) : MailWriter
{
    public override bool Writes(MailKind kind) => kind == MailKind.Trouble;

    public override async Task<Letter?> WriteAsync(AppDb db, Mail mail, CancellationToken cancel)
    {
        if (mail.PersonId is not { } id || await db.ReceiverAsync(id, cancel) is not { State: PersonState.Active, IsOperator: true } person) return null;
        var wrong = await troubles.NowAsync(db, cancel);
        if (wrong.Count == 0) return null;
        using var words = Words.In(person.Culture ?? "ja");
        var place = await db.PlaceNameAsync(cancel);
        return new Letter(person.Email!, CultureInfo.CurrentUICulture.Name, place, OperatingText.MailSubject.With(place), [.. wrong.Select(t => Sentence(t.Kind)), OperatingText.MailOnce])
        {
            Link = (settings.Address + "/operate/health", OperatingText.Title), Foot = [OperatingText.MailFoot.With(place, settings.Address)],
        };
    }

    internal static string Sentence(TroubleKind kind) => kind switch
    {
        TroubleKind.Mail => OperatingText.TroubleMail,
        TroubleKind.Disk => OperatingText.TroubleDisk.With(Troubles.LeastRoom / 1024 / 1024),
        TroubleKind.Backup => OperatingText.TroubleBackup,
        _ => OperatingText.TroubleJob,
    };
}
