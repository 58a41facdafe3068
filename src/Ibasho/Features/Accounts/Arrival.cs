using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Where one goes after a step of signing in: on to what one wanted, or to the next step, with everything one carries.</summary>
internal static class Arrival
{
    public static async Task<IResult> GoAsync(Entry entry, Form form, Carried? carried, Visit visit, AppDb db)
    {
        if (visit.Begin(entry)) return In(form, carried);
        return carried is null
            ? Pages.Go("/sign-in/code?return=" + Uri.EscapeDataString(Pages.Local(form["return"])))
            : await EnterCode.PageAsync(Form.New(), carried, visit, entry.Step, db, 200);
    }

    public static IResult In(Form form, Carried? carried) =>
        carried is null ? Pages.Go(Pages.Local(form["return"])) : Pages.Show<SendNowPage>(new { Carried = carried });
}
