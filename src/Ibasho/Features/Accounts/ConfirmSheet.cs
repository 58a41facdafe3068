using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Before a new place has anything to lose, its keys go on paper: who sets it up types the end of a line from there.</summary>
public static class ConfirmSheet
{
    internal static async Task<IResult> PostAsync(string token, Form form, SetupKey key, KeyDirectory keys, AppDb db, CancellationToken cancel)
    {
        if (!key.Opens(token) || !await db.IsEmptyAsync(cancel)) return Pages.Missing();
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var typed = form.Line("group", 40, required: true);
        if (form.IsSound && !RecoverySheet.EndsWith(RecoverySheet.Lines(keys)[key.AskedLine], typed)) form.Errors.TryAdd("group", AccountsText.SheetGroupWrong);
        if (!form.IsSound) return Page(form, token, key, keys, StatusCodes.Status400BadRequest);
        key.HasSheet = true;
        return Pages.Go("/setup/" + token);
    }

    internal static IResult Page(Form form, string token, SetupKey key, KeyDirectory keys, int status = StatusCodes.Status200OK)
    {
        var lines = RecoverySheet.Lines(keys);
        return Pages.Show<SheetPage>(new { Form = form, Action = $"/setup/{token}/sheet", Lines = lines, Picture = QrCode.Of(RecoverySheet.ForPicture(lines)), Asked = key.AskedLine + 1 }, status);
    }
}
