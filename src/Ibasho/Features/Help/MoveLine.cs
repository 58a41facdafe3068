using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>The operator puts a line before another of its language: a wanted order, so that it may be sent twice.</summary>
public sealed class MoveLine(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, long other, CancellationToken cancel)
    {
        if (await db.CrisisLines().FirstOrDefaultAsync(l => l.Id == id, cancel) is not { } line) return Refusal.Missing;
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        var order = await db.CrisisLines().Where(l => l.Language == line.Language).OrderBy(l => l.Position).ThenBy(l => l.Id).ToListAsync(cancel);
        if (line.Id == other || !order.Exists(l => l.Id == other)) return Refusal.Missing;

        order.Remove(line);
        order.Insert(order.FindIndex(l => l.Id == other), line);
        for (var i = 0; i < order.Count; i++) order[i].Position = i + 1;
        if (!db.ChangeTracker.HasChanges()) return Outcome.Done;
        db.Audit(viewer, "line.move", clock.GetUtcNow(), detail: line.Name);
        return await db.SaveAsync(Refusal.Invalid, cancel) is { } taken ? taken : Outcome.Done;
    }

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var sound = long.TryParse(form["other"], NumberStyles.None, CultureInfo.InvariantCulture, out var other);
        if (!sound) return Pages.Missing();
        if (form.IsGenuine && (await new MoveLine(db, viewer, clock).RunAsync(id, other, cancel)).Refusal is { } refusal) return Pages.Refused(refusal);
        return Pages.Go(ShowLines.Path(form["language"]));
    }
}
