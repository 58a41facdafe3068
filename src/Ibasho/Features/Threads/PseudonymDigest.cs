using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>The switch for the daily mail; nothing ever becomes a notice of this kind.</summary>
public sealed class PseudonymDigestNews : News
{
    public override NoticeKind Kind => NoticeKind.PseudonymDigest;

    public override string SettingName => MasksText.DigestSetting;

    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) => Task.FromResult<IReadOnlyList<long>>([]);

    public override Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel) => Task.FromResult<NoticeLine?>(null);
}

/// <summary>Queues the mail for everybody who wants it, whatever happened.</summary>
public sealed class SendPseudonymDigest(TimeProvider clock) : IJob
{
    public string Kind => DigestDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        foreach (var person in await db.WantMailOf(NoticeKind.PseudonymDigest).Select(p => p.Id).ToListAsync(cancel)) db.Mail(MailKind.PseudonymDigest, person, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }
}

/// <summary>Says in the same words to everybody that there may be something new.</summary>
public sealed class PseudonymDigestMail(StopLink stop, Settings settings) : MailWriter
{
    public override bool Writes(MailKind kind) => kind == MailKind.PseudonymDigest;

    public override async Task<Letter?> WriteAsync(AppDb db, Mail mail, CancellationToken cancel)
    {
        if (await db.WantMailOf(NoticeKind.PseudonymDigest).FirstOrDefaultAsync(p => p.Id == mail.PersonId, cancel) is not { } person) return null;
        using var words = Words.In(person.Culture ?? "ja");
        var place = await db.PlaceNameAsync(cancel);
        return new Letter(person.Email!, CultureInfo.CurrentUICulture.Name, place, MasksText.DigestSubject.With(place), [MasksText.DigestText.With(place)])
        {
            Link = (settings.Address + "/", MasksText.DigestLink.With(place)), Stop = stop.Make(person, NoticeKind.PseudonymDigest), Foot = [settings.Address + "/settings/notices"],
        };
    }
}
