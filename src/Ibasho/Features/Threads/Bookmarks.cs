using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>What I kept for later, newest first.</summary>
public static class Bookmarks
{
    private const int PageSize = 20;
    private const int ExcerptLength = 120;

    public sealed record Line(long Id, DateTimeOffset At, Guid ThreadId, string Title, string Circle, Guid? PostId, int? Number, string? Name, int? Mask, string? Words)
    {
        public string? Author => PostId is null || Words is null ? null : Masks.Of(Mask, Name, true);
        public string Link => ThreadPaths.To(ThreadId, Number ?? 0);
        public string? Excerpt => Words is null ? null : MarkdownText.ToWords(Words.Length > ExcerptLength ? Words[..ExcerptLength] : Words) + (Words.Length > ExcerptLength ? "…" : "");
        public string RemoveAt => PostId is { } post ? $"/posts/{post}/bookmark" : $"/t/{ThreadId}/bookmark";
    }

    internal static async Task<IResult> ShowAsync(string? before, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var cursor = long.MaxValue;
        if (!string.IsNullOrEmpty(before) && !long.TryParse(before, out cursor)) return Pages.Missing();
        var lines = await (
            from b in db.Bookmarks(viewer).AsNoTracking().Where(b => b.Id < cursor)
            from p in db.Posts(viewer).Where(p => p.Id == b.PostId).DefaultIfEmpty()
            where (p == null ? b.Thread.HiddenAt : p.HiddenAt) == null
            orderby b.Id descending
            select new Line(b.Id, b.CreatedAt, b.ThreadId, b.Thread.Title, b.Thread.Circle.Name, b.PostId,
                p == null ? null : p.Number, p == null ? null : p.Author!.Name, p == null ? null : p.Mask, p == null ? null : p.Body))
            .Take(PageSize + 1).ToListAsync(cancel);
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        return Pages.Show<BookmarksPage>(new { Lines = lines, Older = more ? $"/bookmarks?before={lines[^1].Id}" : null });
    }
}
