using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>The compiled reads of the home page: few, and as cheap in a large place as in a small one.</summary>
public static class TodayAccess
{
    private const int MostCircles = 200;

    // So many circles are looked into, and so many of the newest threads in each, however large they are.
    private const int CirclesLookedInto = 8;
    private const int MostThreads = 15;
    private const int MostFollows = 200;
    private const int MostOwn = 50;

    private static readonly Func<AppDb, long, IAsyncEnumerable<MyCircle>> Circles = EF.CompileAsyncQuery((AppDb db, long me) =>
        db.Set<Membership>().Where(m => m.PersonId == me && m.State == MembershipState.Active)
            .OrderByDescending(m => m.Circle.LastActivityAt)
            .Select(m => new MyCircle(m.CircleId, m.Circle.Slug, m.Circle.Name, m.Role == CircleRole.Steward, m.PledgeAgreed < m.Circle.PledgeVersion))
            .Take(MostCircles));

    private static readonly Func<AppDb, long, Task<MyWork?>> Work = EF.CompileAsyncQuery((AppDb db, long me) =>
        db.Set<Person>().Where(p => p.Id == me).Select(p => new MyWork(p.Professions, p.Fields)).FirstOrDefault());

    // One limited look into each circle: a single query over them would read every thread of a large place.
    private static readonly Func<AppDb, long, long, long, long, long, long, long, long, long, IAsyncEnumerable<OpenQuestion>> Questions =
        EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, long, long, long, long, long, long, long, long, IQueryable<OpenQuestion>>>((db, me, a, b, c, d, e, f, g, h) =>
            db.Set<Thread>()
                .Where(t => db.Set<Thread>().Where(x => x.CircleId == a).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id)
                    .Concat(db.Set<Thread>().Where(x => x.CircleId == b).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id))
                    .Concat(db.Set<Thread>().Where(x => x.CircleId == c).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id))
                    .Concat(db.Set<Thread>().Where(x => x.CircleId == d).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id))
                    .Concat(db.Set<Thread>().Where(x => x.CircleId == e).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id))
                    .Concat(db.Set<Thread>().Where(x => x.CircleId == f).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id))
                    .Concat(db.Set<Thread>().Where(x => x.CircleId == g).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id))
                    .Concat(db.Set<Thread>().Where(x => x.CircleId == h).OrderByDescending(x => x.LastPostAt).Take(MostThreads).Select(x => x.Id))
                    .Contains(t.Id))
                .Where(t => t.Kind == ThreadKind.Consultation && t.ClosedAt == null && t.DeletedAt == null && t.AuthorId != me && ThreadAccess.Seen.Of(t, me)
                    && !db.Set<Follow>().Any(x => x.PersonId == me && x.ThreadId == t.Id))
                .Select(t => new OpenQuestion(t.Id, t.Title, t.Circle.Name, t.Theme == null ? null : t.Theme.Key, t.Author!.Name, t.Mask, t.Author!.Professions, t.CreatedAt, t.PostCount))));

    private static readonly Func<AppDb, long, int, IAsyncEnumerable<NewPosts>> Followed = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, int, IQueryable<NewPosts>>>((db, me, most) =>
        (from f in db.Set<Follow>().Where(f => f.PersonId == me && f.ThreadId != null).OrderByDescending(f => f.Id).Take(MostFollows)
         join t in db.Set<Thread>() on f.ThreadId equals t.Id
         let read = db.Set<ReadMark>().Where(r => r.PersonId == me && r.ThreadId == t.Id).Max(r => (int?)r.Number) ?? 0
         where t.PseudonymId == null && t.LastNumber > read && t.DeletedAt == null && t.AuthorId != me && ThreadAccess.Seen.Of(t, me)
         orderby t.LastPostAt descending
         select new NewPosts(t.Id, t.Title, t.Circle.Name, t.LastNumber - read, read)).Take(most)));

    private static readonly Func<AppDb, long, int, IAsyncEnumerable<NewPosts>> Own = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, int, IQueryable<NewPosts>>>((db, me, most) =>
        (from t in db.Set<Thread>().Where(t => t.AuthorId == me).OrderByDescending(t => t.CreatedAt).Take(MostOwn)
         let read = db.Set<ReadMark>().Where(r => r.PersonId == me && r.ThreadId == t.Id).Max(r => (int?)r.Number) ?? 0
         where t.LastNumber > read && t.DeletedAt == null && ThreadAccess.Seen.Of(t, me)
         orderby t.LastPostAt descending
         select new NewPosts(t.Id, t.Title, t.Circle.Name, t.LastNumber - read, read)).Take(most)));

    private static readonly Func<AppDb, long, IAsyncEnumerable<NewPosts>> FollowedMasked = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, IQueryable<NewPosts>>>((db, me) =>
        from f in db.Set<Follow>().Where(f => f.PersonId == me && f.ThreadId != null).OrderByDescending(f => f.Id).Take(MostFollows)
        join t in db.Set<Thread>() on f.ThreadId equals t.Id
        where t.PseudonymId != null && t.LastNumber > 0 && t.DeletedAt == null && ThreadAccess.Seen.Of(t, me)
        orderby t.LastPostAt descending
        select new NewPosts(t.Id, t.Title, t.Circle.Name, t.LastNumber, 0)));

    /// <summary>One's circles, the liveliest first.</summary>
    public static Task<List<MyCircle>> MyCirclesAsync(this AppDb db, Viewer viewer, CancellationToken cancel) => ListAsync(Circles(db, viewer.Id), cancel);

    /// <summary>One's own professions and fields of work.</summary>
    public static async Task<MyWork> MyWorkAsync(this AppDb db, Viewer viewer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return await Work(db, viewer.Id) ?? new MyWork([], []);
    }

    /// <summary>Open consultations of others among the newest threads of these circles, which one does not follow yet.</summary>
    public static async Task<List<OpenQuestion>> OpenQuestionsAsync(this AppDb db, Viewer viewer, IEnumerable<long> circles, CancellationToken cancel)
    {
        var c = circles.Concat(Enumerable.Repeat(0L, CirclesLookedInto)).Take(CirclesLookedInto).ToArray();
        if (c[0] == 0) return [];
        var open = await ListAsync(Questions(db, viewer.Id, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]), cancel);
        var mine = await db.MineInAsync(viewer, [.. open.Where(q => q.Mask is not null).Select(q => q.Id)], cancel);
        return mine.Count == 0 ? open : open.FindAll(q => mine.GetValueOrDefault(q.Id)?.Mask != q.Mask);
    }

    /// <summary>Threads of others that one follows, with posts after the last one read.</summary>
    public static async Task<List<NewPosts>> FollowedWithNewsAsync(this AppDb db, Viewer viewer, int most, CancellationToken cancel)
    {
        var named = await ListAsync(Followed(db, viewer.Id, most), cancel);
        var masked = await ListAsync(FollowedMasked(db, viewer.Id), cancel);
        if (masked.Count == 0) return named;
        var mine = await db.MineInAsync(viewer, masked.ConvertAll(t => t.Id), cancel);
        return [.. named.Concat(await SinceReadAsync(db, viewer, masked.FindAll(t => !mine.ContainsKey(t.Id)), cancel)).Take(most)];
    }

    /// <summary>Threads in which one wrote under a pseudonym, with posts after the last one read: looked for now, because no row knows of it.</summary>
    public static async Task<List<NewPosts>> MaskedWithNewsAsync(this AppDb db, Viewer viewer, int most, CancellationToken cancel)
    {
        var mine = (await db.MyPseudonymsAsync(viewer, cancel)).ConvertAll(p => p.ThreadId);
        if (mine.Count == 0) return [];
        var threads = await db.Threads(viewer).Where(t => mine.Contains(t.Id) && t.DeletedAt == null && t.LastNumber > 0).OrderByDescending(t => t.LastPostAt)
            .Select(t => new { Line = new NewPosts(t.Id, t.Title, t.Circle.Name, t.LastNumber, 0), IsMasked = t.PseudonymId != null }).ToListAsync(cancel);
        var named = threads.Where(t => !t.IsMasked).Select(t => t.Line.Id).ToList();
        var read = await db.Set<ReadMark>().Where(r => r.PersonId == viewer.Id && named.Contains(r.ThreadId)).ToDictionaryAsync(r => r.ThreadId, r => r.Number, cancel);
        var lines = threads.Where(t => !t.IsMasked).Select(t => t.Line with { Read = read.GetValueOrDefault(t.Line.Id), New = t.Line.New - read.GetValueOrDefault(t.Line.Id) }).Where(l => l.New > 0);
        return [.. (await SinceReadAsync(db, viewer, [.. threads.Where(t => t.IsMasked).Select(t => t.Line)], cancel)).Concat(lines).Take(most)];
    }

    /// <summary>Of threads opened under pseudonyms those with something unread; they come with the number of all their replies.</summary>
    private static async Task<IEnumerable<NewPosts>> SinceReadAsync(AppDb db, Viewer viewer, List<NewPosts> threads, CancellationToken cancel)
    {
        var read = await db.ReadByTagAsync(viewer, threads.ConvertAll(t => t.Id), cancel);
        return threads.Select(t => t with { Read = read.GetValueOrDefault(t.Id), New = t.New - read.GetValueOrDefault(t.Id) }).Where(t => t.New > 0);
    }

    /// <summary>One's own threads, with posts after the last one read.</summary>
    public static Task<List<NewPosts>> OwnWithNewsAsync(this AppDb db, Viewer viewer, int most, CancellationToken cancel) => ListAsync(Own(db, viewer.Id, most), cancel);

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows, CancellationToken cancel)
    {
        var list = new List<T>();
        await foreach (var row in rows.WithCancellation(cancel)) list.Add(row);
        return list;
    }
}

public sealed record MyCircle(long Id, string Slug, string Name, bool IsSteward, bool MustAgree);

public sealed record MyWork(List<string> Professions, List<string> Fields);

public sealed record OpenQuestion(Guid Id, string Title, string Circle, string? Theme, string? Author, int? Mask, List<string>? Professions, DateTimeOffset CreatedAt, int Answers);

/// <summary>A thread with posts one has not read; they begin after <paramref name="Read"/>.</summary>
public sealed record NewPosts(Guid Id, string Title, string Circle, int New, int Read);
