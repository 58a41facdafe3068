using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>The author corrects a reply; what it said before stays to be seen.</summary>
public sealed class EditPost(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="version">The version that was corrected.</param>
    public async Task<Outcome<Post>> RunAsync(Guid id, int version, string body, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindPostToChangeAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        var post = found.Post;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, post) is { } refusal) return refusal;
        if (post.Version != version) return Refusal.ChangedMeanwhile;
        if (string.IsNullOrWhiteSpace(body) || body.Length > Thread.TextLength) return Refusal.Invalid;
        intent?.Result = ThreadPaths.To(post.ThreadId, post.Number);
        if (post.Body == body) return post;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        db.Add(new Revision { ThreadId = post.ThreadId, PostId = id, Text = post.Body, WrittenAt = post.EditedAt ?? post.CreatedAt });
        (post.Body, post.EditedAt) = (body, now);
        await db.RewriteAsync(viewer, post.Thread, post, body, body, now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return post;
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel) =>
        await db.FindPostToChangeAsync(viewer, id, cancel) is { } found
            ? Page(viewer, found, Form.New(("version", found.Post.Version.ToString()), ("body", found.Post.Body)), 200, false)
            : Pages.Missing();

    internal static Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var version = form.Number("version", 0, int.MaxValue, -1);
        var body = form.Text("body", Thread.TextLength, required: true);
        var conflict = false;
        return new Posting(db, viewer, form, clock).OnceAsync(
            async intent =>
            {
                var refusal = (await new EditPost(db, viewer, clock).RunAsync(id, version, body, intent, cancel)).Refusal;
                conflict = refusal is Refusal.ChangedMeanwhile;
                return refusal;
            },
            Pages.Go,
            async status => await db.FindPostToChangeAsync(viewer, id, cancel) is { } found ? Page(viewer, found, form, status, conflict) : Pages.Missing(),
            cancel);
    }

    private static IResult Page(Viewer viewer, PostToChange found, Form form, int status, bool conflict)
    {
        var post = found.Post;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, post) is { } refusal) return Pages.Refused(refusal);
        return Pages.Show<EditPostPage>(new
        {
            Post = post, Form = form, Present = conflict ? TextParts.Of(post.Body) : null,
            // After a change in between was shown, the next sending means the present version.
            Version = conflict ? post.Version.ToString() : form["version"],
        }, status);
    }
}
