using Ibasho.Model;

namespace Ibasho.Data;

/// <summary>The texts as search finds them, from the rows themselves: for an index that is made anew.</summary>
internal static class SearchAgain
{
    public static async Task<IReadOnlyDictionary<long, string>> SearchTextsAsync(this AppDb db, IReadOnlyCollection<SearchEntry> entries, CancellationToken cancel)
    {
        var openings = entries.Where(e => e.PostId is null).Select(e => e.ThreadId).ToList();
        var replies = entries.Where(e => e.PostId is not null).Select(e => e.PostId!.Value).ToList();
        var all = entries.Select(e => e.ThreadId).Distinct().ToList();
        var threads = await db.Set<Thread>().AsNoTracking().Where(t => openings.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancel);
        var posts = await db.Set<Post>().AsNoTracking().Where(p => replies.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancel);
        var files = (await db.Set<Attachment>().AsNoTracking().Where(f => f.ThreadId != null && all.Contains(f.ThreadId.Value)).OrderBy(f => f.Position)
            .Select(f => new { f.ThreadId, f.PostId, f.Name, f.Alternative }).ToListAsync(cancel)).ToLookup(f => (f.ThreadId, f.PostId), f => $"\n{f.Name}\n{f.Alternative}");
        return entries.ToDictionary(e => e.Id, e => Text(e) + string.Concat(files[(e.ThreadId, e.PostId)]));

        string Text(SearchEntry entry) => entry.PostId is { } post
            ? posts.GetValueOrDefault(post)?.Body ?? ""
            : threads.GetValueOrDefault(entry.ThreadId) is { } thread ? thread.Searched : "";
    }
}
