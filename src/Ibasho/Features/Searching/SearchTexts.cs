using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Searching;
using Ibasho.Shell;

namespace Ibasho.Features.Searching;

/// <summary>One text that was found, ready to be shown.</summary>
public sealed record Hit(long Id, Guid ThreadId, Guid? PostId, int Number, string Title, string Text, string CircleSlug, string CircleName, string Author, DateTimeOffset At)
{
    /// <summary>The page of the thread on which it stands.</summary>
    public string Link => PostId is null ? $"/t/{ThreadId}" : $"/t/{ThreadId}?after={Number - 1}#p-{Number}";
}

/// <summary>Finds texts among everything that one may read, the best first.</summary>
public sealed class SearchTexts(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <summary>Only the newest matches are ranked: more would cost time and help nobody.</summary>
    public const int MostMatches = 1000;

    private Dictionary<Guid, OpeningRow> _openings = [];
    private Dictionary<Guid, ReplyRow> _replies = [];

    /// <summary>Every match in its order, by a replica where there is one; their words come from here, through the gates of now.</summary>
    public static Task<IReadOnlyList<FoundText>> FindAsync(Wanted wanted, Viewer viewer, AppDb db, ReadDb reads, TimeProvider clock, CancellationToken cancel) =>
        wanted.IsNothing ? Task.FromResult<IReadOnlyList<FoundText>>([]) : reads.FindAsync(db, viewer.Id, there => new SearchTexts(there, viewer, clock).RankAsync(wanted, cancel), cancel);

    /// <summary>Every match in its order.</summary>
    private async Task<IReadOnlyList<FoundText>> RankAsync(Wanted wanted, CancellationToken cancel)
    {
        if (wanted.IsNothing) return [];
        var found = await db.FindTextsAsync(viewer, wanted.Query, wanted.Filter, MostMatches, cancel);
        var first = Ranking.First(found, wanted.Query, clock.GetUtcNow());
        if (!wanted.Query.IsEmpty) await ReadAsync(first.Take(Ranking.Weighed).Select(f => f.Text), cancel);
        return [.. Ranking.Again(first, wanted.Query, TextOf).Select(f => f.Text)];
    }

    /// <summary>The texts of some matches, through the gates; what is no longer there or not to be read is left out.</summary>
    public async Task<IReadOnlyList<Hit>> HitsAsync(IReadOnlyList<FoundText> found, CancellationToken cancel)
    {
        await ReadAsync(found, cancel);
        var texts = found.Select(f => f.ThreadId).Distinct().ToList();
        // What was found may stand in a file's name or in the words about it.
        var files = (await db.Attachments(viewer).Where(f => f.ThreadId != null && texts.Contains(f.ThreadId.Value)).OrderBy(f => f.Position)
            .Select(f => new { f.ThreadId, f.PostId, f.Name, f.Alternative }).ToListAsync(cancel)).ToLookup(f => (f.ThreadId!.Value, f.PostId), f => $"\n{f.Alternative} {f.Name}");
        return [.. found.Select(HitOf).OfType<Hit>().Select(hit => hit with { Text = hit.Text + string.Concat(files[(hit.ThreadId, hit.PostId)]) })];
    }

    private Hit? HitOf(FoundText found)
    {
        if (!_openings.TryGetValue(found.ThreadId, out var o)) return null;
        if (found.PostId is null) return new Hit(found.Id, found.ThreadId, null, 0, o.Title, Excerpts.Plain(o.Text), o.Slug, o.Circle, o.Author, o.CreatedAt);
        return _replies.TryGetValue(found.PostId.Value, out var r)
            ? new Hit(found.Id, found.ThreadId, found.PostId, r.Number, o.Title, Excerpts.Plain(r.Body), o.Slug, o.Circle, r.Author, r.CreatedAt)
            : null;
    }

    /// <summary>As it was written: to count words in it, its shape need not be read.</summary>
    private string TextOf(FoundText found) =>
        found.PostId is { } post ? _replies.GetValueOrDefault(post)?.Body ?? "" : _openings.GetValueOrDefault(found.ThreadId)?.Text ?? "";

    private sealed record OpeningRow(Guid Id, string Title, string Body, string Situation, string Tried, string Wanted, string Slug, string Circle, string Author, DateTimeOffset CreatedAt)
    {
        public string Text => string.Join('\n', new[] { Situation, Tried, Wanted, Body }.Where(t => t.Length > 0));
    }

    private sealed record ReplyRow(Guid Id, int Number, string Body, string Author, DateTimeOffset CreatedAt);

    private async Task ReadAsync(IEnumerable<FoundText> found, CancellationToken cancel)
    {
        var all = found.ToList();
        var threads = all.Select(f => f.ThreadId).Distinct().Where(id => !_openings.ContainsKey(id)).ToList();
        var posts = all.Select(f => f.PostId).OfType<Guid>().Where(id => !_replies.ContainsKey(id)).ToList();
        if (threads.Count > 0)
            foreach (var row in await db.Threads(viewer).Where(t => threads.Contains(t.Id) && t.DeletedAt == null)
                .Select(t => new OpeningRow(t.Id, t.Title, t.Body, t.Situation, t.Tried, t.Wanted, t.Circle.Slug, t.Circle.Name, Masks.Of(t.Mask, t.Author!.Name, true), t.CreatedAt)).ToListAsync(cancel))
                _openings.Add(row.Id, row);
        if (posts.Count > 0)
            foreach (var row in await db.Posts(viewer).Where(p => posts.Contains(p.Id) && p.DeletedAt == null)
                .Select(p => new ReplyRow(p.Id, p.Number, p.Body, Masks.Of(p.Mask, p.Author!.Name, true), p.CreatedAt)).ToListAsync(cancel))
                _replies.Add(row.Id, row);
    }

    private const int ThreadsAPage = 20;
    private const int TextsAThread = 2;

    internal static async Task<IResult> ShowAsync(Wanted wanted, string? after, Viewer viewer, AppDb db, ReadDb reads, TimeProvider clock, CancellationToken cancel)
    {
        var search = new SearchTexts(db, viewer, clock);
        var ranked = await FindAsync(wanted, viewer, db, reads, clock, cancel);
        var threads = ranked.GroupBy(f => f.ThreadId).ToList();
        var start = Guid.TryParse(after, out var last) ? threads.FindIndex(t => t.Key == last) + 1 : 0;
        var page = threads.Skip(start).Take(ThreadsAPage).ToList();
        var hits = await search.HitsAsync([.. page.SelectMany(t => t.Take(TextsAThread))], cancel);
        var names = start == 0 ? await NamesAsync(wanted, viewer, db, reads, cancel) : new([], []);
        return Pages.Show<SearchPage>(new
        {
            Wanted = wanted,
            Threads = hits.GroupBy(h => h.ThreadId).Select(g => (IReadOnlyList<Hit>)[.. g]).ToList(),
            Matches = ranked.Count,
            Next = threads.Count > start + page.Count ? wanted.Address(page[^1].Key.ToString()) : null,
            Names = names,
            MyCircles = await db.Memberships(viewer).Where(m => m.PersonId == viewer.Id && m.State == MembershipState.Active)
                .OrderBy(m => m.Circle.NameFolded).Select(m => new NamedCircle(m.Circle.Slug, m.Circle.Name, m.Circle.SealsTexts)).Take(200).ToListAsync(cancel),
        });
    }

    private const int MostNames = 5;

    /// <summary>Communities and people called so, where nothing but a name was typed.</summary>
    private static async Task<Names> NamesAsync(Wanted wanted, Viewer viewer, AppDb db, ReadDb reads, CancellationToken cancel)
    {
        var name = Folding.Name(wanted.Text);
        if (wanted.HasFilters || name.Length == 0) return new([], []);
        var (circles, people) = await reads.FindAsync(db, viewer.Id, async there => (
            await there.Circles(viewer).Where(c => c.NameFolded.Contains(name)).OrderBy(c => c.NameFolded).Take(MostNames).Select(c => c.Id).ToListAsync(cancel),
            await there.PeopleNamed(viewer, wanted.Text).OrderBy(p => p.NameFolded).Take(MostNames).Select(p => p.Id).ToListAsync(cancel)), cancel);
        return new(
            circles.Count == 0 ? [] : await db.Circles(viewer).Where(c => circles.Contains(c.Id)).OrderBy(c => c.NameFolded).Select(c => new NamedCircle(c.Slug, c.Name, false)).ToListAsync(cancel),
            people.Count == 0 ? [] : await db.People(viewer).Where(p => people.Contains(p.Id)).OrderBy(p => p.NameFolded).Select(p => new NamedPerson(p.Id, p.Name)).ToListAsync(cancel));
    }
}

/// <param name="IsClosed">Its texts are encrypted, and search does not find them.</param>
public sealed record NamedCircle(string Slug, string Name, bool IsClosed = false);

public sealed record NamedPerson(long Id, string Name);

public sealed record Names(IReadOnlyList<NamedCircle> Circles, IReadOnlyList<NamedPerson> People);
