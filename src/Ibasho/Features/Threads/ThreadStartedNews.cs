using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Tells those who follow a circle, or the theme, of a new thread.</summary>
public sealed class ThreadStartedNews : News
{
    public override NoticeKind Kind => NoticeKind.ThreadStarted;

    public override string SettingName => ThreadsText.StartedSetting;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.ToldOfThread(happening.Circle!.Value, happening.Thread!.Value).Distinct().ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var thread = await db.Threads(receiver).Where(t => t.Id == notice.ThreadId && t.DeletedAt == null)
            .Select(t => new { t.Kind, t.Title, Circle = t.Circle.Name, t.Author!.Name, IsThere = t.Author!.State == PersonState.Active })
            .FirstOrDefaultAsync(cancel);
        if (thread is null) return null;
        var (author, title) = (thread.IsThere ? thread.Name : ShellText.FormerMember, NewsWords.Short(thread.Title));
        return new NoticeLine(thread.Kind switch
        {
            ThreadKind.Notice => ThreadsText.StartedNotice.With(title),
            ThreadKind.Topic => ThreadsText.StartedTopic.With(author, title),
            _ => ThreadsText.StartedConsultation.With(author, title),
        }, $"/t/{notice.ThreadId}", thread.Circle);
    }
}

internal static class NewsWords
{
    private const int TitleLetters = 60;

    public static string Short(string title) =>
        title.Length <= TitleLetters ? title : string.Concat(title.AsSpan(0, char.IsHighSurrogate(title[TitleLetters - 1]) ? TitleLetters - 1 : TitleLetters), "…");
}
