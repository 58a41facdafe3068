using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Takes a reply back: its words go everywhere, a trace stays in its place.</summary>
public sealed class DeletePost(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="version">The version the one who asks has seen, where he says so.</param>
    public async Task<Outcome<Post>> RunAsync(Guid id, int? version, CancellationToken cancel)
    {
        if (await db.FindPostToChangeAsync(viewer, id, cancel) is not { } found) return await TakeBackAsync(id, cancel);
        var post = found.Post;
        if (ThreadAccess.RefuseDelete(viewer, found.Standing, found.IsMine, post.DeletedAt is not null) is { } refusal)
            return refusal is Refusal.AlreadyDeleted ? post : refusal;
        if (version is { } seen && seen != post.Version) return Refusal.ChangedMeanwhile;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        post.Delete(now);
        await db.EraseTracesAsync(post.ThreadId, id, cancel);
        if (!found.IsMine) db.Audit(viewer, "post.delete", now, post.Thread.CircleId, post.AuthorId, id.ToString());
        db.Later(SweepErased.JobKind, new { Post = id }, now);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await db.CountDownAsync(post.ThreadId, cancel);
        await writing.CommitAsync(cancel);
        return post;
    }

    /// <summary>On its way still: nobody has seen it, so nothing stays of it.</summary>
    private async Task<Outcome<Post>> TakeBackAsync(Guid id, CancellationToken cancel)
    {
        if (!viewer.MayWrite || await db.FindHeldPostToTakeBackAsync(viewer, id, cancel) is not { } held) return Refusal.Missing;
        await using var writing = await db.WriteAsync(cancel);
        await db.EraseTracesAsync(held.ThreadId, id, cancel);
        db.Remove(held);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return new Post { Id = id, ThreadId = held.ThreadId, Body = "" };
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindPostToChangeAsync(viewer, id, cancel) is not { } found)
            return await db.FindHeldPostToTakeBackAsync(viewer, id, cancel) is { } held
                ? Pages.Show<DeletePage>(new { Action = $"/posts/{id}/delete", Back = ThreadPaths.To(held.ThreadId, 0), About = MasksText.OnItsWay, Parts = TextParts.Of(held.Body), IsOpening = false })
                : Pages.Missing();
        var post = found.Post;
        if (ThreadAccess.RefuseDelete(viewer, found.Standing, found.IsMine, post.DeletedAt is not null) is { } refusal)
            return refusal is Refusal.AlreadyDeleted ? Pages.Go(ThreadPaths.To(post.ThreadId, post.Number)) : Pages.Refused(refusal);
        return Pages.Show<DeletePage>(new
        {
            Action = $"/posts/{id}/delete", Back = ThreadPaths.To(post.ThreadId, post.Number), About = post.Thread.Title, Parts = TextParts.Of(post.Body),
            IsOpening = false, Author = found.IsMine ? null : post.Mask is { } mask ? Masks.Name(mask) : await db.NameOfAsync(post.AuthorId, cancel),
        });
    }

    internal static async Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var link = "/";
        return await Pressing.RunAsync(http, form,
            async () =>
            {
                var outcome = await new DeletePost(db, viewer, clock).RunAsync(id, null, cancel);
                if (outcome.Value is { } post) link = ThreadPaths.To(post.ThreadId, post.Number);
                return outcome.Refusal;
            },
            () => Pages.Go(link));
    }
}
