using System.Globalization;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>The compiled reads of a thread: its opening with how the reader stands to it, and a page of its replies.</summary>
public static class ThreadReading
{
    public const int PageSize = 20;

    private static readonly Shape<ThreadAndMe, ThreadRow> OfThread = new((db, x, me) => new ThreadRow(
        x.Thread.Id, x.Thread.CircleId, x.Thread.Circle.Slug, x.Thread.Circle.Name, x.Thread.Circle.Visibility, x.Thread.Circle.PledgeVersion, x.Thread.Circle.AllowsPseudonyms || x.Thread.Circle.IsPeerSupport, x.Thread.Circle.LastActivityAt,
        x.Mine == null ? null : (CircleRole?)x.Mine.Role, x.Mine == null ? 0 : x.Mine.PledgeAgreed,
        x.Thread.ThemeId, x.Thread.Theme == null ? null : x.Thread.Theme.Key, x.Thread.Theme == null ? null : x.Thread.Theme.Name, x.Thread.Kind, x.Thread.Title, x.Thread.Body, x.Thread.Situation, x.Thread.Tried, x.Thread.Wanted, x.Thread.Deadline, x.Thread.Consent, x.Thread.FadesAt, x.Thread.KnownFrom,
        x.Thread.AuthorId ?? 0, x.Thread.Author == null ? "" : x.Thread.Author.Name, x.Thread.Author != null && x.Thread.Author.State == PersonState.Active, x.Thread.Author!.Professions, x.Thread.Author!.Standing,
        x.Thread.PseudonymId, x.Thread.Mask, x.Thread.HeldFor, db.Set<Pseudonym>().Any(p => p.ThreadId == x.Thread.Id),
        x.Thread.CreatedAt, x.Thread.EditedAt, x.Thread.ClosedAt, x.Thread.DeletedAt, x.Thread.HiddenAt, x.Thread.PostCount, x.Thread.LastNumber, x.Thread.LastPostAt, x.Thread.Version,
        db.Set<Follow>().Any(f => f.PersonId == me && f.ThreadId == x.Thread.Id),
        db.Set<Bookmark>().Any(b => b.PersonId == me && b.ThreadId == x.Thread.Id && b.PostId == null),
        db.Set<Bookmark>().Any(b => b.PersonId == me && b.ThreadId == x.Thread.Id && b.PostId != null),
        db.Set<Attachment>().Any(f => f.ThreadId == x.Thread.Id), x.Thread.Author == null ? null : x.Thread.Author.PortraitId,
        db.Set<ReadMark>().Where(r => r.PersonId == me && r.ThreadId == x.Thread.Id).Select(r => (int?)r.Number).FirstOrDefault(),
        db.Set<Sanction>().Where(s => s.PersonId == me && s.CircleId == x.Thread.CircleId).Max(s => (DateTimeOffset?)s.Until)));

    private static readonly Shape<Post, PostRow> OfPost = new((db, p, me) => new PostRow(
        p.Id, p.ThreadId, p.Number, p.Body, p.AuthorId ?? 0, p.Author == null ? "" : p.Author.Name, p.Author != null && p.Author.State == PersonState.Active, p.Author == null ? 0 : p.Author.Version, p.Author == null ? null : p.Author.PortraitId, p.PseudonymId, p.Mask, p.HeldFor,
        p.CreatedAt, p.EditedAt, p.DeletedAt, p.HiddenAt, p.Version,
        p.InReplyToId, p.InReplyTo == null ? 0 : p.InReplyTo.Number, p.InReplyTo!.Author!.Name,
        p.InReplyTo != null && p.InReplyTo.Author != null && p.InReplyTo.Author.State == PersonState.Active, p.InReplyTo!.Mask, p.InReplyTo != null && p.InReplyTo.DeletedAt != null,
        db.Set<Bookmark>().Any(b => b.PersonId == me && b.PostId == p.Id)));

    /// <summary>A reply of a page, before it is known whom it answers and whether it is kept.</summary>
    private static readonly Shape<Post, PostRow> OfPage = new((db, p, me) => new PostRow(
        p.Id, p.ThreadId, p.Number, p.Body, p.AuthorId ?? 0, p.Author == null ? "" : p.Author.Name, p.Author != null && p.Author.State == PersonState.Active, p.Author == null ? 0 : p.Author.Version, p.Author == null ? null : p.Author.PortraitId, p.PseudonymId, p.Mask, p.HeldFor,
        p.CreatedAt, p.EditedAt, p.DeletedAt, p.HiddenAt, p.Version, p.InReplyToId, 0, null, false, null, false, false));

    private static readonly Func<AppDb, long, Guid, Task<ThreadRow?>> Opening = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, Guid, ThreadRow?>>((db, me, id) =>
        db.Set<Thread>().Where(t => t.Id == id && ThreadAccess.Seen.Of(t, me))
            .SelectMany(t => t.Circle.Memberships.Where(m => m.PersonId == me && m.State == MembershipState.Active).DefaultIfEmpty(), (t, m) => new ThreadAndMe { Thread = t, Mine = m })
            .Select(x => OfThread.Of(db, x, me)).FirstOrDefault()));

    private static readonly Func<AppDb, long, Guid, Task<ThreadRow?>> Held = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, Guid, ThreadRow?>>((db, me, id) =>
        db.Set<Thread>().Where(t => t.Id == id && t.HeldFor > 0 && CircleAccess.Readable.Of(t.Circle, me))
            .SelectMany(t => t.Circle.Memberships.Where(m => m.PersonId == me && m.State == MembershipState.Active).DefaultIfEmpty(), (t, m) => new ThreadAndMe { Thread = t, Mine = m })
            .Select(x => OfThread.Of(db, x, me)).FirstOrDefault()));

    private static readonly Func<AppDb, long, Guid, Guid, IAsyncEnumerable<PostRow>> HeldOf = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, Guid, Guid, IQueryable<PostRow>>>((db, me, id, mine) =>
        db.Set<Post>().Where(p => p.ThreadId == id && p.PseudonymId == mine && p.HeldFor > 0).Select(p => OfPage.Of(db, p, me))));

    private static readonly Func<AppDb, long, Guid, Task<PostRow?>> OnePost = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, Guid, PostRow?>>((db, me, id) =>
        db.Set<Post>().Where(p => p.Id == id && ThreadAccess.SeenPost.Of(p, me)).Select(p => OfPost.Of(db, p, me)).FirstOrDefault()));

    private static readonly Func<AppDb, long, Guid, int, int, IAsyncEnumerable<PostRow>> Page = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, Guid, int, int, IQueryable<PostRow>>>((db, me, id, after, most) =>
        db.Set<Post>().Where(p => p.ThreadId == id && p.Number > after).OrderBy(p => p.Number).Take(most).Select(p => OfPage.Of(db, p, me))));

    private static readonly Func<AppDb, long, long, DateTimeOffset, Guid, int, IAsyncEnumerable<ThreadRow>> OfCircle = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, long, DateTimeOffset, Guid, int, IQueryable<ThreadRow>>>((db, me, circle, before, id, most) =>
        db.Set<Thread>().Where(t => t.CircleId == circle && t.LastPostAt <= before && (t.LastPostAt < before || t.Id < id) && ThreadAccess.Seen.Of(t, me))
            .OrderByDescending(t => t.LastPostAt).ThenByDescending(t => t.Id).Take(most)
            .SelectMany(t => t.Circle.Memberships.Where(m => m.PersonId == me && m.State == MembershipState.Active).DefaultIfEmpty(), (t, m) => new ThreadAndMe { Thread = t, Mine = m })
            .OrderByDescending(x => x.Thread.LastPostAt).ThenByDescending(x => x.Thread.Id).Select(x => OfThread.Of(db, x, me))));

    /// <summary>The thread with its circle and how one stands to both, untracked; null where one may not read it.</summary>
    public static async Task<ThreadFound?> FindThreadAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return await Opening(db, viewer.Id, id) is { } row ? await StandAsync(db, viewer, row, cancel) : null;
    }

    /// <summary>A thread of one's own under a pseudonym that others do not see yet: to be read and taken back, and for nothing else that would leave a row with a name.</summary>
    public static async Task<ThreadFound?> FindHeldThreadAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (await Held(db, viewer.Id, id) is not { } row) return null;
        var found = await StandAsync(db, viewer, row, cancel);
        return found.IsMine ? found : null;
    }

    /// <summary>What one's pseudonym is in it, and how far one read: both known only by tag.</summary>
    private static async Task<ThreadFound> StandAsync(AppDb db, Viewer viewer, ThreadRow row, CancellationToken cancel)
    {
        if (!row.HasPseudonyms) return new ThreadFound(row, viewer.Id);
        var (mine, read) = await db.StandInAsync(viewer, row.Id, cancel);
        return new ThreadFound(row.PseudonymId is null ? row : row with { ReadNumber = read }, viewer.Id) { Mine = mine };
    }

    /// <summary>One's own replies in a thread that others do not see yet.</summary>
    public static async Task<List<PostRow>> HeldPostsAsync(this AppDb db, ThreadFound found, CancellationToken cancel) =>
        found.Mine is not { } mine ? [] : await ListAsync(HeldOf(db, found.Me, found.Row.Id, mine.Id), cancel);

    /// <summary>A reply one may read; one's own also on its way.</summary>
    public static async Task<PostRow?> FindPostAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (await OnePost(db, viewer.Id, id) is { } row) return row;
        var thread = await db.Set<Post>().Where(p => p.Id == id && p.HeldFor > 0).Select(p => (Guid?)p.ThreadId).FirstOrDefaultAsync(cancel);
        if (thread is null || await db.FindThreadAsync(viewer, thread.Value, cancel) is not { } found) return null;
        return (await db.HeldPostsAsync(found, cancel)).Find(p => p.Id == id);
    }

    /// <summary>The replies of a thread that was found through the gate, after a number, in their order.</summary>
    public static async Task<List<PostRow>> PageOfPostsAsync(this AppDb db, ThreadFound found, int after, int most, CancellationToken cancel)
    {
        var rows = await ListAsync(Page(db, found.Me, found.Row.Id, after, most), cancel);
        await AnswerAsync(db, found.Row.Id, rows, cancel);
        if (!found.Row.KeepsPosts) return rows;
        var kept = await db.Set<Bookmark>().Where(b => b.PersonId == found.Me && b.ThreadId == found.Row.Id && b.PostId != null).Select(b => b.PostId!.Value).ToListAsync(cancel);
        return rows.ConvertAll(row => row with { IsBookmarked = kept.Contains(row.Id) });
    }

    /// <summary>What these authors of texts one has read work as, with what stands behind it.</summary>
    public static Task<Dictionary<long, IReadOnlyList<string>>> ProfessionsAsync(this AppDb db, IReadOnlyCollection<long> authors, CancellationToken cancel) =>
        db.Set<Person>().AsNoTracking().Where(p => authors.Contains(p.Id)).Select(p => new { p.Id, p.Professions, p.Standing })
            .ToDictionaryAsync(p => p.Id, p => Badge.All(p.Professions, p.Standing), cancel);

    /// <summary>Says whom each reply answers; most answer somebody on the same page, and then nothing is asked.</summary>
    private static async Task AnswerAsync(AppDb db, Guid thread, List<PostRow> rows, CancellationToken cancel)
    {
        var here = rows.Where(r => r.AnsweredId is not null).ToList();
        if (here.Count == 0) return;
        var known = rows.ToDictionary(r => r.Id);
        var elsewhere = here.Select(r => r.AnsweredId!.Value).Where(id => !known.ContainsKey(id)).Distinct().ToList();
        if (elsewhere.Count > 0)
        {
            var earlier = await db.Set<Post>().Where(p => p.ThreadId == thread && elsewhere.Contains(p.Id))
                .Select(p => new PostRow(p.Id, p.ThreadId, p.Number, "", p.AuthorId ?? 0, p.Author == null ? "" : p.Author.Name, p.Author != null && p.Author.State == PersonState.Active, 0, null, p.PseudonymId, p.Mask, p.HeldFor,
                    p.CreatedAt, p.EditedAt, p.DeletedAt, p.HiddenAt, p.Version, null, 0, null, false, null, false, false)).ToListAsync(cancel);
            foreach (var row in earlier) known[row.Id] = row;
        }
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].AnsweredId is { } id && known.TryGetValue(id, out var to))
                rows[i] = rows[i] with { AnsweredNumber = to.Number, AnsweredName = to.AuthorName, IsAnsweredThere = to.IsAuthorThere, AnsweredMask = to.Mask, IsAnsweredDeleted = to.DeletedAt is not null };
    }

    /// <summary>A circle's threads, newest activity first, going on from a place; one that cannot be read is the beginning.</summary>
    public static Task<List<ThreadRow>> ThreadsOfAsync(this AppDb db, Viewer viewer, long circle, string? place, int most, CancellationToken cancel)
    {
        var (before, id) = place?.Split('-') is [var ticks, var guid] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(guid, "N", out var last)
            ? (new DateTimeOffset(at, TimeSpan.Zero), last)
            : (DateTimeOffset.MaxValue, Guid.AllBitsSet);
        return ListAsync(OfCircle(db, viewer.Id, circle, before, id, most), cancel);
    }

    /// <summary>From where a list of threads goes on after this one.</summary>
    public static string Place(ThreadRow row) => $"{row.LastPostAt.UtcTicks}-{row.Id:N}";

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows, CancellationToken cancel)
    {
        var list = new List<T>();
        await foreach (var row in rows.WithCancellation(cancel)) list.Add(row);
        return list;
    }

    /// <summary>The circle whose pledge a member has to agree to before this thread can be read.</summary>
    public static Task<string?> PledgeBeforeAsync(this AppDb db, Viewer viewer, Guid thread, CancellationToken cancel) =>
        db.ThreadsThere(viewer).Where(t => t.Id == thread && t.Circle.Memberships.Any(m =>
            m.PersonId == viewer.Id && m.State == MembershipState.Active && m.PledgeAgreed < t.Circle.PledgeVersion))
            .Select(t => t.Circle.Slug).FirstOrDefaultAsync(cancel);
}

/// <summary>A thread and one's membership of its circle, while it is read.</summary>
internal sealed class ThreadAndMe
{
    public required Thread Thread { get; init; }
    public Membership? Mine { get; init; }
}

/// <summary>What is read of a thread.</summary>
public sealed record ThreadRow(
    Guid Id, long CircleId, string Slug, string CircleName, Visibility Visibility, int PledgeVersion, bool MayMask, DateTimeOffset LastActivityAt, CircleRole? MyRole, int MyPledge,
    long? ThemeId, string? ThemeKey, string? Theme, ThreadKind Kind, string Title, string Body, string Situation, string Tried, string Wanted, DateOnly? Deadline, Consent? Consent, DateTimeOffset? FadesAt, DateTimeOffset? KnownFrom,
    long AuthorId, string AuthorName, bool IsAuthorThere, List<string>? Professions, List<string>? Standing, Guid? PseudonymId, int? Mask, int HeldFor, bool HasPseudonyms,
    DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, DateTimeOffset? ClosedAt, DateTimeOffset? DeletedAt, DateTimeOffset? HiddenAt, int PostCount, int LastNumber, DateTimeOffset LastPostAt, int Version,
    bool IsFollowed, bool IsBookmarked, bool KeepsPosts, bool HasFiles, Guid? PortraitId, int? ReadNumber, DateTimeOffset? SilentUntil);

/// <summary>What is read of a reply.</summary>
public sealed record PostRow(
    Guid Id, Guid ThreadId, int Number, string Body, long AuthorId, string AuthorName, bool IsAuthorThere, int AuthorVersion, Guid? PortraitId, Guid? PseudonymId, int? Mask, int HeldFor,
    DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt, DateTimeOffset? HiddenAt, int Version,
    Guid? AnsweredId, int AnsweredNumber, string? AnsweredName, bool IsAnsweredThere, int? AnsweredMask, bool IsAnsweredDeleted, bool IsBookmarked);

/// <summary>A thread and how one person stands to it, in the shape the rules ask for.</summary>
public sealed class ThreadFound
{
    internal ThreadFound(ThreadRow row, long me)
    {
        (Row, Me) = (row, me);
        Thread = new Thread
        {
            Id = row.Id, CircleId = row.CircleId, ThemeId = row.ThemeId, Kind = row.Kind, Title = row.Title, Body = row.Body, Situation = row.Situation,
            Tried = row.Tried, Wanted = row.Wanted, Deadline = row.Deadline, Consent = row.Consent, AuthorId = row.PseudonymId is null ? row.AuthorId : null, PseudonymId = row.PseudonymId, Mask = row.Mask, HeldFor = row.HeldFor, CreatedAt = row.CreatedAt, EditedAt = row.EditedAt,
            PostCount = row.PostCount, LastNumber = row.LastNumber, LastPostAt = row.LastPostAt, Version = row.Version,
        };
        if (row.ClosedAt is { } closed) Thread.Close(closed);
        if (row.DeletedAt is { } deleted) Thread.Delete(deleted);
        var circle = new Circle
        {
            Id = row.CircleId, Slug = row.Slug, Name = row.CircleName, Purpose = "", Visibility = row.Visibility, PledgeVersion = row.PledgeVersion, AllowsPseudonyms = row.MayMask, LastActivityAt = row.LastActivityAt,
        };
        Standing = new Standing(circle, row.MyRole is { } role ? new Membership { CircleId = row.CircleId, PersonId = me, Role = role, PledgeAgreed = row.MyPledge } : null, null) { SilentUntil = row.SilentUntil };
    }

    public ThreadRow Row { get; }

    /// <summary>One's own pseudonym in it.</summary>
    public MyPseudonym? Mine { get; init; }

    public bool IsMine => Wrote(Row.AuthorId, Row.PseudonymId);

    public bool Wrote(PostRow post) => Wrote(post.AuthorId, post.PseudonymId);

    private bool Wrote(long author, Guid? pseudonym) => pseudonym is null ? author == Me : pseudonym == Mine?.Id;

    /// <summary>For whom it was found.</summary>
    internal long Me { get; }
    public Thread Thread { get; }
    public Standing Standing { get; }
}
