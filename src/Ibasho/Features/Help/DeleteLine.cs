using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>The operator takes a line away; when it is gone already, that is what was wanted.</summary>
public sealed class DeleteLine(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, CancellationToken cancel)
    {
        var line = await db.CrisisLines().FirstOrDefaultAsync(l => l.Id == id, cancel);
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (line is null) return Outcome.Done;

        db.Remove(line);
        db.Audit(viewer, "line.delete", clock.GetUtcNow(), detail: line.Name);
        return await db.SaveAsync(Refusal.Invalid, cancel) is { } taken ? taken : Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(long id, AppDb db, CancellationToken cancel) =>
        await db.CrisisLines().AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, cancel) is { } line
            ? Pages.Show<DeleteLinePage>(new { Line = line })
            : Pages.Missing();

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return await ShowAsync(id, db, cancel);
        if ((await new DeleteLine(db, viewer, clock).RunAsync(id, cancel)).Refusal is { } refusal) return Pages.Refused(refusal);
        return Pages.Go(ShowLines.Path(form["language"]));
    }
}
