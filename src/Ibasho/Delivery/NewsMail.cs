using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>A notice by mail: asked through the gates as its receiver at the moment it is sent, and silent about circles that are not open.</summary>
public sealed class NewsMail(IEnumerable<News> all, StopLink stop, Settings settings) : MailWriter
{
    /// <summary>Who is here reads it here: what was read within this time is not mailed.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(5);

    public override bool Writes(MailKind kind) => kind == MailKind.News;

    public override async Task<Letter?> WriteAsync(AppDb db, Mail mail, CancellationToken cancel)
    {
        var notice = await db.Set<Notice>().AsNoTracking().FirstOrDefaultAsync(n => n.Id == mail.NoticeId && n.ReadAt == null, cancel);
        var person = await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == mail.PersonId && p.State == PersonState.Active && p.EmailConfirmed && p.MailFailedAt == null, cancel);
        if (notice is null || person is null || notice.PersonId != person.Id) return null;
        var chosen = await db.Set<NoticePreference>().AsNoTracking().FirstOrDefaultAsync(p => p.PersonId == person.Id && p.Kind == notice.Kind, cancel);
        if (chosen is { Wanted: false } || !(chosen?.Mailed ?? NoticePreference.MailedUnasked(notice.Kind))) return null;

        using var words = Words.In(person.Culture ?? "ja");
        if (await all.First(n => n.Kind == notice.Kind).TellAsync(db, Viewer.Of(person), notice, cancel) is not { } line) return null;
        var place = await db.PlaceNameAsync(cancel);
        var isOpen = await IsOpenAsync(db, notice, cancel);
        // Mail is read on other people's screens and kept by employers: of a circle that is not open not even the name.
        return new Letter(person.Email!, System.Globalization.CultureInfo.CurrentUICulture.Name, place, (isOpen ? Subject(notice.Kind) : MailText.NewsSubject).With(place),
            isOpen ? [line.About is null ? line.Text : MailText.NewsIn.With(line.About, line.Text)] : [MailText.NewsText.With(place)])
        {
            Link = (settings.Address + (isOpen ? line.Link : "/notices"), MailText.NewsLink.With(place)),
            Stop = stop.Make(person, notice.Kind),
            Foot = [MailText.NewsFoot.With(place), settings.Address + "/settings/notices"],
        };
    }

    private static string Subject(NoticeKind kind) => kind switch
    {
        NoticeKind.JoinAsked => MailText.JoinAskedSubject,
        NoticeKind.JoinAnswered => MailText.JoinAnsweredSubject,
        NoticeKind.Replied => MailText.RepliedSubject,
        NoticeKind.Mentioned => MailText.MentionedSubject,
        _ => MailText.NewsSubject,
    };

    private static async Task<bool> IsOpenAsync(AppDb db, Notice notice, CancellationToken cancel) =>
        notice.CircleId is { } circle && await db.Set<Circle>().AnyAsync(c => c.Id == circle && c.Visibility == Visibility.Open && !c.SealsTexts, cancel);
}
