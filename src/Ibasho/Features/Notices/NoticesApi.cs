using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Notices;

/// <summary>One line of news, as a program reads it.</summary>
public sealed record NoticeJson(string Id, NoticeKind Kind, string Text, string Link, string? About, DateTimeOffset At, bool Read);

/// <summary>Which notices were read: these, or those up to one; without either, all.</summary>
public sealed record ReadJson(List<string>? Ids, string? Until);

public sealed record UnreadJson(int Unread);

/// <summary>Notices for programs.</summary>
internal static class NoticesApi
{
    public static async Task<IResult> ListAsync(Paging paging, Viewer viewer, AppDb db, IEnumerable<News> news, TimeProvider clock, CancellationToken cancel)
    {
        if (!paging.IsSound) return ApiAnswers.Refused(Refusal.Invalid);
        var list = await new ListNotices(db, viewer, news, clock).RunAsync(paging.AfterNumber, Math.Min(paging.Limit, ListNotices.APage), cancel);
        return Results.Ok(new ApiList<NoticeJson>(
            [.. list.Notices.Select(n => new NoticeJson(Text(n.Id), n.Kind, n.Line.Text, n.Line.Link, n.Line.About, n.At, n.IsRead))],
            list.Next is { } next ? Text(next) : null));
    }

    public static async Task<IResult> ReadAsync(HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return ApiAnswers.Refused(refusal);
        var body = await Json<ReadJson>.BindAsync(http);
        // No body means all of them; a body that cannot be read means nothing.
        if (body.Value is null && http.Request.ContentLength is not (null or 0)) return body.Fault();
        var until = long.TryParse(body.Value?.Until, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var ids = body.Value?.Ids?.Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToList();
        await db.ReadNoticesAsync(viewer, n => n.Id <= until && (ids == null || ids.Contains(n.Id)), clock.GetUtcNow(), cancel);
        return Results.Ok(new UnreadJson(await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.UnreadNotices).SingleAsync(cancel)));
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
