using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The browser of this request: where it comes from, what it is, and the cookie of its session.</summary>
public sealed class Visit(HttpContext http, SessionCookie cookie, StepCookie step, AppDb db, TimeProvider clock)
{
    private static readonly string[] Browsers = ["Edg/Edge", "OPR/Opera", "SamsungBrowser/Samsung Internet", "Firefox/Firefox", "FxiOS/Firefox", "CriOS/Chrome", "Chrome/Chrome", "Safari/Safari"];
    private static readonly string[] Machines = ["iPhone/iPhone", "iPad/iPad", "Android/Android", "Windows/Windows", "Mac OS X/Mac", "CrOS/Chromebook", "Linux/Linux"];

    public string Network => RateLimit.Network(http.Connection.RemoteIpAddress);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Enough to know one's own device again in a list, and no more.</summary>
    public string Device
    {
        get
        {
            var agent = http.Request.Headers.UserAgent.ToString();
            return string.Join(" · ", new[] { Find(Browsers), Find(Machines) }.Where(f => f.Length > 0));

            string Find(string[] names) =>
                names.Select(n => n.Split('/')).FirstOrDefault(n => agent.Contains(n[0], StringComparison.Ordinal))?[1] ?? "";
        }
    }

    public bool HasCookie => cookie.Read(http) is not null;

    /// <summary>The row of the cookie this browser brought ends; a cookie that somebody planted is worth nothing afterwards.</summary>
    public Task EndBeforeAsync(CancellationToken cancel) =>
        cookie.Read(http) is { } before ? db.EndSessionAsync(before, cancel) : Task.CompletedTask;

    /// <summary>The secret of the step between password and code, or between asking and showing a passkey.</summary>
    public string? StepSecret => step.Read(http);

    /// <summary>Gives the browser what it has come to: its new session, or the next step. True when it is in.</summary>
    public bool Begin(Entry entry)
    {
        if (entry.Step is { } secret) BeginStep(secret);
        if (entry.Session is { } session) Begin(session);
        return entry.Session is not null;
    }

    /// <summary>Gives the browser its new session; the rest of this request is the person's.</summary>
    public void Begin(OpenedSession session)
    {
        cookie.Write(http, session.Secret);
        if (StepSecret is not null) step.Erase(http);
        SignedIn.Become(http, Viewer.Of(session.Person) with { SessionId = session.Row.Id });
        Frame.Renew(http);
    }

    public void BeginStep(string secret) => step.Write(http, secret);

    /// <summary>The same session under a new secret.</summary>
    public void Renew(string secret) => cookie.Write(http, secret);

    public void End() => cookie.Erase(http);

    public static ValueTask<Visit?> BindAsync(HttpContext http) => ValueTask.FromResult<Visit?>(
        new(http, http.RequestServices.GetRequiredService<SessionCookie>(), http.RequestServices.GetRequiredService<StepCookie>(), http.RequestServices.GetRequiredService<AppDb>(), http.RequestServices.GetRequiredService<TimeProvider>()));
}
