using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>The author corrects an opening; what it said before stays to be seen.</summary>
public sealed class EditThread(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="version">The version that was corrected.</param>
    /// <param name="files">Those it shall have; where none are given, they stay.</param>
    public async Task<Outcome<Thread>> RunAsync(Guid id, int version, Opening opening, IReadOnlyList<WantedFile>? files, Review said, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindThreadToChangeAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        var thread = found.Thread;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, found.IsMine, thread.DeletedAt is not null) is { } refusal) return refusal;
        if (thread.Version != version) return Refusal.ChangedMeanwhile;
        if (thread.PseudonymId is not null && files?.Count > 0) return Refusal.PseudonymHasNoFiles;
        var theme = thread.Circle.Themes.Find(t => t.Key == opening.Theme);
        if (CaseAccess.RefuseConsent(thread.Circle, thread.Kind, opening.Consent) is { } lacking) return lacking;
        if (!opening.IsWhole || theme is null && opening.Theme.Length > 0) return Refusal.Invalid;
        intent?.Result = id.ToString();
        if (await db.ChangeFilesAsync(viewer, files ?? await db.SameFilesAsync(viewer, id, null, cancel), id, null, cancel) is not { } change) return Refusal.FileMissing;
        var before = Opening.Of(thread, found.ThemeKey);
        if (opening == before && !change.IsNew) return thread;
        var kept = await db.KeptAsync(thread, null, cancel);
        said.Remember(kept);
        if (await said.RefuseAsync(() => Mentions.ColleaguesAsync(db, viewer, thread, opening.Text, cancel)) is { } open) return open;

        var now = thread.PseudonymId is null ? clock.GetUtcNow() : Pseudonym.Hour(clock.GetUtcNow());
        await using var writing = await db.WriteAsync(cancel);
        (thread.ThemeId, thread.Consent) = (theme?.Id, opening.Consent);
        // What it is sorted under, and by what right it is told, are no words of it.
        var isOther = opening with { Theme = before.Theme, Consent = before.Consent } != before;
        if (isOther)
        {
            db.Add(new Revision { ThreadId = id, Title = thread.Title, Text = OpeningText.Of(thread).Packed, WrittenAt = thread.EditedAt ?? thread.CreatedAt });
            (thread.Title, thread.Body, thread.Situation, thread.Tried, thread.Wanted) = (opening.Title, opening.Body, opening.Situation, opening.Tried, opening.Wanted);
            (thread.Deadline, thread.EditedAt) = (opening.Deadline, now);
        }
        if (change.IsOther) thread.EditedAt = now;
        db.Change(change, id, null, now);
        db.Keep(kept, said.Kept, id, null);
        if (change.IsNew || isOther)
            await db.RewriteAsync(viewer, thread, null, opening.Title + "\n" + opening.Text + change.Words, opening.Text, now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return thread;
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindThreadToChangeAsync(viewer, id, cancel) is not { } found) return await ShowThread.MissingAsync(db, viewer, id, cancel);
        var thread = found.Thread;
        var form = Form.New(
            ("version", thread.Version.ToString()), ("title", thread.Title), ("body", thread.Body), ("situation", thread.Situation),
            ("tried", thread.Tried), ("wanted", thread.Wanted), ("deadline", thread.Deadline?.ToString("O")), ("theme", found.ThemeKey), ("consent", thread.Consent?.ToString()));
        return await PageAsync(db, viewer, found, form, FormFiles.Of(await db.MyFilesOfAsync(viewer, id, null, cancel)), 200, false, cancel);
    }

    internal static async Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var before = await db.Threads(viewer).Where(t => t.Id == id).Select(t => new { t.Kind, IsMasked = t.PseudonymId != null }).FirstOrDefaultAsync(cancel);
        if (before is null) return Pages.Missing();
        var (kind, masked) = (before.Kind, before.IsMasked);
        var version = form.Number("version", 0, int.MaxValue, -1);
        var review = FormReview.Read(form, await FormFiles.ReadAsync(form, viewer, db, cancel), Opening.Fields);
        var opening = Opening.Read(form, of: kind);
        var conflict = false;
        if (review.IsBack) return await AgainAsync(200);
        return await new Posting(db, viewer, form, clock, masked).OnceAsync(
            async intent =>
            {
                var refusal = (await new EditThread(db, viewer, clock).RunAsync(id, version, opening, review.Files.Wanted, review.Said, intent, cancel)).Refusal;
                conflict = refusal is Refusal.ChangedMeanwhile;
                return refusal;
            },
            _ => Pages.Go(ThreadPaths.To(id, 0)),
            async status => review.Page(status, $"edit-{id}", ReviewText.Save) ?? await AgainAsync(status), cancel);

        async Task<IResult> AgainAsync(int status) =>
            await db.FindThreadToChangeAsync(viewer, id, cancel) is { } found ? await PageAsync(db, viewer, found, form, review.Files, status, conflict, cancel) : Pages.Missing();
    }

    private static async Task<IResult> PageAsync(AppDb db, Viewer viewer, ThreadToChange found, Form form, FormFiles files, int status, bool conflict, CancellationToken cancel)
    {
        var thread = found.Thread;
        if (ThreadAccess.RefuseEdit(viewer, found.Standing, found.IsMine, thread.DeletedAt is not null) is { } refusal) return Pages.Refused(refusal);
        if (form.Notice == RefusalWords.For(Refusal.ConsentMissing)) form.Errors["consent"] = CasesText.ConsentMissing;
        return Pages.Show<EditThreadPage>(new
        {
            Thread = thread, Form = form, Files = files, Kept = await db.KeptAsync(found.Thread, null, cancel), Present = conflict ? TextParts.Of(thread) : null,
            // After a change in between was shown, the next sending means the present version.
            Version = conflict ? thread.Version.ToString() : form["version"],
        }, status);
    }
}
