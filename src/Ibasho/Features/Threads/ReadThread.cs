using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Somebody read a thread up to a reply: the mark moves on, and what was news of it is news no longer.</summary>
public sealed class ReadThread(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(Guid id, int number, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var thread = await db.Threads(viewer).Where(t => t.Id == id).Select(t => new { t.LastNumber, IsMasked = t.PseudonymId != null }).FirstOrDefaultAsync(cancel);
        if (thread is null) return Refusal.Missing;
        var upTo = Math.Min(number, thread.LastNumber);
        await (thread.IsMasked ? db.MarkReadByTagAsync(viewer, id, upTo, cancel) : db.MarkReadAsync(viewer.Id, id, upTo, cancel));
        await db.ReadNoticesOfAsync(viewer, id, upTo, clock.GetUtcNow(), cancel);
        return Outcome.Done;
    }

    /// <summary>By the button, which goes back to the page; or by the beacon of a browser, which wants no page.</summary>
    internal static Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var number = form.Number("number", 0, int.MaxValue, 0);
        return Pressing.RunAsync(http, form,
            async () => form.Errors.Count > 0 ? Refusal.Invalid : (await new ReadThread(db, viewer, clock).RunAsync(id, number, cancel)).Refusal,
            () => form.Has("beacon") ? Results.NoContent() : Pages.Go(WayBack.From(form, id)));
    }
}
