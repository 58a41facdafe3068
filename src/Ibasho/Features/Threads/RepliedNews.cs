using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Tells those who follow a thread of its first reply they have not read; what follows it is told by the same notice.</summary>
public sealed class RepliedNews : News
{
    public override NoticeKind Kind => NoticeKind.Replied;

    public override string SettingName => ThreadsText.RepliedSetting;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.ToldOfReply(happening.Thread!.Value, happening.Post!.Value).ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var since = db.Posts(receiver).Where(p => p.Id == notice.PostId).Select(p => p.Number);
        var replies = await db.Posts(receiver)
            .Where(p => p.ThreadId == notice.ThreadId && p.DeletedAt == null && p.Thread.DeletedAt == null && p.AuthorId != receiver.Id && since.Any(n => p.Number >= n))
            .OrderBy(p => p.Number).Take(ThreadReading.PageSize)
            .Select(p => new { p.Number, p.AuthorId, p.Mask, p.Author!.Name, IsThere = p.Author != null && p.Author.State == PersonState.Active, p.Thread.Title, Circle = p.Thread.Circle.Name })
            .ToListAsync(cancel);
        if (replies.Count == 0) return null;
        var first = replies[0];
        var (author, title) = (Masks.Of(first.Mask, first.Name, first.IsThere), NewsWords.Short(first.Title));
        var isMore = notice.ReadAt is null && replies.Exists(r => (r.AuthorId, r.Mask) != (first.AuthorId, first.Mask));
        return new NoticeLine((isMore ? ThreadsText.RepliedMore : ThreadsText.Replied).With(author, title), ThreadPaths.To(notice.ThreadId!.Value, first.Number), first.Circle);
    }
}
