using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>The author corrects a reply; what it said before stays to be seen.</summary>
public sealed class EditPost(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="version">The version that was corrected.</param>
    /// <param name="files">Those it shall have; where none are given, they stay.</param>
    public async Task<Outcome<Post>> RunAsync(Guid id, int version, string body, IReadOnlyList<WantedFile>? files, Review said, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindPostToChangeAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        var post = found.Post;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, found.IsMine, post.DeletedAt is not null) is { } refusal) return refusal;
        if (post.Version != version) return Refusal.ChangedMeanwhile;
        if (post.PseudonymId is not null && files?.Count > 0) return Refusal.PseudonymHasNoFiles;
        if (string.IsNullOrWhiteSpace(body) || body.Length > Thread.TextLength) return Refusal.Invalid;
        intent?.Result = ThreadPaths.To(post.ThreadId, post.Number);
        if (await db.ChangeFilesAsync(viewer, files ?? await db.SameFilesAsync(viewer, post.ThreadId, id, cancel), post.ThreadId, id, cancel) is not { } change) return Refusal.FileMissing;
        if (post.Body == body && !change.IsNew) return post;
        var kept = await db.KeptAsync(post.Thread, post, cancel);
        said.Remember(kept);
        if (await said.RefuseAsync(() => Mentions.ColleaguesAsync(db, viewer, post.Thread, body, cancel)) is { } open) return open;

        var now = post.PseudonymId is null ? clock.GetUtcNow() : Pseudonym.Hour(clock.GetUtcNow());
        await using var writing = await db.WriteAsync(cancel);
        // Earlier words are kept to be seen; files that were taken away are gone.
        if (post.Body != body) db.Add(new Revision { ThreadId = post.ThreadId, PostId = id, Text = post.Body, WrittenAt = post.EditedAt ?? post.CreatedAt });
        if (post.Body != body || change.IsOther) post.EditedAt = now;
        post.Body = body;
        db.Change(change, post.ThreadId, post, now);
        db.Keep(kept, said.Kept, post.ThreadId, id);
        await db.RewriteAsync(viewer, post.Thread, post, body + change.Words, body, now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return post;
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel) =>
        await db.FindPostToChangeAsync(viewer, id, cancel) is { } found
            ? await PageAsync(db, viewer, found, Form.New(("version", found.Post.Version.ToString()), ("body", found.Post.Body)), FormFiles.Of(await db.MyFilesOfAsync(viewer, found.Post.ThreadId, id, cancel)), 200, false, cancel)
            : Pages.Missing();

    internal static async Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var version = form.Number("version", 0, int.MaxValue, -1);
        var review = FormReview.Read(form, await FormFiles.ReadAsync(form, viewer, db, cancel), ("body", ThreadsText.ReplyLabel));
        var body = form.Text("body", Thread.TextLength, required: true);
        var conflict = false;
        var masked = await db.Posts(viewer).AnyAsync(p => p.Id == id && p.PseudonymId != null, cancel);
        if (review.IsBack) return await AgainAsync(200);
        return await new Posting(db, viewer, form, clock, masked).OnceAsync(
            async intent =>
            {
                var refusal = (await new EditPost(db, viewer, clock).RunAsync(id, version, body, review.Files.Wanted, review.Said, intent, cancel)).Refusal;
                conflict = refusal is Refusal.ChangedMeanwhile;
                return refusal;
            },
            Pages.Go,
            async status => review.Page(status, $"edit-{id}", ReviewText.Save) ?? await AgainAsync(status), cancel);

        async Task<IResult> AgainAsync(int status) =>
            await db.FindPostToChangeAsync(viewer, id, cancel) is { } found ? await PageAsync(db, viewer, found, form, review.Files, status, conflict, cancel) : Pages.Missing();
    }

    private static async Task<IResult> PageAsync(AppDb db, Viewer viewer, PostToChange found, Form form, FormFiles files, int status, bool conflict, CancellationToken cancel)
    {
        var post = found.Post;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, found.IsMine, post.DeletedAt is not null) is { } refusal) return Pages.Refused(refusal);
        return Pages.Show<EditPostPage>(new
        {
            Post = post, Form = form, Files = files, Kept = await db.KeptAsync(found.Post.Thread, found.Post, cancel), Present = conflict ? TextParts.Of(post.Body) : null,
            // After a change in between was shown, the next sending means the present version.
            Version = conflict ? post.Version.ToString() : form["version"],
        }, status);
    }
}
