using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Features.Threads;

/// <summary>Somebody named in a text, as the links in it need it.</summary>
public sealed record Named(long PersonId, string Folded);

/// <summary>Finds the members of a circle who are named with an @; other names stay plain text.</summary>
public static class Mentions
{
    public static async Task<IReadOnlyList<Named>> FindAsync(AppDb db, Viewer viewer, long circleId, string text, CancellationToken cancel)
    {
        var possible = NamedPeople.Possible(text).ToArray();
        if (possible.Length == 0) return [];
        var members = await db.Memberships(viewer)
            .Where(m => m.CircleId == circleId && m.State == MembershipState.Active && m.Person.State == PersonState.Active && EF.Parameter(possible).Contains(m.Person.NameFolded))
            .OrderBy(m => m.PersonId).Select(m => new Named(m.PersonId, m.Person.NameFolded)).ToListAsync(cancel);
        if (members.Count == 0) return [];

        var names = members.Select(m => m.Folded).ToHashSet(StringComparer.Ordinal);
        var used = text.Split('\n').Where(line => !line.TrimStart().StartsWith('>'))
            .SelectMany(line => NamedPeople.In(line, names.Contains)).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        return [.. members.Where(m => used.Contains(m.Folded))];
    }

    /// <summary>Those whose names expose no client: who writes in the thread, and members who are named with an @.</summary>
    public static async Task<IReadOnlyList<string>> ColleaguesAsync(AppDb db, Viewer viewer, Guid thread, IReadOnlyList<Named> named, CancellationToken cancel) =>
        [.. await db.WritersAsync(viewer, thread, cancel), .. named.Select(n => n.Folded)];

    public static async Task<IReadOnlyList<string>> ColleaguesAsync(AppDb db, Viewer viewer, Thread thread, string text, CancellationToken cancel) =>
        await ColleaguesAsync(db, viewer, thread.Id, await FindAsync(db, viewer, thread.CircleId, text, cancel), cancel);

    /// <summary>Keeps who is named; the unit of work saves it.</summary>
    public static void Mention(this AppDb db, Guid thread, Guid? post, IEnumerable<Named> named)
    {
        foreach (var one in named) db.Add(new Mention { ThreadId = thread, PostId = post, PersonId = one.PersonId });
    }

    /// <summary>Where each name leads; of two people with one name, to the one who came first.</summary>
    public static IReadOnlyDictionary<string, string> Links(IEnumerable<Named> named)
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in named) links.TryAdd(one.Folded, "/people/" + one.PersonId);
        return links;
    }
}
