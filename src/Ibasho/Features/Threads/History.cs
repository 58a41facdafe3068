using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>What a text said before, version by version, for everybody who may read it now.</summary>
public static class History
{
    private const int PageSize = 10;

    /// <summary>One version: when it was written, and what was other in the one before it.</summary>
    public sealed record Version(DateTimeOffset At, bool IsNow, IReadOnlyList<(string? Label, IReadOnlyList<IReadOnlyList<DiffPiece>> Lines)> Parts);

    private sealed record Said(long Id, DateTimeOffset At, IReadOnlyList<TextPart> Parts);

    internal static async Task<IResult> ShowThreadAsync(Guid id, string? before, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var thread = await db.Threads(viewer).AsNoTracking().Include(t => t.Author).FirstOrDefaultAsync(t => t.Id == id && t.DeletedAt == null, cancel);
        if (thread is null) return await ShowThread.MissingAsync(db, viewer, id, cancel);
        if (!Cursor(before, out var cursor)) return Pages.Missing();
        var now = new Said(long.MaxValue, thread.EditedAt ?? thread.CreatedAt, TextParts.Of(thread));
        var earlier = await ReadAsync(db.Revisions(viewer).Where(r => r.ThreadId == id && r.PostId == null), cursor,
            r => TextParts.Of(thread.Kind, r.Title, OpeningText.Unpacked(r.Text)), cancel);
        return Show(now, earlier, cursor, Masks.Of(thread.Mask, thread.Author?.Name, true), ThreadPaths.To(id, 0), thread.Title);
    }

    internal static async Task<IResult> ShowPostAsync(Guid id, string? before, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var post = await db.Posts(viewer).Where(p => p.Id == id && p.DeletedAt == null)
            .Select(p => new { p.ThreadId, p.Number, p.Body, p.CreatedAt, p.EditedAt, Author = p.Author!.Name, p.Mask, p.Thread.Title }).FirstOrDefaultAsync(cancel);
        if (post is null || !Cursor(before, out var cursor)) return Pages.Missing();
        var now = new Said(long.MaxValue, post.EditedAt ?? post.CreatedAt, TextParts.Of(post.Body));
        var earlier = await ReadAsync(db.Revisions(viewer).Where(r => r.PostId == id), cursor, r => TextParts.Of(r.Text), cancel);
        return Show(now, earlier, cursor, Masks.Of(post.Mask, post.Author, true), ThreadPaths.To(post.ThreadId, post.Number), post.Title);
    }

    private static bool Cursor(string? before, out long cursor)
    {
        cursor = long.MaxValue;
        return string.IsNullOrEmpty(before) || long.TryParse(before, out cursor);
    }

    private static async Task<List<Said>> ReadAsync(IQueryable<Revision> revisions, long cursor, Func<Revision, IReadOnlyList<TextPart>> parts, CancellationToken cancel)
    {
        var rows = await revisions.AsNoTracking().Where(r => r.Id < cursor).OrderByDescending(r => r.Id).Take(PageSize + 1).ToListAsync(cancel);
        return [.. rows.Select(r => new Said(r.Id, r.WrittenAt, parts(r)))];
    }

    private static IResult Show(Said now, List<Said> earlier, long cursor, string author, string back, string about)
    {
        // One more than is shown was read: the oldest one shown is compared with it.
        var more = earlier.Count > PageSize;
        List<Said> all = cursor == long.MaxValue ? [now, .. earlier] : earlier;
        var shown = all.Take(more ? all.Count - 1 : all.Count).Select((said, i) => new Version(said.At, said == now, Compare(said, i + 1 < all.Count ? all[i + 1] : said))).ToList();
        return Pages.Show<HistoryPage>(new { Author = author, Back = back, About = about, Versions = shown, Older = more ? $"?before={earlier[^2].Id}" : null });
    }

    private static List<(string?, IReadOnlyList<IReadOnlyList<DiffPiece>>)> Compare(Said said, Said before) =>
        [.. said.Parts.Zip(before.Parts, (now, old) => (now.Label, LineDiff.Compare(old.Text, now.Text))).Where(part => part.Item2.Count > 0)];
}
