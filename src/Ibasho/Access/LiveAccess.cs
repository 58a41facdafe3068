using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who of those who listen may hear of something now.</summary>
public static class LiveAccess
{
    private static readonly Rule<Thread> Seen = ThreadAccess.Seen;

    private static readonly Func<AppDb, Guid, List<long>, IAsyncEnumerable<long>> Readers = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, Guid, List<long>, IQueryable<long>>>((db, thread, people) =>
        db.Set<Person>().Where(p => people.Contains(p.Id) && p.State == PersonState.Active && db.Set<Thread>().Any(t => t.Id == thread && t.DeletedAt == null && Seen.Of(t, p.Id)))
            .Select(p => p.Id)));

    /// <summary>Those of these people who may read this thread.</summary>
    public static async Task<HashSet<long>> ReadersAsync(this AppDb db, Guid thread, List<long> people, CancellationToken cancel) =>
        await Readers(db, thread, people).ToHashSetAsync(null, cancel);

    /// <summary>Those of these sessions that still let somebody in.</summary>
    public static async Task<HashSet<long>> LivingSessionsAsync(this AppDb db, List<long> sessions, DateOnly today, CancellationToken cancel)
    {
        var found = await db.Set<Session>().AsNoTracking().Where(s => sessions.Contains(s.Id) && s.Person.State == PersonState.Active).ToListAsync(cancel);
        return [.. found.Where(s => !s.IsOver(today)).Select(s => s.Id)];
    }

    /// <summary>In how many circles each of these people is, with a sum that tells one set of circles from another.</summary>
    public static Task<Dictionary<long, (int Count, long Sum)>> CirclesOfAsync(this AppDb db, List<long> people, CancellationToken cancel) =>
        db.Set<Membership>().Where(m => people.Contains(m.PersonId) && m.State == MembershipState.Active)
            .GroupBy(m => m.PersonId).Select(g => new { g.Key, Count = g.Count(), Sum = g.Sum(m => m.CircleId * m.CircleId) })
            .ToDictionaryAsync(g => g.Key, g => (g.Count, g.Sum), cancel);
}
