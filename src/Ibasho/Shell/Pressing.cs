namespace Ibasho.Shell;

/// <summary>Runs what a single button does: it sets a state, so it may be pressed twice.</summary>
public static class Pressing
{
    public static async Task<IResult> RunAsync(HttpContext http, Form form, Func<Task<Refusal?>> act, Func<IResult> done)
    {
        if (!form.IsGenuine) return Pages.Show<PressAgainPage>(new { Form = form, Action = Pages.Local(http.Request.Path) }, StatusCodes.Status400BadRequest);
        return await act() is { } refusal ? Pages.Refused(refusal) : done();
    }
}
