using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Chooses the language of the pages: for members with the account, for guests with the browser.</summary>
public sealed class ChooseLanguage(AppDb db, Viewer viewer)
{
    public async Task<Outcome> RunAsync(string culture, CancellationToken cancel)
    {
        if (!Words.Knows(culture)) return Refusal.Invalid;
        if (!viewer.IsGuest) await db.People(viewer).Where(p => p.Id == viewer.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Culture, culture), cancel);
        return Outcome.Done;
    }

    internal static IResult Show(HttpContext http) => Pages.Show<LanguagePage>(new { Return = Pages.Local(http.Request.Query["return"]) });

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, AppDb db, Settings settings, CancellationToken cancel)
    {
        var (back, culture) = (Pages.Local(form["return"]), form["culture"]);
        if (!form.IsGenuine) return Pages.Show<LanguagePage>(new { Return = back }, StatusCodes.Status400BadRequest);
        if (!(await new ChooseLanguage(db, viewer).RunAsync(culture, cancel)).IsDone) return Pages.Show<LanguagePage>(new { Return = back }, StatusCodes.Status400BadRequest);
        http.Response.Cookies.Append(Framing.LanguageCookie, culture, new CookieOptions
        {
            HttpOnly = true, Secure = settings.IsSecure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(365), IsEssential = true,
        });
        return Pages.Go(back);
    }
}
