using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Takes the secret of a mailed link out of the address at once, where histories and logs would keep it, into a cookie of half an hour.</summary>
public sealed class LinkCookie(HttpContext http, Settings settings)
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(30);

    private string Name => settings.IsSecure ? "__Host-ibasho-link" : "ibasho-link";

    /// <summary>Empty where this browser opened no link; whether the link lives is asked at each use.</summary>
    public string Secret => http.Request.Cookies.TryGetValue(Name, out var secret) && secret.Length is > 20 and < 100 ? secret : "";

    public void Forget() => http.Response.Cookies.Append(Name, "", Options(TimeSpan.Zero));

    // Opening a link changes nothing: programs that look into mails open them too.
    internal static IResult TakeConfirm(string token, LinkCookie link) => link.Take(token, "/confirm");

    internal static IResult TakeRecover(string token, LinkCookie link) => link.Take(token, "/recover/new");

    private IResult Take(string token, string then)
    {
        http.Response.Cookies.Append(Name, token.Length < 100 ? token : "", Options(Age));
        return Pages.Go(then);
    }

    private CookieOptions Options(TimeSpan age) => new() { HttpOnly = true, Secure = settings.IsSecure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = age, IsEssential = true };

    public static ValueTask<LinkCookie?> BindAsync(HttpContext http) =>
        ValueTask.FromResult<LinkCookie?>(new(http, http.RequestServices.GetRequiredService<Settings>()));
}
