using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>One line of a circle's list of threads, as one reader sees it.</summary>
public sealed record ThreadLine(
    Guid Id, ThreadKind Kind, string Title, string? Theme, string? Author, int? Mask, DateTimeOffset CreatedAt, DateTimeOffset LastPostAt,
    int PostCount, int LastNumber, bool IsClosed, bool IsDeleted, bool IsHidden, int? Read)
{
    public bool IsUnread => !IsDeleted && (Read is null || Read < LastNumber);
}

/// <summary>The list of a circle's threads, newest activity first: the hottest list of the product, so its queries are compiled.</summary>
public static class CircleThreads
{
    public const int PageSize = 20;

    // One more than a page, to know whether it goes on. A deleted thread leaves its trace only for those who answered it.
    private static readonly Func<AppDb, long, long, DateTimeOffset, Guid, IAsyncEnumerable<ThreadLine>> All =
        EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, long, DateTimeOffset, Guid, IQueryable<ThreadLine>>>((db, me, circle, before, id) =>
            db.Set<Thread>()
                .Where(t => t.CircleId == circle && (t.DeletedAt == null || t.PostCount > 0) && t.LastPostAt <= before && (t.LastPostAt < before || t.Id < id)
                    && ThreadAccess.Seen.Of(t, me))
                .OrderByDescending(t => t.LastPostAt).ThenByDescending(t => t.Id).Take(PageSize + 1)
                .Select(t => new ThreadLine(t.Id, t.Kind, t.Title, t.Theme!.Name, t.Author!.Name, t.Mask, t.CreatedAt, t.LastPostAt, t.PostCount, t.LastNumber,
                    t.ClosedAt != null, t.DeletedAt != null, t.HiddenAt != null, db.Set<ReadMark>().Where(r => r.PersonId == me && r.ThreadId == t.Id).Select(r => (int?)r.Number).FirstOrDefault()))));

    private static readonly Func<AppDb, long, long, long, DateTimeOffset, Guid, IAsyncEnumerable<ThreadLine>> OfTheme =
        EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, long, long, DateTimeOffset, Guid, IQueryable<ThreadLine>>>((db, me, circle, theme, before, id) =>
            db.Set<Thread>()
                .Where(t => t.CircleId == circle && t.ThemeId == theme && (t.DeletedAt == null || t.PostCount > 0) && t.LastPostAt <= before
                    && (t.LastPostAt < before || t.Id < id) && ThreadAccess.Seen.Of(t, me))
                .OrderByDescending(t => t.LastPostAt).ThenByDescending(t => t.Id).Take(PageSize + 1)
                .Select(t => new ThreadLine(t.Id, t.Kind, t.Title, t.Theme!.Name, t.Author!.Name, t.Mask, t.CreatedAt, t.LastPostAt, t.PostCount, t.LastNumber,
                    t.ClosedAt != null, t.DeletedAt != null, t.HiddenAt != null, db.Set<ReadMark>().Where(r => r.PersonId == me && r.ThreadId == t.Id).Select(r => (int?)r.Number).FirstOrDefault()))));

    /// <summary>A page of the list and, if it goes on, the place from which.</summary>
    public static async Task<(List<ThreadLine> Lines, string? Older)> ThreadLinesAsync(this AppDb db, Viewer viewer, long circle, long? theme, string? before, CancellationToken cancel)
    {
        var (at, id) = Place(before);
        var found = theme is { } one ? OfTheme(db, viewer.Id, circle, one, at, id) : All(db, viewer.Id, circle, at, id);
        var lines = new List<ThreadLine>(PageSize + 1);
        await foreach (var line in found.WithCancellation(cancel)) lines.Add(line);
        var read = await db.ReadByTagAsync(viewer, [.. lines.Where(l => l.Mask is not null).Select(l => l.Id)], cancel);
        if (read.Count > 0) lines = lines.ConvertAll(line => read.TryGetValue(line.Id, out var number) ? line with { Read = number } : line);
        if (lines.Count <= PageSize) return (lines, null);
        lines.RemoveAt(PageSize);
        var last = lines[^1];
        return (lines, $"{last.LastPostAt.UtcTicks}-{last.Id:N}");
    }

    /// <summary>A place that cannot be read is the beginning.</summary>
    private static (DateTimeOffset At, Guid Id) Place(string? before) =>
        before?.Split('-') is [var ticks, var id] && long.TryParse(ticks, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at)
            && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "N", out var guid)
            ? (new DateTimeOffset(at, TimeSpan.Zero), guid)
            : (DateTimeOffset.MaxValue, Guid.AllBitsSet);
}
