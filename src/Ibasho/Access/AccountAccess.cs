using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>What is asked before anybody is signed in: whose address, which invitation, is anybody here at all.</summary>
public static class AccountAccess
{
    /// <summary>The account of an address, for checking its password; what it is must not be told without it.</summary>
    public static Task<Person?> AccountOfAsync(this AppDb db, string normalizedEmail, CancellationToken cancel) =>
        db.Set<Person>().FirstOrDefaultAsync(p => p.NormalizedEmail == normalizedEmail, cancel);

    public static Task<bool> IsEmptyAsync(this AppDb db, CancellationToken cancel) => db.Set<Person>().AllAsync(p => false, cancel);

    /// <summary>Accounts that anybody may use, where the place is a demo.</summary>
    public static IQueryable<Person> DemoAccounts(this AppDb db) =>
        db.Set<Person>().Where(p => p.IsDemo && p.State == PersonState.Active && db.Set<Place>().Any(place => place.IsDemo));

    /// <summary>An invitation into the place, known by its secret.</summary>
    public static IQueryable<Invitation> PlaceInvitation(this AppDb db, string token)
    {
        var hash = Secrets.Hash(token);
        return db.Set<Invitation>().Where(i => i.CircleId == null && i.TokenHash == hash);
    }

    /// <summary>Begins a session in the unit of work; the secret goes into the browser's cookie and is kept nowhere.</summary>
    public static OpenedSession OpenSession(this AppDb db, Person person, string device, DateTimeOffset now)
    {
        var secret = Secrets.New();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var row = new Session { TokenHash = Secrets.Hash(secret), Person = person, Device = device, CreatedOn = today, LastSeenOn = today };
        db.Add(row);
        return new OpenedSession(secret, person, row);
    }

    public static Task EndSessionAsync(this AppDb db, string secret, CancellationToken cancel)
    {
        var hash = Secrets.Hash(secret);
        return db.Set<Session>().Where(s => s.TokenHash == hash).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Every browser and program of this person is signed out at once.</summary>
    public static async Task EndAllAsync(this AppDb db, long personId, CancellationToken cancel)
    {
        await db.Set<Session>().Where(s => s.PersonId == personId).ExecuteDeleteAsync(cancel);
        await db.Set<ApiToken>().Where(t => t.PersonId == personId).ExecuteDeleteAsync(cancel);
    }
}

/// <summary>A session just begun, with the secret that only its browser will have.</summary>
public sealed record OpenedSession(string Secret, Person Person, Session Row);
