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

    /// <summary>The one way in, whatever was proved: a session, or the question for the second factor where one is set. Saved by the caller.</summary>
    /// <param name="whole">A passkey, or a code after the password: nothing is missing.</param>
    public static async Task<Outcome<Entry>> EnterAsync(this AppDb db, Person person, string device, bool whole, DateTimeOffset now)
    {
        if (RefuseEnter(person) is { } refusal) return refusal;
        if (whole || !(await db.FactorsAsync(person.Id)).Any) return new Entry(db.ContinueSession(person, device, now), null);
        return new Entry(null, db.BeginStep(person.Id, null, now));
    }

    /// <summary>A new session for somebody who is in already, or has proved everything.</summary>
    public static OpenedSession ContinueSession(this AppDb db, Person person, string device, DateTimeOffset now)
    {
        var secret = Secrets.New();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var row = new Session { TokenHash = Secrets.Hash(secret), Person = person, Device = device, CreatedOn = today, LastSeenOn = today, FreshUntil = now + Session.FreshFor };
        db.Add(row);
        return new OpenedSession(secret, person, row);
    }

    /// <summary>Remembers a browser between two steps; the secret goes into a cookie of its own.</summary>
    public static string BeginStep(this AppDb db, long? person, string? challenge, DateTimeOffset now)
    {
        var secret = Secrets.New();
        db.Add(new PendingSignIn { TokenHash = Secrets.Hash(secret), PersonId = person, Challenge = challenge, ExpiresAt = now + PendingSignIn.Lasts });
        return secret;
    }

    /// <summary>The step this browser is at; nothing once its time or its tries are over.</summary>
    public static IQueryable<PendingSignIn> Step(this AppDb db, string? secret, DateTimeOffset now)
    {
        var hash = Secrets.Hash(secret ?? "");
        return db.Set<PendingSignIn>().Where(p => p.TokenHash == hash && p.ExpiresAt > now && p.Tries < PendingSignIn.MostTries);
    }

    /// <summary>The step is done: of many at once one ends it. Answers its person, as they are now.</summary>
    public static async Task<Person?> EndStepAsync(this AppDb db, long id, CancellationToken cancel)
    {
        var person = await db.Set<PendingSignIn>().Where(p => p.Id == id).Select(p => p.Person).FirstOrDefaultAsync(cancel);
        return await db.Set<PendingSignIn>().Where(p => p.Id == id).ExecuteDeleteAsync(cancel) == 1 ? person : null;
    }

    public static Refusal? RefuseEnter(Person person) => person.State switch
    {
        PersonState.Active => null,
        PersonState.Waiting => Refusal.AccountWaits,
        PersonState.Declined => Refusal.AccountDeclined,
        PersonState.Gone => Refusal.WrongCredentials,
        _ => Refusal.AccountSuspended,
    };

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
        await db.Set<PendingSignIn>().Where(p => p.PersonId == personId).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Every browser of this person but the one that asks; programs stay.</summary>
    public static async Task EndOthersAsync(this AppDb db, Viewer viewer, CancellationToken cancel)
    {
        await db.Set<Session>().Where(s => s.PersonId == viewer.Id && s.Id != viewer.SessionId).ExecuteDeleteAsync(cancel);
        await db.Set<PendingSignIn>().Where(p => p.PersonId == viewer.Id).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Remembers what this browser's passkey was asked to sign.</summary>
    public static Task SetChallengeAsync(this AppDb db, Viewer viewer, string challenge, DateTimeOffset now, CancellationToken cancel) =>
        db.Sessions(viewer).Where(s => s.Id == viewer.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.Challenge, challenge).SetProperty(x => x.ChallengeUntil, now + PendingSignIn.Lasts), cancel);

    /// <summary>What was asked is answered once: of many at once one takes it.</summary>
    public static async Task<string?> TakeChallengeAsync(this AppDb db, Viewer viewer, DateTimeOffset now, CancellationToken cancel)
    {
        var mine = db.Sessions(viewer).Where(s => s.Id == viewer.SessionId && s.ChallengeUntil > now);
        return await mine.Select(s => s.Challenge).FirstOrDefaultAsync(cancel) is { } challenge
            && await mine.Where(s => s.Challenge == challenge).ExecuteUpdateAsync(s => s.SetProperty(x => x.Challenge, (string?)null).SetProperty(x => x.ChallengeUntil, (DateTimeOffset?)null), cancel) == 1
            ? challenge : null;
    }

    /// <summary>The same session under a new secret, proved a moment ago; a copy of the cookie from before is dead.</summary>
    public static async Task<string> RenewSessionAsync(this AppDb db, Viewer viewer, DateTimeOffset now, CancellationToken cancel)
    {
        var secret = Secrets.New();
        var hash = Secrets.Hash(secret);
        await db.Set<Session>().Where(s => s.Id == viewer.SessionId && s.PersonId == viewer.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.TokenHash, hash).SetProperty(x => x.FreshUntil, now + Session.FreshFor).SetProperty(x => x.Challenge, (string?)null).SetProperty(x => x.ChallengeUntil, (DateTimeOffset?)null), cancel);
        return secret;
    }
}

/// <summary>A session just begun, with the secret that only its browser will have.</summary>
public sealed record OpenedSession(string Secret, Person Person, Session Row);

/// <summary>How far somebody came: in, or asked for the second factor. One of the two is set.</summary>
public sealed record Entry(OpenedSession? Session, string? Step);
