using System.Security.Claims;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Finds out who is asking: a browser by its session cookie, a program by its token. Both are rows that can be ended.</summary>
public sealed class SignedIn(RequestDelegate next, TimeProvider clock)
{
    private static readonly Func<AppDb, byte[], Task<Seen?>> BySession = EF.CompileAsyncQuery((AppDb db, byte[] hash) =>
        db.Set<Session>().Where(s => s.TokenHash == hash && s.Person.State == PersonState.Active)
            .Select(s => new Seen(s.PersonId, s.Person.Name, s.Person.IsOperator, s.Person.Culture, s.Person.UnreadNotices, s.Id, s.CreatedOn, s.LastSeenOn, null))
            .FirstOrDefault());

    private static readonly Func<AppDb, byte[], Task<Seen?>> ByToken = EF.CompileAsyncQuery((AppDb db, byte[] hash) =>
        db.Set<ApiToken>().Where(t => t.TokenHash == hash && t.Person.State == PersonState.Active)
            .Select(t => new Seen(t.PersonId, t.Person.Name, t.Person.IsOperator, t.Person.Culture, t.Person.UnreadNotices, t.Id, default, t.LastUsedOn ?? default, t.Scopes))
            .FirstOrDefault());

    private sealed record Seen(long Id, string Name, bool IsOperator, string? Culture, int Unread, long RowId, DateOnly CreatedOn, DateOnly LastSeenOn, List<string>? Scopes);

    public async Task InvokeAsync(HttpContext http, AppDb db, SessionCookie cookie)
    {
        // One connection for the whole request: opening and closing it around each query costs as much as a small query.
        if (http.Request.Headers.Cookie.Count > 0 || http.Request.Headers.Authorization.Count > 0) await db.Database.OpenConnectionAsync(http.RequestAborted);
        var viewer = http.Request.Path.StartsWithSegments("/api")
            ? await ProgramAsync(http, db)
            : await BrowserAsync(http, db, cookie);
        if (viewer is not null) Become(http, viewer);
        await next(http);
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
            await db.Set<Session>().Where(s => s.Id == seen.RowId).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenOn, today), http.RequestAborted);
            cookie.Write(http, secret);
        }
        return new Viewer(seen.Id, seen.Name, seen.IsOperator, seen.Culture, seen.Unread) { SessionId = seen.RowId };
    }

    private async Task<Viewer?> ProgramAsync(HttpContext http, AppDb db)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        if (await ByToken(db, Secrets.Hash(header[7..].Trim())) is not { } seen) return null;

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (seen.LastSeenOn != today)
            await db.Set<ApiToken>().Where(t => t.Id == seen.RowId).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedOn, today), http.RequestAborted);
        return new Viewer(seen.Id, seen.Name, seen.IsOperator, seen.Culture, seen.Unread) { MayWrite = seen.Scopes!.Contains("write") };
    }
}

/// <summary>The cookie of a signed-in browser: a random secret, bound to the host where the place is served by TLS.</summary>
public sealed class SessionCookie(bool isSecure)
{
    private readonly string _name = isSecure ? "__Host-ibasho" : "ibasho";

    public string? Read(HttpContext http) => http.Request.Cookies.TryGetValue(_name, out var secret) && secret.Length is > 20 and < 100 ? secret : null;

    public void Write(HttpContext http, string secret) => http.Response.Cookies.Append(_name, secret, Options(TimeSpan.FromDays(Session.IdleDays)));

    public void Erase(HttpContext http) => http.Response.Cookies.Append(_name, "", Options(TimeSpan.Zero));

    private CookieOptions Options(TimeSpan age) => new() { HttpOnly = true, Secure = isSecure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = age, IsEssential = true };
}
