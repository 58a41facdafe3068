using System.Security.Cryptography;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Archives of mailing lists: those who run the circle see what waits in them, release it or discard it; before that nobody else knows of them.</summary>
public static class ArchiveAccess
{
    private static readonly Rule<MailArchive> Seen = new((archive, me) => me != 0 && CircleAccess.Stewarded.Of(archive.Circle, me));

    public static IQueryable<MailArchive> Archives(this AppDb db, Viewer viewer, long circle) => db.Set<MailArchive>().Where(Seen.For(viewer.Id)).Where(a => a.CircleId == circle);

    /// <summary>The threads of an archive that wait, those with the most findings first.</summary>
    public static Task<List<WaitingThread>> WaitingThreadsAsync(this AppDb db, MailArchive archive, int most, CancellationToken cancel) =>
        db.Set<ArchivedMail>().Where(m => m.ArchiveId == archive.Id && m.ThreadId != null).GroupBy(m => m.ThreadId!.Value)
            .Select(g => new { Id = g.Key, Mails = g.Count(), Sure = g.Sum(m => m.Sure), Likely = g.Sum(m => m.Likely) })
            .OrderByDescending(g => g.Sure).ThenByDescending(g => g.Likely).ThenBy(g => g.Id).Take(most)
            .Join(db.Set<Thread>(), g => g.Id, t => t.Id, (g, t) => new WaitingThread(g.Id, t.Title, t.CreatedAt, g.Mails, g.Sure, g.Likely, t.HeldFor != MailArchive.UntilReleased)).ToListAsync(cancel);

    /// <summary>The texts of one thread that came by this archive and wait; null where it has none there.</summary>
    public static async Task<(Thread Thread, List<Post> Posts, bool HasOpening)?> WaitingTextsAsync(this AppDb db, MailArchive archive, Guid thread, CancellationToken cancel)
    {
        var mails = db.Set<ArchivedMail>().Where(m => m.ArchiveId == archive.Id && m.ThreadId == thread);
        if (await db.Set<Thread>().Include(t => t.Author).FirstOrDefaultAsync(t => t.Id == thread && mails.Any(), cancel) is not { } found) return null;
        var posts = await db.Set<Post>().Include(p => p.Author).Where(p => p.ThreadId == thread && (p.HeldFor == MailArchive.UntilReleased || found.HeldFor == MailArchive.UntilReleased) && mails.Any(m => m.PostId == p.Id))
            .OrderBy(p => p.CreatedAt).ThenBy(p => p.Number).Take(500).ToListAsync(cancel);
        return (found, posts, found.HeldFor == MailArchive.UntilReleased && await mails.AnyAsync(m => m.PostId == null, cancel));
    }

    /// <summary>The circle for whoever keeps the server, who is asked by no rule.</summary>
    public static Task<Circle?> CircleToFillAsync(this AppDb db, string slug, CancellationToken cancel) => db.Set<Circle>().FirstOrDefaultAsync(c => c.Slug == slug, cancel);

    public static Task<MailArchive?> ArchiveOfServerAsync(this AppDb db, long id, CancellationToken cancel) => db.Set<MailArchive>().Include(a => a.Circle).FirstOrDefaultAsync(a => a.Id == id, cancel);

    public static byte[] HashOf(long circle, string id) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{circle}|{id}"));

    /// <summary>What of a circle's mails is here already, by hash, and what each became.</summary>
    public static async Task<Dictionary<string, KnownMail>> KnownMailsAsync(this AppDb db, long circle, CancellationToken cancel) =>
        (await db.Set<ArchivedMail>().Where(m => m.CircleId == circle).Select(m => new { m.Hash, m.ThreadId, m.PostId }).ToListAsync(cancel))
        .ToDictionary(m => Convert.ToHexString(m.Hash), m => new KnownMail(m.ThreadId, m.PostId), StringComparer.Ordinal);

    /// <summary>Members by the address that is proved to be theirs. Who keeps being here from somebody is left out: a name under a text would tell.</summary>
    public static Task<Dictionary<string, long>> MembersByAddressAsync(this AppDb db, long circle, CancellationToken cancel) =>
        db.Set<Membership>().Where(m => m.CircleId == circle && m.State == MembershipState.Active && m.Person.State == PersonState.Active && m.Person.EmailConfirmed
            && !db.Set<QuietRule>().Any(r => r.CircleId == circle && r.PersonId == m.PersonId))
            .Select(m => new { m.Person.NormalizedEmail, m.PersonId }).ToDictionaryAsync(m => m.NormalizedEmail!, m => m.PersonId, cancel);

    /// <summary>Who is named in texts without being exposed: they are here.</summary>
    public static Task<List<string>> NamesOfMembersAsync(this AppDb db, long circle, CancellationToken cancel) =>
        db.Set<Membership>().Where(m => m.CircleId == circle && m.State == MembershipState.Active).Select(m => m.Person.NameFolded).ToListAsync(cancel);

    /// <summary>A thread that more mails belong to; null where it is gone, and its mails with it.</summary>
    public static Task<Thread?> ThreadToGrowAsync(this AppDb db, Guid id, CancellationToken cancel) =>
        db.Set<Thread>().FirstOrDefaultAsync(t => t.Id == id && t.DeletedAt == null && t.WithdrawnAt == null, cancel);

    public static Task<long> FilesHereAsync(this AppDb db, CancellationToken cancel) => db.Set<Attachment>().SumAsync(f => (long)f.Bytes, cancel);

    /// <summary>The next threads of an archive to be released, with everything in them that waits; the caller's transaction lets them out.</summary>
    public static async Task<List<(Thread Thread, List<Post> Posts, bool IsNew)>> NextToReleaseAsync(this AppDb db, long archive, int most, CancellationToken cancel)
    {
        var ids = await db.Set<ArchivedMail>().Where(m => m.ArchiveId == archive && m.ThreadId != null
            // Answers in a thread that waits by another archive come out with that one.
            && (m.PostId == null ? db.Set<Thread>().Any(t => t.Id == m.ThreadId && t.HeldFor == MailArchive.UntilReleased) : db.Set<Post>().Any(p => p.Id == m.PostId && p.HeldFor == MailArchive.UntilReleased)))
            .Select(m => m.ThreadId!.Value).Distinct().OrderBy(id => id).Take(most).ToListAsync(cancel);
        var threads = await db.Set<Thread>().Where(t => ids.Contains(t.Id)).ToListAsync(cancel);
        var posts = (await db.Set<Post>().Where(p => ids.Contains(p.ThreadId) && (p.HeldFor == MailArchive.UntilReleased || p.Thread.HeldFor == MailArchive.UntilReleased)).OrderBy(p => p.CreatedAt).ThenBy(p => p.Number).ToListAsync(cancel)).ToLookup(p => p.ThreadId);
        return threads.ConvertAll(t => (t, posts[t.Id].ToList(), t.HeldFor == MailArchive.UntilReleased));
    }

    /// <summary>What search finds of the files of these texts.</summary>
    public static async Task<ILookup<(Guid, Guid?), string>> NamesOfFilesAsync(this AppDb db, IReadOnlyCollection<Guid> threads, CancellationToken cancel) =>
        (await db.Set<Attachment>().Where(f => f.ThreadId != null && threads.Contains(f.ThreadId.Value)).Select(f => new { f.ThreadId, f.PostId, f.Name }).ToListAsync(cancel)).ToLookup(f => (f.ThreadId!.Value, f.PostId), f => f.Name);

    public static Task CountThreadsAsync(this AppDb db, long circle, int more, CancellationToken cancel) =>
        db.Set<Circle>().Where(c => c.Id == circle).ExecuteUpdateAsync(c => c.SetProperty(x => x.ThreadCount, x => x.ThreadCount + more), cancel);

    /// <summary>Takes the next threads of a discarded archive away; inside the caller's transaction.</summary>
    public static async Task<int> EraseWaitingAsync(this AppDb db, long archive, Guid? only, int most, CancellationToken cancel)
    {
        var ids = await db.Set<ArchivedMail>().Where(m => m.ArchiveId == archive && m.ThreadId != null && (only == null || m.ThreadId == only)).Select(m => m.ThreadId!.Value).Distinct().OrderBy(id => id).Take(most).ToListAsync(cancel);
        var mine = db.Set<ArchivedMail>().Where(m => m.ArchiveId == archive && ids.Contains(m.ThreadId!.Value));
        var whole = await db.Set<Thread>().Where(t => t.HeldFor == MailArchive.UntilReleased && mine.Any(m => m.ThreadId == t.Id && m.PostId == null)).Select(t => t.Id).ToListAsync(cancel);
        // A thread that was here before stays, without what this archive would have added.
        await db.Set<Post>().Where(p => (p.HeldFor == MailArchive.UntilReleased || p.Thread.HeldFor == MailArchive.UntilReleased) && mine.Any(m => m.PostId == p.Id)).ExecuteDeleteAsync(cancel);
        await db.Set<Thread>().Where(t => ids.Contains(t.Id) && t.HeldFor == MailArchive.UntilReleased).ExecuteUpdateAsync(t => t.SetProperty(x => x.PostCount, x => db.Set<Post>().Count(p => p.ThreadId == x.Id)), cancel);
        await db.Set<Thread>().Where(t => whole.Contains(t.Id)).ExecuteDeleteAsync(cancel);
        // What was taken out by hand does not come again with the next copy of the archive.
        if (only is null) await db.Set<ArchivedMail>().Where(m => m.ArchiveId == archive && ids.Contains(m.ThreadId!.Value) || whole.Contains(m.ThreadId!.Value)).ExecuteDeleteAsync(cancel);
        return ids.Count;
    }

    public static Task ForgetArchiveAsync(this AppDb db, long archive, CancellationToken cancel) => db.Set<MailArchive>().Where(a => a.Id == archive).ExecuteDeleteAsync(cancel);
}

/// <summary>A thread that waits to be released.</summary>
/// <param name="IsGrowing">It is here already, and answers wait.</param>
public sealed record WaitingThread(Guid Id, string Title, DateTimeOffset CreatedAt, int Mails, int Sure, int Likely, bool IsGrowing);

/// <summary>What a mail became that is here.</summary>
public sealed record KnownMail(Guid? ThreadId, Guid? PostId);
