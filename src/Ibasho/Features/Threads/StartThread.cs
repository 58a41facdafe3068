using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Platform.Searching;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>Somebody brings something to a circle: a consultation, a topic, a steward's notice.</summary>
public sealed class StartThread(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<Thread>> RunAsync(string slug, Opening opening, IReadOnlyList<WantedFile> files, Review said, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (ThreadAccess.RefuseStart(viewer, standing, opening.Kind) is { } refusal) return refusal;
        var theme = standing.Circle.Themes.Find(t => t.Key == opening.Theme);
        if (CaseAccess.RefuseConsent(standing.Circle, opening.Kind, opening.Consent) is { } lacking) return lacking;
        if (!opening.IsWhole || theme is null && opening.Theme.Length > 0) return Refusal.Invalid;
        if (await db.ChangeFilesAsync(viewer, files, null, null, cancel) is not { } change) return Refusal.FileMissing;
        var named = await Mentions.FindAsync(db, viewer, standing.Circle.Id, opening.Text, cancel);
        if (await said.RefuseAsync(() => Task.FromResult<IReadOnlyList<string>>([viewer.Name, .. named.Select(n => n.Folded)])) is { } open) return open;

        var now = clock.GetUtcNow();
        var thread = opening.ToThread();
        (thread.CircleId, thread.ThemeId, thread.AuthorId, thread.CreatedAt, thread.LastPostAt) = (standing.Circle.Id, theme?.Id, viewer.Id, now, now);
        db.Add(thread);
        db.Apply(change, thread.Id, null);
        db.Keep([], said.Kept, thread.Id, null);
        db.Add(new Follow { PersonId = viewer.Id, CircleId = thread.CircleId, ThreadId = thread.Id });
        db.Add(new ReadMark { PersonId = viewer.Id, ThreadId = thread.Id });
        db.Mention(thread.Id, null, named);
        db.Index(new SearchEntry { CircleId = thread.CircleId, ThreadId = thread.Id, AuthorId = viewer.Id, Kind = thread.Kind, CreatedAt = now }, opening.Title + "\n" + opening.Text + change.Words);
        db.Report(new Happening(NoticeKind.ThreadStarted, viewer.Id, thread.CircleId, thread.Id), now);
        if (named.Count > 0) db.Report(new Happening(NoticeKind.Mentioned, viewer.Id, thread.CircleId, thread.Id), now);
        intent?.Result = thread.Id.ToString();

        await using var writing = await db.WriteAsync(cancel);
        await db.CountThreadAsync(standing.Circle, now, cancel);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        await db.StartFadingAsync(thread.Id, cancel);
        await writing.CommitAsync(cancel);
        return thread;
    }

    internal static async Task<IResult> ShowAsync(string slug, string? kind, string? theme, Viewer viewer, AppDb db, ThreadViews views, TimeProvider clock, CancellationToken cancel) =>
        await PageAsync(slug, Form.New(("kind", kind?.ToLowerInvariant()), ("theme", theme)), FormFiles.None, false, 200, viewer, db, views, clock, cancel);

    internal static async Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, ThreadViews views, KeyDirectory keys, MaskedPace pace, TimeProvider clock, CancellationToken cancel)
    {
        var review = FormReview.Read(form, await FormFiles.ReadAsync(form, viewer, db, cancel), Opening.Fields);
        var opening = Opening.Read(form);
        if (review.IsBack) return await PageAsync(slug, form, review.Files, false, 200, viewer, db, views, clock, cancel);
        var masked = Masking.IsWanted(form);
        return await new Posting(db, viewer, form, clock, masked).OnceAsync(
            async intent => masked ? (await new StartUnderPseudonym(db, viewer, keys, pace, clock).RunAsync(slug, opening, review.Files.Wanted.Count > 0, review.Said, intent, cancel)).Refusal : (await new StartThread(db, viewer, clock).RunAsync(slug, opening, review.Files.Wanted, review.Said, intent, cancel)).Refusal,
            id => Pages.Go("/t/" + id),
            async status => review.Page(status, Draft(slug, opening.Kind), ReviewText.Post) ?? await PageAsync(slug, form, review.Files, false, status, viewer, db, views, clock, cancel), cancel);
    }

    internal static string Draft(string slug, ThreadKind kind) => $"write-{slug}-{Opening.Name(kind)}";

    internal static async Task<IResult> PreviewAsync(string slug, Form form, Viewer viewer, AppDb db, ThreadViews views, TimeProvider clock, CancellationToken cancel)
    {
        Opening.Read(form);
        var files = await FormFiles.ReadAsync(form, viewer, db, cancel);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        return await PageAsync(slug, form, files, form.IsSound, form.IsSound ? 200 : form.Status, viewer, db, views, clock, cancel);
    }

    private static async Task<IResult> PageAsync(string slug, Form form, FormFiles files, bool preview, int status, Viewer viewer, AppDb db, ThreadViews views, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        var opening = Opening.Read(form, checking: false);
        // One who is refused while writing keeps the form and reads why above it; one who only comes is shown the way.
        if (form.Notice is null && ThreadAccess.RefuseStart(viewer, standing, opening.Kind) is { } refusal)
            return refusal switch
            {
                Refusal.PledgeNotAgreed => Pages.Go($"/c/{slug}/pledge?return=" + Uri.EscapeDataString($"/c/{slug}/write?kind={Opening.Name(opening.Kind)}")),
                Refusal.NotAllowed when !standing.IsMember => Pages.Go($"/c/{slug}/join"),
                _ => Pages.Refused(refusal),
            };
        if ((preview || form.Notice == RefusalWords.For(Refusal.ConsentMissing)) && CaseAccess.RefuseConsent(standing.Circle, opening.Kind, opening.Consent) is { } lacking)
            (form.Errors["consent"], preview, status) = (CasesText.ConsentMissing, false, Pages.Status(lacking));
        var shown = preview ? await PreviewAsync(standing, opening, viewer, views, cancel) : null;
        if (shown is not null) shown = shown with { Files = files.Shown };
        if (shown is not null && Masking.IsWanted(form)) shown = shown with { AuthorName = Masking.Preview(null), Professions = [] };
        var noMask = opening.Kind == ThreadKind.Notice || !standing.Circle.MayMask ? Refusal.PseudonymsOff : await db.RefuseMaskAsync(viewer, standing, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancel);
        return Pages.Show<StartThreadPage>(new { Standing = standing, opening.Kind, Form = form, Files = files, Preview = shown, NoMask = noMask }, status);
    }

    private static async Task<ThreadView> PreviewAsync(Standing standing, Opening opening, Viewer viewer, ThreadViews views, CancellationToken cancel)
    {
        var circle = standing.Circle;
        return new ThreadView(
            default, circle.Slug, circle.Name, circle.Visibility, opening.Kind, circle.Themes.Find(t => t.Key == opening.Theme)?.Name, opening.Title,
            await Html(opening.Body), await Html(opening.Situation), await Html(opening.Tried), await Html(opening.Wanted), opening.Deadline,
            viewer.Id, viewer.Name, await views.MyProfessionsAsync(cancel), default, null, null, 1, 0, 0, 0)
        {
            Consent = opening.Consent,
        };

        Task<string> Html(string text) => views.PreviewAsync(circle.Id, text, cancel);
    }
}
