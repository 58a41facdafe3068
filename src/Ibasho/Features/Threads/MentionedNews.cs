using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Tells people that somebody wrote their name, while it still stands there.</summary>
public sealed class MentionedNews : News
{
    public override NoticeKind Kind => NoticeKind.Mentioned;

    public override string SettingName => ThreadsText.MentionedSetting;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.Named(happening.Thread!.Value, happening.Post).ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        if (!await db.Mentions(receiver).AnyAsync(m => m.ThreadId == notice.ThreadId && m.PostId == notice.PostId && m.PersonId == receiver.Id, cancel)) return null;
        var where = notice.PostId is { } post
            ? await db.Posts(receiver).Where(p => p.Id == post && p.DeletedAt == null && p.Thread.DeletedAt == null)
                .Select(p => new { p.Number, Author = p.Author!.Name, IsThere = p.Author!.State == PersonState.Active, p.Thread.Title, Circle = p.Thread.Circle.Name }).FirstOrDefaultAsync(cancel)
            : await db.Threads(receiver).Where(t => t.Id == notice.ThreadId && t.DeletedAt == null)
                .Select(t => new { Number = 0, Author = t.Author!.Name, IsThere = t.Author!.State == PersonState.Active, t.Title, Circle = t.Circle.Name }).FirstOrDefaultAsync(cancel);
        return where is null ? null : new NoticeLine(
            ThreadsText.Mentioned.With(where.IsThere ? where.Author : ShellText.FormerMember, NewsWords.Short(where.Title)),
            ThreadPaths.To(notice.ThreadId!.Value, where.Number), where.Circle);
    }
}
