using System.Globalization;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Forgetting somebody: every row that is theirs goes, and what they wrote goes too or stays under nobody's name.</summary>
public static class Erasing
{
    public static IQueryable<Erasure> Erasures(this AppDb db, Viewer viewer) => db.Set<Erasure>().Where(x => x.PersonId == viewer.Id);

    /// <summary>Those whose day has come; the clock speaks here, for nobody.</summary>
    public static Task<List<Erasure>> DueErasuresAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel) =>
        db.Set<Erasure>().AsNoTracking().Where(x => x.DueAt <= now).OrderBy(x => x.DueAt).Take(20).ToListAsync(cancel);

    /// <summary>Circles that would be left with members and nobody to run them.</summary>
    public static Task<List<Circle>> LeftAloneAsync(this AppDb db, long person, CancellationToken cancel) =>
        db.Set<Circle>().Where(c => c.Memberships.Any(m => m.PersonId == person && m.State == MembershipState.Active && m.Role == CircleRole.Steward)
            && c.Memberships.Any(m => m.PersonId != person && m.State == MembershipState.Active)
            && !c.Memberships.Any(m => m.PersonId != person && m.State == MembershipState.Active && m.Role == CircleRole.Steward && m.Person.State == PersonState.Active)).OrderBy(c => c.Name).ToListAsync(cancel);

    /// <summary>A place is never left without an operator, a circle with members never without a steward.</summary>
    public static async Task<Refusal?> RefuseEraseAsync(this AppDb db, long person, CancellationToken cancel)
    {
        if (await db.Operators().AnyAsync(p => p.Id == person, cancel) && !await db.Operators().AnyAsync(p => p.Id != person, cancel)) return Refusal.LastOperator;
        return (await db.LeftAloneAsync(person, cancel)).Count > 0 ? Refusal.LastSteward : null;
    }

    /// <summary>Who it was, as the journal's hash knows them: numbers that no account made later has.</summary>
    public static string JournalName(Person person) => string.Create(CultureInfo.InvariantCulture, $"{person.Id}/{(person.CreatedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond}");

    public static Task<Person?> ToEraseAsync(this AppDb db, long id, CancellationToken cancel) => db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id && p.State != PersonState.Gone, cancel);

    /// <summary>Everybody there is, to be held against the journal after a copy was restored.</summary>
    public static Task<List<Person>> EverybodyAsync(this AppDb db, CancellationToken cancel) => db.Set<Person>().AsNoTracking().Where(p => p.State != PersonState.Gone).ToListAsync(cancel);

    /// <summary>How many lines of the journal this database knows; null where no place is set up.</summary>
    public static Task<int?> ErasuresKnownAsync(this AppDb db, CancellationToken cancel) => db.Set<Place>().Select(p => (int?)p.Erasures).FirstOrDefaultAsync(cancel);

    public static Task KnowErasuresAsync(this AppDb db, int lines, CancellationToken cancel) => db.Set<Place>().ExecuteUpdateAsync(p => p.SetProperty(x => x.Erasures, lines), cancel);

    /// <summary>All of it, inside the caller's transaction; the caller's save is done in here.</summary>
    public static async Task EraseAsync(this AppDb db, Person person, bool keepsTexts, DateTimeOffset now, CancellationToken cancel)
    {
        var (me, address) = (person.Id, person.NormalizedEmail);
        var nobody = await NobodyAsync(db, now, cancel);
        await EraseTextsAsync(db, me, nobody, keepsTexts, now, cancel);
        await EraseFilesAsync(db, me, cancel);
        await LeaveCirclesAsync(db, me, cancel);

        await db.Set<Notice>().Where(n => n.ActorId == me).ExecuteUpdateAsync(n => n.SetProperty(x => x.ActorId, (long?)null), cancel);
        await db.Set<JoinRequest>().Where(r => r.DecidedById == me).ExecuteUpdateAsync(r => r.SetProperty(x => x.DecidedById, (long?)null), cancel);
        await db.Set<Invitation>().Where(i => i.CreatedById == me || address != null && i.Address == address).ExecuteDeleteAsync(cancel);
        // Addresses are closed in the database; mails that wait are few.
        var mails = await db.Set<Mail>().Where(m => m.Address != null).Select(m => new { m.Id, m.Address }).ToListAsync(cancel);
        var mine = mails.Where(m => address != null && string.Equals(m.Address, address, StringComparison.OrdinalIgnoreCase)).Select(m => m.Id).ToList();
        await db.Set<Mail>().Where(m => m.PersonId == me || mine.Contains(m.Id)).ExecuteDeleteAsync(cancel);
        await db.Set<Concern>().Where(c => !c.Reports.Any(r => r.PersonId != me) && c.Reports.Any() && c.ClosedAt == null).ExecuteDeleteAsync(cancel);
        // With the row go, by cascade, all that are the person's alone.
        await db.Set<Person>().Where(p => p.Id == me).ExecuteDeleteAsync(cancel);
    }

    /// <summary>The account of nobody, made when it is first needed.</summary>
    public static async Task<long> NobodyAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await db.Set<Person>().Where(p => p.NormalizedUserName == Person.NobodyName).Select(p => p.Id).FirstOrDefaultAsync(cancel);
        if (known != 0) return known;
        var nobody = Person.Nobody(now);
        db.Add(nobody);
        await db.SaveChangesAsync(cancel);
        return nobody.Id;
    }

    /// <summary>Earlier versions, kept words and hidden texts go in any case: they are what was corrected.</summary>
    private static async Task EraseTextsAsync(AppDb db, long me, long nobody, bool keepsTexts, DateTimeOffset now, CancellationToken cancel)
    {
        var threads = await db.MyThreads(me).Select(t => t.Id).ToListAsync(cancel);
        foreach (var id in threads)
        {
            var thread = await db.Set<Thread>().FirstAsync(t => t.Id == id, cancel);
            thread.AuthorId = nobody;
            if (!keepsTexts) thread.Delete(now);
            await LeaveTextAsync(db, thread, null, keepsTexts, cancel);
        }
        var posts = await db.MyPosts(me).Select(p => p.Id).ToListAsync(cancel);
        foreach (var id in posts)
        {
            var post = await db.Set<Post>().Include(p => p.Thread).FirstAsync(p => p.Id == id, cancel);
            post.AuthorId = nobody;
            var goes = !keepsTexts && post.Delete(now);
            await LeaveTextAsync(db, post.Thread, post, keepsTexts, cancel);
            if (goes) await db.CountDownAsync(post.ThreadId, cancel);
        }
    }

    private static async Task LeaveTextAsync(AppDb db, Thread thread, Post? post, bool keepsTexts, CancellationToken cancel)
    {
        var (id, reply) = (thread.Id, post?.Id);
        if (keepsTexts)
        {
            await db.Set<Revision>().Where(r => r.ThreadId == id && r.PostId == reply).ExecuteDeleteAsync(cancel);
            await db.EraseKeptAsync(id, reply, cancel);
            db.Unindex(id, reply);
            if ((post is null ? thread.DeletedAt : post.DeletedAt) is null && thread.HeldFor == 0 && (post?.HeldFor ?? 0) == 0)
                db.Index(new SearchEntry { CircleId = thread.CircleId, ThreadId = id, PostId = reply, AuthorId = (post is null ? thread.AuthorId : post.AuthorId) ?? 0, Kind = thread.Kind, CreatedAt = post?.CreatedAt ?? thread.CreatedAt },
                    post?.Body ?? thread.Searched);
        }
        else await db.EraseTracesAsync(id, reply, cancel);
        await db.Set<HiddenText>().Where(h => h.ThreadId == id && h.PostId == reply).ExecuteDeleteAsync(cancel);
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private static async Task EraseFilesAsync(AppDb db, long me, CancellationToken cancel)
    {
        await db.Set<Person>().Where(p => p.Id == me).ExecuteUpdateAsync(p => p.SetProperty(x => x.PortraitId, (Guid?)null), cancel);
        await db.Set<Attachment>().Where(f => f.OwnerId == me).ExecuteDeleteAsync(cancel);
    }

    /// <summary>A circle in which nobody is left is closed to everybody.</summary>
    private static async Task LeaveCirclesAsync(AppDb db, long me, CancellationToken cancel)
    {
        var circles = await db.Set<Membership>().Where(m => m.PersonId == me && m.State == MembershipState.Active).Select(m => m.CircleId).ToListAsync(cancel);
        await db.Set<Circle>().Where(c => circles.Contains(c.Id)).ExecuteUpdateAsync(c => c.SetProperty(x => x.MemberCount, x => x.MemberCount > 0 ? x.MemberCount - 1 : 0), cancel);
        await db.Set<Membership>().Where(m => m.PersonId == me).ExecuteDeleteAsync(cancel);
        await db.Set<Circle>().Where(c => circles.Contains(c.Id) && !c.Memberships.Any(m => m.State == MembershipState.Active)).ExecuteUpdateAsync(c => c.SetProperty(x => x.Visibility, Visibility.Secret), cancel);
    }
}
