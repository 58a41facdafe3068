using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Somebody wants to hear of new replies in a thread, or no longer.</summary>
public sealed class FollowThread(AppDb db, Viewer viewer)
{
    public async Task<Outcome> RunAsync(Guid id, bool wanted, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var circle = await db.Threads(viewer).Where(t => t.Id == id).Select(t => (long?)t.CircleId).FirstOrDefaultAsync(cancel);
        if (circle is null) return Refusal.Missing;
        if (wanted) await db.FollowThreadAsync(viewer.Id, circle.Value, id, cancel);
        else await db.Follows(viewer).Where(f => f.ThreadId == id).ExecuteDeleteAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel) =>
        Pressing.RunAsync(http, form,
            async () => (await new FollowThread(db, viewer).RunAsync(id, form["wanted"] != "off", cancel)).Refusal,
            () => Pages.Go(WayBack.From(form, id)));
}
