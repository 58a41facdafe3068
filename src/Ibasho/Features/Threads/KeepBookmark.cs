using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Somebody keeps a thread, or one reply of it, for later; nobody else sees it.</summary>
public sealed class KeepBookmark(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(Guid thread, Guid? post, bool wanted, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var kept = db.Bookmarks(viewer).Where(b => b.ThreadId == thread && b.PostId == post);
        if (!wanted)
        {
            await kept.ExecuteDeleteAsync(cancel);
            return Outcome.Done;
        }
        if (await kept.AnyAsync(cancel)) return Outcome.Done;
        db.Add(new Bookmark { PersonId = viewer.Id, ThreadId = thread, PostId = post, CreatedAt = clock.GetUtcNow() });
        // Pressed twice at the same moment: the other one kept it.
        await db.SaveAsync(Refusal.Invalid, cancel);
        return Outcome.Done;
    }

    internal static async Task<IResult> PostThreadAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!await db.Threads(viewer).AnyAsync(t => t.Id == id && t.DeletedAt == null, cancel)) return Pages.Missing();
        return await Pressing.RunAsync(http, form,
            async () => (await new KeepBookmark(db, viewer, clock).RunAsync(id, null, form["wanted"] != "off", cancel)).Refusal,
            () => Pages.Go(WayBack.From(form, id)));
    }

    internal static async Task<IResult> PostPostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var post = await db.Posts(viewer).Where(p => p.Id == id && p.DeletedAt == null).Select(p => new { p.ThreadId, p.Number }).FirstOrDefaultAsync(cancel);
        if (post is null) return Pages.Missing();
        return await Pressing.RunAsync(http, form,
            async () => (await new KeepBookmark(db, viewer, clock).RunAsync(post.ThreadId, id, form["wanted"] != "off", cancel)).Refusal,
            () => Pages.Go(WayBack.From(form, post.ThreadId, post.Number)));
    }
}
