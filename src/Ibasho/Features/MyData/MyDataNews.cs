using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.MyData;

/// <summary>Tells somebody that their copy is ready, while it is there.</summary>
public sealed class DataReadyNews(TimeProvider clock) : News
{
    public override NoticeKind Kind => NoticeKind.DataReady;

    public override string SettingName => MyDataText.ReadySetting;

    /// <summary>The happening names its one receiver.</summary>
    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) => Task.FromResult<IReadOnlyList<long>>([]);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await db.Exports(receiver).AnyAsync(x => x.ReadyAt != null && x.TakenAt == null && x.ExpiresAt > now, cancel) ? new NoticeLine(MyDataText.ReadyLine, "/me/data") : null;
    }
}

/// <summary>The mail that says that an account is going to be erased, so that whoever did not ask can stop it.</summary>
public sealed class ErasureLetter(Settings settings) : MailWriter
{
    public override bool Writes(MailKind kind) => kind == MailKind.ErasureAsked;

    public override async Task<Letter?> WriteAsync(AppDb db, Mail mail, CancellationToken cancel)
    {
        if (mail.PersonId is not { } id || await db.ReceiverAsync(id, cancel) is not { State: PersonState.Active } person) return null;
        if (await db.Erasures(Viewer.Of(person)).AsNoTracking().FirstOrDefaultAsync(cancel) is not { } erasure) return null;
        using var words = Words.In(person.Culture ?? "ja");
        var place = await db.PlaceNameAsync(cancel);
        return new Letter(person.Email!, CultureInfo.CurrentUICulture.Name, place, MyDataText.MailSubject.With(place), [MyDataText.MailText.With(place, Format.Day(erasure.DueAt)), MyDataText.MailNotYou])
        {
            Link = (settings.Address + "/me/data", MyDataText.MailLink), Foot = [MyDataText.MailFoot.With(place, settings.Address)],
        };
    }
}
