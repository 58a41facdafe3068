using System.Security.Claims;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Access;

/// <summary>Finds out who is asking: a browser by its session cookie, a program by its token. Both are rows that can be ended.</summary>
public sealed class SignedIn(RequestDelegate next, KeyDirectory keys, StoreWatch watch, StorePatience patience, TimeProvider clock)
{
    private static readonly Func<AppDb, byte[], Task<Seen?>> BySession = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, byte[], Seen?>>((db, hash) =>
        db.Set<Session>().Where(s => s.TokenHash == hash && s.Person.State == PersonState.Active)
            .Select(s => new Seen(s.PersonId, s.Person.Name, s.Person.IsOperator, s.Person.IsReviewer, s.Person.Culture, s.Person.UnreadNotices, s.Id, s.CreatedOn, s.LastSeenOn, null, s.FreshUntil, SecondFactors.Must.Of(s.Person, 0) && !SecondFactors.Has.Of(db, s.Person, 0), db.Set<OwnSecret>().Where(o => o.PersonId == s.PersonId).Select(o => o.Sealed).FirstOrDefault()))
            .FirstOrDefault()));

    private static readonly Func<AppDb, byte[], Task<Seen?>> ByToken = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, byte[], Seen?>>((db, hash) =>
        db.Set<ApiToken>().Where(t => t.TokenHash == hash && t.Person.State == PersonState.Active)
            .Select(t => new Seen(t.PersonId, t.Person.Name, t.Person.IsOperator, t.Person.IsReviewer, t.Person.Culture, t.Person.UnreadNotices, t.Id, default, t.LastUsedOn ?? default, t.Scopes, null, SecondFactors.Must.Of(t.Person, 0) && !SecondFactors.Has.Of(db, t.Person, 0), db.Set<OwnSecret>().Where(o => o.PersonId == t.PersonId).Select(o => o.Sealed).FirstOrDefault()))
            .FirstOrDefault()));

    private sealed record Seen(long Id, string Name, bool IsOperator, bool IsReviewer, string? Culture, int Unread, long RowId, DateOnly CreatedOn, DateOnly LastSeenOn, List<string>? Scopes, DateTimeOffset? FreshUntil, bool MustEnrol, byte[]? Secret)
    {
        // Without the factor that the role asks for there is no role: every rule and gate says no by itself.
        public Viewer Viewer => new(Id, Name, IsOperator && !MustEnrol, Culture, Unread) { IsReviewer = (IsOperator || IsReviewer) && !MustEnrol, MustEnrol = MustEnrol, FreshUntil = FreshUntil };
    }

    public async Task InvokeAsync(HttpContext http, AppDb db, SessionCookie cookie)
    {
        try
        {
            await FindAsync(http, db, cookie);
        }
        catch (Exception error) when (http.AnswersEvenAway() && StoreTroubles.Of(error) is StoreTrouble.Away)
        {
            watch.Meet(StoreTrouble.Away, error);
        }
        await next(http);
    }

    private async Task FindAsync(HttpContext http, AppDb db, SessionCookie cookie)
    {
        await watch.PassAsync(http.RequestAborted);
        db.Database.SetCommandTimeout(patience.Seconds);
        // One connection for the whole request: opening and closing it around each query costs as much as a small query.
        if (http.Request.Headers.Cookie.Count > 0 || http.Request.Headers.Authorization.Count > 0)
        {
            await db.Database.OpenConnectionAsync(http.RequestAborted);
            // Until the answer begins: who reads it slowly keeps no connection from others.
            http.Response.OnStarting(static db => ((AppDb)db).Database.CloseConnectionAsync(), db);
        }
        var viewer = http.Request.Path.StartsWithSegments("/api")
            ? await ProgramAsync(http, db)
            : await BrowserAsync(http, db, cookie);
        if (viewer is not null) Become(http, viewer with { At = clock.GetUtcNow() });
    }

    /// <summary>From here on the request is this person's.</summary>
    public static void Become(HttpContext http, Viewer viewer)
    {
        http.Features.Set(viewer);
        // Antiforgery binds its tokens to this name: a token of another session is worth nothing.
        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{viewer.Id}/{viewer.SessionId}")], "session"));
    }

    private async Task<Viewer?> BrowserAsync(HttpContext http, AppDb db, SessionCookie cookie)
    {
        if (cookie.Read(http) is not { } secret) return null;
        if (await BySession(db, Secrets.Hash(secret)) is not { } seen) return null;

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (new Session { TokenHash = [], CreatedOn = seen.CreatedOn, LastSeenOn = seen.LastSeenOn }.IsOver(today)) return null;
        if (seen.LastSeenOn != today)
        {
            await NoteAsync(async () =>
            {
                await db.Set<Session>().Where(s => s.Id == seen.RowId).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenOn, today), http.RequestAborted);
                await SeenAsync(db, seen.Id, today, http.RequestAborted);
                cookie.Write(http, secret);
            });
        }
        return seen.Viewer with { SessionId = seen.RowId, Own = new(keys, seen.Id, seen.Secret) };
    }

    private async Task<Viewer?> ProgramAsync(HttpContext http, AppDb db)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        if (await ByToken(db, Secrets.Hash(header[7..].Trim())) is not { } seen) return null;

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (seen.LastSeenOn != today)
        {
            await NoteAsync(async () =>
            {
                await db.Set<ApiToken>().Where(t => t.Id == seen.RowId).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedOn, today), http.RequestAborted);
                await SeenAsync(db, seen.Id, today, http.RequestAborted);
            });
        }
        return seen.Viewer with { MayWrite = seen.Scopes!.Contains("write"), Own = new(keys, seen.Id, seen.Secret) };
    }

    /// <summary>Where there is no room to note that somebody was here, they read all the same.</summary>
    private static async Task NoteAsync(Func<Task> note)
    {
        try
        {
            await note();
        }
        catch (Exception error) when (StoreTroubles.Of(error) is StoreTrouble.Full)
        {
            // The next day, or when there is room.
        }
    }

    private static Task<int> SeenAsync(AppDb db, long person, DateOnly today, CancellationToken cancel) =>
        db.Set<Person>().Where(p => p.Id == person).ExecuteUpdateAsync(p => p.SetProperty(x => x.SeenOn, today), cancel);
}

/// <summary>A random secret in a cookie of ours, bound to the host where the place is served by TLS.</summary>
public abstract class SecretCookie(string name, bool isSecure, TimeSpan age, SameSiteMode site)
{
    private readonly string _name = isSecure ? "__Host-" + name : name;

    public string? Read(HttpContext http) => http.Request.Cookies.TryGetValue(_name, out var secret) && secret.Length is > 20 and < 100 ? secret : null;

    public void Write(HttpContext http, string secret) => http.Response.Cookies.Append(_name, secret, Options(age));

    public void Erase(HttpContext http) => http.Response.Cookies.Append(_name, "", Options(TimeSpan.Zero));

    private CookieOptions Options(TimeSpan lasts) => new() { HttpOnly = true, Secure = isSecure, SameSite = site, Path = "/", MaxAge = lasts, IsEssential = true };
}

/// <summary>The cookie of a signed-in browser.</summary>
public sealed class SessionCookie(bool isSecure) : SecretCookie("ibasho", isSecure, TimeSpan.FromDays(Session.IdleDays), SameSiteMode.Lax);

/// <summary>The cookie of a browser between two steps of signing in.</summary>
public sealed class StepCookie(bool isSecure) : SecretCookie("ibasho-step", isSecure, PendingSignIn.Lasts, SameSiteMode.Strict);
