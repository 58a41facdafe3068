using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Ibasho.Features.Importing;

/// <summary>The pages for archives of mailing lists: bringing one, what waits in it, and the yes.</summary>
internal static class ArchivePages
{
    /// <summary>Larger ones are brought on the server, where nobody waits in front of a browser.</summary>
    public const int MostBytes = 50 * 1024 * 1024;
    public const int MostThreads = 200;
    private const int MostInHour = 20;

    public static Task<IResult> ListAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => ListAsync(slug, Form.New(), 200, viewer, db, cancel);

    public static async Task<IResult> PostAsync(string slug, Form form, HttpContext http, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var brought = http.Features.Get<BroughtArchive>();
        if (form.IsSound && brought is null) form.Errors.TryAdd("file", ImportingText.ArchiveNoFile);
        if (!form.IsSound) return await ListAsync(slug, form, form.Status, viewer, db, cancel);
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        await using var file = brought!.File;
        var bring = new BringArchive(db, normalizer, clock);
        var look = await bring.LookAsync(standing.Circle.Id, file, _ => { }, cancel);
        if (look.Mails == 0) form.Errors.TryAdd("file", ImportingText.ArchiveEmpty);
        else if (look.New == 0) form.Errors.TryAdd("file", ImportingText.ArchiveKnown.With(look.Mails));
        if (!form.IsSound) return await ListAsync(slug, form, 400, viewer, db, cancel);
        try
        {
            var archive = await bring.RunAsync(standing.Circle, viewer, brought.Name, file, look, _ => { }, cancel);
            return Pages.Go($"/c/{slug}/archives/{archive.Id}");
        }
        catch (DbUpdateException)
        {
            // Discarded, or brought by somebody else at the same time: what is in is in, and bringing it again brings the rest.
            db.ChangeTracker.Clear();
            form.Notice = RefusalWords.For(Refusal.ChangedMeanwhile);
            return await ListAsync(slug, form, StatusCodes.Status409Conflict, viewer, db, cancel);
        }
    }

    public static Task<IResult> ShowAsync(string slug, long id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => ShowAsync(slug, id, Form.New(), 200, viewer, db, clock, cancel);

    public static Task<IResult> PostReleaseAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        DecideAsync(slug, id, form, decide => decide.ReleaseAsync(slug, id, form["rewrite"] == "yes", cancel), $"/c/{slug}/archives/{id}", viewer, db, clock, cancel);

    public static Task<IResult> PostDiscardAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        DecideAsync(slug, id, form, decide => decide.DiscardAsync(slug, id, cancel), $"/c/{slug}/archives", viewer, db, clock, cancel);

    public static Task<IResult> PostTakeOutAsync(string slug, long id, Guid thread, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        DecideAsync(slug, id, form, decide => decide.TakeOutAsync(slug, id, thread, cancel), $"/c/{slug}/archives/{id}", viewer, db, clock, cancel);

    public static async Task<IResult> ShowThreadAsync(string slug, long id, Guid thread, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var found = await new DecideOnArchive(db, viewer, clock).FindAsync(slug, id, cancel);
        if (found.Value is not { } archive) return Pages.Refused(found.Refusal!.Value);
        if (await WaitingAsync(db, archive, thread, cancel) is not { } waiting) return Pages.Missing();
        return Pages.Show<ArchiveThreadPage>(new { Archive = archive, waiting.Thread, waiting.Texts });
    }

    /// <summary>The texts of one thread that wait, as the guard sees them; null where none does.</summary>
    public static async Task<(Model.Thread Thread, List<WaitingText> Texts)?> WaitingAsync(AppDb db, MailArchive archive, Guid thread, CancellationToken cancel)
    {
        if (await db.WaitingTextsAsync(archive, thread, cancel) is not { } texts || archive.State is not (ArchiveState.Waiting or ArchiveState.Coming)) return null;
        var members = await db.NamesOfMembersAsync(archive.CircleId, cancel);
        var shown = new List<WaitingText>();
        if (texts.HasOpening) shown.Add(await LookedAsync(texts.Thread.Author, texts.Thread.CreatedAt, texts.Thread.Body, members));
        foreach (var post in texts.Posts) shown.Add(await LookedAsync(post.Author, post.CreatedAt, post.Body, members));
        return (texts.Thread, shown);
    }

    /// <summary>An archive that comes as a file: it lies on the disk without a name while it is read, so that nothing of it stays, whatever happens.</summary>
    public static TBuilder TakingArchive<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new TakesFiles(KeepAsync), new RequestSizeLimitAttribute(MostBytes + 1024 * 1024));

    private static async Task<KeptFile> KeepAsync(HttpContext http, SentFile sent)
    {
        var services = http.RequestServices;
        var (viewer, db) = (http.Viewer(), services.GetRequiredService<AppDb>());
        // Nobody else's bytes are kept, not for a moment.
        if (await db.FindCircleAsync(viewer, $"{http.GetRouteValue("slug")}", http.RequestAborted) is not { } standing || CircleAccess.RefuseRun(viewer, standing) is not null) return new(null, null, StatusCodes.Status404NotFound, "");
        if (!MayTry(http, viewer)) return new(null, RefusalWords.For(Refusal.TooMany), StatusCodes.Status429TooManyRequests, "");
        http.Features.Set(new BroughtArchive(await KeepAsync(http, sent.Content), NameOf(sent.Name)));
        return new(null, null, StatusCodes.Status200OK, "");
    }

    /// <summary>So often somebody may have a file read.</summary>
    public static bool MayTry(HttpContext http, Viewer viewer) => http.RequestServices.GetRequiredService<RateLimit>().Try($"archive/{viewer.Id}", MostInHour, TimeSpan.FromHours(1));

    /// <summary>A file without a name, gone with the request.</summary>
    public static async Task<FileStream> KeepAsync(HttpContext http, Stream content)
    {
        var path = Path.Combine(http.RequestServices.GetRequiredService<Settings>().Folder, "archive-" + Secrets.New());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        http.Response.RegisterForDisposeAsync(file);
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        await content.CopyToAsync(file, http.RequestAborted);
        file.Position = 0;
        return file;
    }

    /// <summary>What the archive is called: as its file, without its folder.</summary>
    public static string NameOf(string path) =>
        Form.OneLine(path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..]) is { Length: > 0 } name ? name[..Math.Min(name.Length, MailArchive.NameLength)] : "mbox";

    private static async Task<WaitingText> LookedAsync(Person? author, DateTimeOffset at, string body, IReadOnlyList<string> members)
    {
        var review = await BroughtText.ExamineAsync("", body, members);
        return new(author is { State: PersonState.Active } ? author.Name : ShellText.FormerMember, at, body, [.. review.Findings.Where(f => f.Field == "body" && f.Finding.Certainty != Guard.Certainty.Ask).Select(f => f.Finding)]);
    }

    private static async Task<IResult> DecideAsync(string slug, long id, Form form, Func<DecideOnArchive, Task<Refusal?>> act, string to, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        else if (await act(new DecideOnArchive(db, viewer, clock)) is not { } refusal) return Pages.Go(to);
        else if (refusal is Refusal.Missing) return Pages.Missing();
        else form.Notice = RefusalWords.For(refusal);
        db.ChangeTracker.Clear();
        return await ShowAsync(slug, id, form, form.IsGenuine ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, viewer, db, clock, cancel);
    }

    private static async Task<IResult> ShowAsync(string slug, long id, Form form, int status, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var found = await new DecideOnArchive(db, viewer, clock).FindAsync(slug, id, cancel);
        if (found.Value is not { } archive) return Pages.Refused(found.Refusal!.Value);
        var waits = archive.State is ArchiveState.Waiting or ArchiveState.Coming;
        return Pages.Show<ArchivePage>(new { Archive = archive, Form = form, Threads = waits ? await db.WaitingThreadsAsync(archive, MostThreads, cancel) : [] }, status);
    }

    private static async Task<IResult> ListAsync(string slug, Form form, int status, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var archives = await db.Archives(viewer, standing.Circle.Id).AsNoTracking().OrderByDescending(a => a.Id).Take(50).ToListAsync(cancel);
        return Pages.Show<ArchivesPage>(new { standing.Circle, Form = form, Archives = archives }, status);
    }

    private sealed record BroughtArchive(FileStream File, string Name);
}

/// <summary>A text that waits, with what the guard found in it.</summary>
public sealed record WaitingText(string Author, DateTimeOffset At, string Body, IReadOnlyList<Guard.Finding> Marks);
