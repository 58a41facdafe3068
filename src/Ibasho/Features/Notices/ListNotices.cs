using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Notices;

/// <summary>One line of news as it is true now.</summary>
public sealed record ToldNotice(long Id, NoticeKind Kind, DateTimeOffset At, bool IsRead, NoticeLine Line);

/// <summary>Some of one's notices, newest first, and where the earlier ones begin.</summary>
public sealed record NoticeList(IReadOnlyList<ToldNotice> Notices, long? Next);

/// <summary>Reads one's notices: the words are made now, in the reader's language, through the gates of now.</summary>
public sealed class ListNotices(AppDb db, Viewer viewer, IEnumerable<News> news, TimeProvider clock)
{
    public const int APage = 20;

    // A page of nothing but what is no longer true would look empty; more than this is left for the next page.
    private const int MostRounds = 5;

    public async Task<NoticeList> RunAsync(long? after, int most, CancellationToken cancel)
    {
        var told = new List<ToldNotice>();
        var over = new List<long>();
        var next = after;
        for (var round = 0; round < MostRounds && told.Count < most; round++)
        {
            var wanted = most - told.Count;
            var rows = await db.Notices(viewer).AsNoTracking().Where(n => next == null || n.Id < next)
                .OrderByDescending(n => n.Id).Take(wanted + 1).ToListAsync(cancel);
            foreach (var notice in rows.Take(wanted))
            {
                if (await TellAsync(notice, cancel) is { } line) told.Add(new(notice.Id, notice.Kind, notice.CreatedAt, notice.ReadAt is not null, line));
                else if (notice.ReadAt is null) over.Add(notice.Id);
            }
            next = rows.Count > wanted ? rows[wanted - 1].Id : null;
            if (next is null) break;
        }
        // Nobody has read these, but there is nothing left to read: they must not be counted for ever.
        if (over.Count > 0) await db.ReadNoticesAsync(viewer, n => over.Contains(n.Id), clock.GetUtcNow(), cancel);
        return new NoticeList(told, next);
    }

    public Task<NoticeLine?> TellAsync(Notice notice, CancellationToken cancel) =>
        news.FirstOrDefault(n => n.Kind == notice.Kind)?.TellAsync(db, viewer, notice, cancel) ?? Task.FromResult<NoticeLine?>(null);

    internal static async Task<IResult> ShowAsync(long? before, Viewer viewer, AppDb db, IEnumerable<News> news, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var list = await new ListNotices(db, viewer, news, clock).RunAsync(before, APage, cancel);
        var unread = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.UnreadNotices).SingleAsync(cancel);
        http.Features.Set(viewer with { UnreadNotices = unread }); // The frame shows the number as it is now.
        return Pages.Show<NoticesPage>(new { List = list, IsFirst = before is null, Unread = unread });
    }
}
