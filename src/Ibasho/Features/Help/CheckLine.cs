using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>The operator saw to it today that a line is right.</summary>
public sealed class CheckLine(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, CancellationToken cancel)
    {
        if (await db.CrisisLines().FirstOrDefaultAsync(l => l.Id == id, cancel) is not { } line) return Refusal.Missing;
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (line.CheckedOn == clock.Today()) return Outcome.Done;

        line.CheckedOn = clock.Today();
        db.Audit(viewer, "line.check", clock.GetUtcNow(), detail: line.Name);
        return await db.SaveAsync(Refusal.Invalid, cancel) is { } taken ? taken : Outcome.Done;
    }

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (form.IsGenuine && (await new CheckLine(db, viewer, clock).RunAsync(id, cancel)).Refusal is { } refusal) return Pages.Refused(refusal);
        return Pages.Go(ShowLines.Path(form["language"]));
    }
}
