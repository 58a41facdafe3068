using Ibasho.Access;
using Ibasho.Shell;

namespace Ibasho.Features.Today;

/// <summary>Puts a step off until tomorrow, in this browser alone: nobody else learns of it.</summary>
internal static class PutOff
{
    private const string Cookie = "ibasho-later";
    private const int MostKeys = 20;
    private const int LongestKey = 60;

    public static IReadOnlySet<string> Read(HttpContext http, Viewer viewer) =>
        All(http).Where(k => k.StartsWith(viewer.Id + "-", StringComparison.Ordinal)).Select(k => k[(k.IndexOf('-', StringComparison.Ordinal) + 1)..]).ToHashSet(StringComparer.Ordinal);

    public static IResult Post(Form form, HttpContext http, Viewer viewer, Settings settings, TimeProvider clock)
    {
        var key = form["key"];
        if (!form.IsGenuine || key.Length is 0 or > LongestKey || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) return Pages.Go("/");
        var keys = All(http).Append($"{viewer.Id}-{key}").Distinct(StringComparer.Ordinal).TakeLast(MostKeys);
        var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Format.Zone);
        http.Response.Cookies.Append(Cookie, string.Join('.', keys), new CookieOptions
        {
            HttpOnly = true, Secure = settings.IsSecure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = now.Date.AddDays(1) - now.DateTime,
        });
        return Pages.Go("/");
    }

    private static string[] All(HttpContext http) =>
        http.Request.Cookies.TryGetValue(Cookie, out var value) && value.Length < MostKeys * (LongestKey + 20) ? value.Split('.', StringSplitOptions.RemoveEmptyEntries) : [];
}
