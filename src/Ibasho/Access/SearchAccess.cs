using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Searching;

namespace Ibasho.Access;

/// <summary>A text that matches, with what its rank needs (the title of openings only); its words come through the gate of what it is.</summary>
public sealed record FoundText(long Id, Guid ThreadId, Guid? PostId, DateTimeOffset CreatedAt, string Title);

/// <summary>What people narrow a search to.</summary>
public sealed record SearchFilter(string? Author, string? Circle, ThreadKind? Kind, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>Finding texts: only within circles whose inside one may read.</summary>
public static class SearchAccess
{
    private static readonly Func<AppDb, long, IAsyncEnumerable<CircleName>> Within = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, IQueryable<CircleName>>>((db, me) =>
        db.Set<Circle>().Where(c => CircleAccess.Readable.Of(c, me)).Select(c => new CircleName(c.Id, c.Slug, c.NameFolded))));

    private sealed record CircleName(long Id, string Slug, string NameFolded);

    private const int MostAuthors = 20;

    /// <summary>The newest texts with these words that this viewer may read; in no order.</summary>
    public static async Task<List<FoundText>> FindTextsAsync(this AppDb db, Viewer viewer, SearchQuery query, SearchFilter filter, int most, CancellationToken cancel)
    {
        var circles = new List<CircleName>();
        await foreach (var circle in Within(db, viewer.Id).WithCancellation(cancel)) circles.Add(circle);
        var scope = new SearchScope([.. In(circles, filter.Circle).Select(c => c.Id)])
        {
            Authors = filter.Author is null ? null : await AuthorsAsync(db, viewer, filter.Author, cancel),
            Kind = filter.Kind,
            From = filter.From,
            Until = filter.Until,
        };
        // Asked for apart: nearly nobody stepped away from anything, and then the search is as it was.
        var away = await db.SteppedAway(viewer).Select(s => s.ThreadId).ToListAsync(cancel);
        var matching = db.Matching(query, scope, most);
        if (away.Count > 0) matching = matching.Where(s => !away.Contains(s.ThreadId));
        // A title is read where it was written: a thread of many replies has only one.
        return await matching
            .LeftJoin(db.Set<Thread>(), s => s.PostId == null ? (Guid?)s.ThreadId : null, t => t.Id,
                (s, t) => new FoundText(s.Id, s.ThreadId, s.PostId, s.CreatedAt, t == null ? "" : t.Title))
            .ToListAsync(cancel);
    }

    /// <summary>By its address, or by the beginning of its name.</summary>
    private static IEnumerable<CircleName> In(List<CircleName> circles, string? wanted)
    {
        if (wanted is null) return circles;
        var folded = Folding.Name(wanted);
        var same = circles.Where(c => c.Slug == wanted || c.NameFolded == folded).ToList();
        return same.Count > 0 ? same : circles.Where(c => c.NameFolded.StartsWith(folded, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyCollection<long>> AuthorsAsync(AppDb db, Viewer viewer, string name, CancellationToken cancel) =>
        await db.PeopleNamed(viewer, name).OrderBy(p => p.NameFolded).Take(MostAuthors).Select(p => p.Id).ToListAsync(cancel);

    /// <summary>People whose name begins so.</summary>
    public static IQueryable<Person> PeopleNamed(this AppDb db, Viewer viewer, string name) =>
        db.NameBegins(Folding.Name(name)).Where(PersonAccess.Seen.For(viewer.Id));
}
