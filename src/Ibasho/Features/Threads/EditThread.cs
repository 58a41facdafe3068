using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>The author corrects an opening; what it said before stays to be seen.</summary>
public sealed class EditThread(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="version">The version that was corrected.</param>
    public async Task<Outcome<Thread>> RunAsync(Guid id, int version, string title, OpeningText text, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindThreadToChangeAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        var thread = found.Thread;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, thread) is { } refusal) return refusal;
        if (thread.Version != version) return Refusal.ChangedMeanwhile;
        var before = OpeningText.Of(thread);
        intent?.Result = ThreadLinks.ToThread(id);
        if (thread.Title == title && before == text) return thread;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        db.Add(new Revision { ThreadId = id, Title = thread.Title, Text = before.Packed, WrittenAt = thread.EditedAt ?? thread.CreatedAt });
        (thread.Title, thread.Body, thread.Situation, thread.Tried, thread.Wanted, thread.Deadline) = (title, text.Body, text.Situation, text.Tried, text.Wanted, text.Deadline);
        thread.EditedAt = now;
        db.Unindex(id, null);
        db.IndexOpening(thread);
        await db.RenewMentionsAsync(viewer, thread, null, Indexing.Named(thread), now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return thread;
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindThreadToChangeAsync(viewer, id, cancel) is not { } found) return Pages.Missing();
        var thread = found.Thread;
        var form = Form.New(
            ("version", thread.Version.ToString()), ("title", thread.Title), ("body", thread.Body), ("situation", thread.Situation),
            ("tried", thread.Tried), ("wanted", thread.Wanted), ("deadline", thread.Deadline?.ToString("O")));
        return Page(viewer, found, form, 200, false);
    }

    internal static async Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var kind = await db.Threads(viewer).Where(t => t.Id == id).Select(t => (ThreadKind?)t.Kind).FirstOrDefaultAsync(cancel);
        var consultation = kind is ThreadKind.Consultation;
        var version = form.Number("version", 0, int.MaxValue, -1);
        var title = form.Text("title", Thread.TitleLength, required: true);
        var text = consultation
            ? new OpeningText("", form.Text("situation", Thread.TextLength, required: true), form.Text("tried", Thread.TextLength), form.Text("wanted", Thread.TextLength), form.Day("deadline"))
            : new OpeningText(form.Text("body", Thread.TextLength, required: true), "", "", "", null);
        var conflict = false;
        return await new Posting(db, viewer, form, clock).OnceAsync(
            async intent =>
            {
                var refusal = (await new EditThread(db, viewer, clock).RunAsync(id, version, title, text, intent, cancel)).Refusal;
                conflict = refusal is Refusal.ChangedMeanwhile;
                return refusal;
            },
            Pages.Go,
            async status => await db.FindThreadToChangeAsync(viewer, id, cancel) is { } found ? Page(viewer, found, form, status, conflict) : Pages.Missing(),
            cancel);
    }

    private static IResult Page(Viewer viewer, ThreadToChange found, Form form, int status, bool conflict)
    {
        var thread = found.Thread;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, thread) is { } refusal) return Pages.Refused(refusal);
        return Pages.Show<EditThreadPage>(new
        {
            Thread = thread, Form = form, Present = conflict ? TextParts.Of(thread) : null,
            // After a change in between was shown, the next sending means the present version.
            Version = conflict ? thread.Version.ToString() : form["version"],
        }, status);
    }
}
