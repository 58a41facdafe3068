using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Answers a POST that sets a wanted state: sent twice, it does no harm.</summary>
internal static class Wanted
{
    public static async Task<IResult> PostAsync(AppDb db, Form form, Func<Task<Refusal?>> act, string to, Func<int, Task<IResult>> again)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await again(StatusCodes.Status400BadRequest);
        if (await act() is not { } refusal) return Pages.Go(to);
        if (refusal is Refusal.Missing) return Pages.Missing();

        // What was half changed must not be shown.
        db.ChangeTracker.Clear();
        form.Notice ??= RefusalWords.For(refusal);
        return await again(Pages.Status(refusal));
    }
}
