using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Links that were mailed: whoever has the secret has the mailbox, as long as everything is as it was when the link was made.</summary>
public static class MailAccess
{
    /// <summary>The link with its person, or null: never made, used, too old, of another use, or the address or password is another one by now.</summary>
    public static Task<MailLink?> LinkAsync(this AppDb db, string secret, IReadOnlyList<LinkUse> uses, DateTimeOffset now, CancellationToken cancel)
    {
        var hash = Secrets.Hash(secret);
        return db.Set<MailLink>().Include(l => l.Person).FirstOrDefaultAsync(l => l.TokenHash == hash && uses.Contains(l.Use) && l.ExpiresAt > now
            && l.Of == l.Person.NormalizedEmail && l.Stamp == l.Person.SecurityStamp
            && (l.Person.State == PersonState.Active || l.Person.State == PersonState.Waiting && l.Use != LinkUse.NewAddress), cancel);
    }

    /// <summary>Of many who use it at once, one is answered true; every other link for the same use is dead too.</summary>
    public static async Task<bool> UseAsync(this AppDb db, MailLink link, CancellationToken cancel)
    {
        if (await db.Set<MailLink>().Where(l => l.Id == link.Id).ExecuteDeleteAsync(cancel) != 1) return false;
        await db.Set<MailLink>().Where(l => l.PersonId == link.PersonId && l.Use == link.Use).ExecuteDeleteAsync(cancel);
        db.Entry(link).State = EntityState.Detached;
        return true;
    }

    /// <summary>Makes a link in the unit of work; its secret goes into one mail and is kept nowhere.</summary>
    public static string MakeLink(this AppDb db, Person person, LinkUse use, string address, DateTimeOffset now)
    {
        var secret = Secrets.New();
        db.Add(new MailLink
        {
            TokenHash = Secrets.Hash(secret), Use = use, PersonId = person.Id, Of = person.NormalizedEmail!, Address = address,
            Stamp = person.SecurityStamp!, ExpiresAt = now + MailLink.Lasts(use),
        });
        return secret;
    }

    /// <summary>Those who asked for mail of a kind and can get any.</summary>
    public static IQueryable<Person> WantMailOf(this AppDb db, NoticeKind kind) =>
        db.Set<Person>().AsNoTracking().Where(p => p.State == PersonState.Active && p.EmailConfirmed && p.MailFailedAt == null && db.Set<NoticePreference>().Any(w => w.PersonId == p.Id && w.Kind == kind && w.Mailed == true));

    /// <summary>Whom a mail is for; mail asks for itself, which speaks for nobody.</summary>
    public static Task<Person?> ReceiverAsync(this AppDb db, long id, CancellationToken cancel) =>
        db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancel);

    /// <summary>Whom mails come from, as people know it.</summary>
    public static async Task<string> PlaceNameAsync(this AppDb db, CancellationToken cancel) =>
        await db.Set<Place>().OrderBy(p => p.Id).Select(p => p.Name).FirstOrDefaultAsync(cancel) ?? "Ibasho";

    /// <summary>No more mail of one kind; the notice in the product stays as it is.</summary>
    public static async Task StopMailAsync(this AppDb db, long person, NoticeKind kind, CancellationToken cancel)
    {
        if (await db.Set<NoticePreference>().FirstOrDefaultAsync(p => p.PersonId == person && p.Kind == kind, cancel) is { } row) row.Mailed = false;
        else db.Add(new NoticePreference { PersonId = person, Kind = kind, Mailed = false });
        // Pressed twice at once: the other one has stopped it.
        await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }
}
