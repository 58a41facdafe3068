using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Ends the session of this browser; every copy of its cookie is dead afterwards.</summary>
public static class SignOut
{
    internal static IResult Show(Viewer viewer) => viewer.IsGuest ? Pages.Go("/") : Pages.Show<SignOutPage>();

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, Visit visit, CancellationToken cancel)
    {
        if (!viewer.IsGuest && !form.IsGenuine) return Pages.Show<SignOutPage>(status: StatusCodes.Status400BadRequest);
        // Without a cookie there is nothing to end: another site must not sign anybody out.
        if (!visit.HasCookie) return Pages.Go("/");
        if (form.IsGenuine) await visit.EndBeforeAsync(cancel);
        visit.End();
        // Drafts in the browser's storage stay: they are the person's, and may be what is left after a session ended.
        http.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Pages.Go("/");
    }
}
