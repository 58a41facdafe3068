using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Platform.Searching;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>Somebody answers in a thread.</summary>
public sealed class Reply(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<Post>> RunAsync(Guid id, string body, Guid? inReplyTo, IReadOnlyList<WantedFile> files, Review said, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        if (ThreadAccess.RefuseReply(viewer, found.Standing, found.Thread) is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(body) || body.Length > Thread.TextLength) return Refusal.Invalid;
        if (inReplyTo is { } earlier && !await db.Posts(viewer).AnyAsync(p => p.Id == earlier && p.ThreadId == id, cancel)) return Refusal.Missing;
        if (await db.ChangeFilesAsync(viewer, files, null, null, cancel) is not { } change) return Refusal.FileMissing;
        var circle = found.Standing.Circle;
        var named = await Mentions.FindAsync(db, viewer, circle.Id, body, cancel);
        if (await said.RefuseAsync(() => Mentions.ColleaguesAsync(db, viewer, id, named, cancel)) is { } open) return open;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.TakeNumberAsync(id, now, cancel) is not { } number) return Refusal.ThreadClosed;
        var post = new Post { ThreadId = id, Number = number, AuthorId = viewer.Id, InReplyToId = inReplyTo, Body = body, CreatedAt = now };
        db.Add(post);
        db.Apply(change, id, post.Id);
        db.Keep([], said.Kept, id, post.Id);
        db.Mention(id, post.Id, named);
        await db.StirAsync(circle, now, cancel);
        if (!found.Row.IsFollowed) await db.FollowThreadAsync(viewer.Id, circle.Id, id, cancel);
        await (found.Row.PseudonymId is null ? db.MarkReadAsync(viewer.Id, id, number, cancel) : db.MarkReadByTagAsync(viewer, id, number, cancel));
        db.Index(new SearchEntry { CircleId = circle.Id, ThreadId = id, PostId = post.Id, AuthorId = viewer.Id, Kind = found.Row.Kind, CreatedAt = now }, body + change.Words);
        db.Report(new Happening(NoticeKind.Replied, viewer.Id, circle.Id, id, post.Id), now);
        if (named.Count > 0) db.Report(new Happening(NoticeKind.Mentioned, viewer.Id, circle.Id, id, post.Id), now);
        intent?.Result = post.Id.ToString();
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        return post;
    }

    internal static async Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, ThreadViews views, KeyDirectory keys, MaskedPace pace, TimeProvider clock, CancellationToken cancel)
    {
        var review = FormReview.Read(form, await FormFiles.ReadAsync(form, viewer, db, cancel), ("body", ThreadsText.ReplyLabel));
        var body = form.Text("body", Thread.TextLength, required: true);
        if (review.IsBack) return await PageAsync(id, form, review.Files, false, 200, viewer, db, views, cancel);
        // What was answered may be gone by now: the words are sent all the same.
        var answered = form.IsSound ? await AnsweredAsync(id, form, viewer, db, cancel) : null;
        Post? post = null;
        var masked = Masking.IsWanted(form);
        return await new Posting(db, viewer, form, clock, masked).OnceAsync(
            async intent =>
            {
                if (masked) return (await new ReplyUnderPseudonym(db, viewer, keys, pace, clock).RunAsync(id, body, answered?.Id, review.Files.Wanted.Count > 0, review.Said, intent, cancel)).Refusal;
                var outcome = await new Reply(db, viewer, clock).RunAsync(id, body, answered?.Id, review.Files.Wanted, review.Said, intent, cancel);
                post = outcome.Value;
                return outcome.Refusal;
            },
            result => Pages.Go(masked ? $"/t/{id}?held={result}#held" : post is null ? $"/t/{id}?post={result}" : ThreadPaths.To(id, post.Number)),
            async status => review.Page(status, $"reply-{id}", ReviewText.Post) ?? await PageAsync(id, form, review.Files, false, status, viewer, db, views, cancel), cancel);
    }

    internal static async Task<IResult> PreviewAsync(Guid id, Form form, Viewer viewer, AppDb db, ThreadViews views, CancellationToken cancel)
    {
        form.Text("body", Thread.TextLength, required: true);
        var files = await FormFiles.ReadAsync(form, viewer, db, cancel);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        return await PageAsync(id, form, files, form.IsSound, form.IsSound ? 200 : form.Status, viewer, db, views, cancel);
    }

    private static async Task<IResult> PageAsync(Guid id, Form form, FormFiles files, bool preview, int status, Viewer viewer, AppDb db, ThreadViews views, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return await ShowThread.MissingAsync(db, viewer, id, cancel);
        // Refused while writing: the form stays, and says above itself why.
        if (form.Notice is null && ThreadAccess.RefuseReply(viewer, found.Standing, found.Thread) is { } refusal)
            (form.Notice, status, preview) = (RefusalWords.For(refusal), Pages.Status(refusal), false);
        var answered = await AnsweredAsync(id, form, viewer, db, cancel);
        var shown = !preview ? null : new PostView(
            default, id, found.Row.LastNumber + 1, await views.PreviewAsync(found.Row.CircleId, form["body"], cancel),
            viewer.Id, Masking.IsWanted(form) ? Masking.Preview(found.Mine) : viewer.Name, Masking.IsWanted(form) ? [] : await views.MyProfessionsAsync(cancel), default, null, 1,
            answered is null ? null : new AnsweredView(answered.Id, answered.Number, answered.AuthorName, false))
        {
            Files = files.Shown,
            Mask = Masking.IsWanted(form) ? found.Mine?.Mask : null,
        };
        return Pages.Show<ReplyPage>(new { Found = found, Form = form, Files = files, Answered = answered, Preview = shown }, status);
    }

    private static async Task<Answered?> AnsweredAsync(Guid id, Form form, Viewer viewer, AppDb db, CancellationToken cancel) =>
        Guid.TryParse(form["inReplyTo"], out var to) ? await Answered.FindAsync(db, viewer, id, to, cancel) : null;
}
