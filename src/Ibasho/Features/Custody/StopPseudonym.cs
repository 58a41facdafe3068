using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>A steward stops a pseudonym in its thread, or whoever it is in the whole circle for some days; the steward learns nothing of who that is.</summary>
public sealed class StopPseudonym(AppDb db, Viewer viewer, KeyDirectory keys, TimeProvider clock)
{
    public async Task<Outcome> BlockAsync(Guid id, bool block, CancellationToken cancel)
    {
        if (await db.FindPseudonymAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, found.Thread.Standing) is { } refusal) return refusal;
        if (found.Pseudonym.IsBlocked == block) return Outcome.Done;
        found.Pseudonym.IsBlocked = block;
        db.Audit(viewer, block ? "pseudonym.block" : "pseudonym.unblock", clock.GetUtcNow(), found.Thread.Row.CircleId, detail: id.ToString());
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    public async Task<Outcome> StopAsync(Guid id, int days, CancellationToken cancel)
    {
        if (await db.FindPseudonymAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, found.Thread.Standing) is { } refusal) return refusal;
        if (days is < 1 or > Stop.MostDays) return Refusal.Invalid;
        var now = clock.GetUtcNow();
        var until = DateOnly.FromDateTime(now.UtcDateTime).AddDays(days);
        var circle = found.Thread.Row.CircleId;
        await db.StopAsync(keys, found.Pseudonym, circle, until, cancel);
        db.Audit(viewer, "pseudonym.stop", now, circle, detail: $"{id} {days}");
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    internal static Task<IResult> ShowAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PageAsync(id, Form.New(("days", "7")), viewer, db, clock, 200, http.Request.Query.ContainsKey("done"), cancel);

    internal static async Task<IResult> PageAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, int status, bool done, CancellationToken cancel)
    {
        if (await db.FindPseudonymAsync(viewer, id, cancel) is not { } found) return Pages.Missing();
        return Pages.Show<PseudonymPage>(new
        {
            Found = found, Form = form, Done = done, NoAsking = await db.RefuseAskWhoAsync(viewer, found, clock.GetUtcNow(), cancel),
            Asked = await db.Asked(viewer).AsNoTracking().Where(d => d.PseudonymId == id).OrderByDescending(d => d.AskedAt).ToListAsync(cancel),
        }, status);
    }

    internal static Task<IResult> PostBlockAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, form, viewer, db, clock, () => new StopPseudonym(db, viewer, keys, clock).BlockAsync(id, true, cancel), cancel);

    internal static Task<IResult> PostUnblockAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(id, form, viewer, db, clock, () => new StopPseudonym(db, viewer, keys, clock).BlockAsync(id, false, cancel), cancel);

    internal static Task<IResult> PostStopAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel)
    {
        var days = form.Number("days", 1, Stop.MostDays, 0);
        if (days == 0) form.Errors.TryAdd("days", FormText.NotANumber.With(1, Stop.MostDays));
        return PostAsync(id, form, viewer, db, clock, () => new StopPseudonym(db, viewer, keys, clock).StopAsync(id, days, cancel), cancel);
    }

    private static async Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, Func<Task<Outcome>> act, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await PageAsync(id, form, viewer, db, clock, form.Status, false, cancel);
        if ((await act()).Refusal is not { } refusal) return Pages.Go($"/pseudonyms/{id}?done");
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice = RefusalWords.For(refusal);
        return await PageAsync(id, form, viewer, db, clock, Pages.Status(refusal), false, cancel);
    }
}
