using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Calls a passkey something else.</summary>
public sealed class NamePasskey(AppDb db, Viewer viewer)
{
    public async Task<Outcome> RunAsync(string id, string name, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (await ShowSafety.FindAsync(viewer, db, id, cancel) is not { } passkey) return Refusal.Missing;
        passkey.Data.Name = name;
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed ? failed : Outcome.Done;
    }

    internal static async Task<IResult> PostAsync(string id, Form form, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var name = form.Line("name", Passkeys.NameLength, required: true);
        if (await ShowSafety.FindAsync(viewer, db, id, cancel) is null) return Pages.Missing();
        if (!form.IsSound) return await ShowSafety.PageAsync(form, viewer, db, StatusCodes.Status400BadRequest, cancel);
        return (await new NamePasskey(db, viewer).RunAsync(id, name, cancel)).Refusal is { } refusal ? Pages.Refused(refusal) : Pages.Go("/settings/safety");
    }
}
