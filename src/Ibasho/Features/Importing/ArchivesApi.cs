using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Importing;

/// <summary>Archives of mailing lists for programs: looked into, brought, read while they wait, released or discarded, by the same operations as the pages.</summary>
internal static class ArchivesApi
{
    public static Task<IResult> LookAsync(string slug, HttpContext http, Viewer viewer, AppDb db, BringArchive bring, CancellationToken cancel) =>
        WithFileAsync(slug, http, viewer, db, async (circle, file) => Results.Ok(ArchiveLookJson.Of(await bring.LookAsync(circle.Id, file, _ => { }, cancel))), cancel);

    /// <param name="name">What the archive is called.</param>
    public static Task<IResult> BringAsync(string slug, string? name, HttpContext http, Viewer viewer, AppDb db, BringArchive bring, TimeProvider clock, CancellationToken cancel) =>
        WithFileAsync(slug, http, viewer, db, async (circle, file) =>
        {
            var called = ArchivePages.NameOf(Form.Clean(name ?? ""));
            var hash = SHA256.HashData([.. await SHA256.HashDataAsync(file, cancel), .. Encoding.UTF8.GetBytes($"{circle.Id}\n{called}")]);
            file.Position = 0;
            ArchiveLook? look = null;
            return await new ApiPosting(db, viewer, http, clock).OnceAsync(hash,
                async intent =>
                {
                    look = await bring.LookAsync(circle.Id, file, _ => { }, cancel);
                    if (look.New == 0) return look.Mails == 0 ? Refusal.Invalid : Refusal.AlreadyDecided;
                    try
                    {
                        await bring.RunAsync(circle, viewer, called, file, look, _ => { }, cancel, intent);
                        return null;
                    }
                    catch (DbUpdateException)
                    {
                        // Discarded, or brought by somebody else at the same time: what is in is in, and bringing it again brings the rest.
                        return Refusal.ChangedMeanwhile;
                    }
                },
                async id => await ShownAsync(db, viewer, circle, long.Parse(id, CultureInfo.InvariantCulture), StatusCodes.Status201Created, cancel), cancel,
                refusal => look is { New: 0 } ? Unfit(look) : ApiAnswers.Refused(refusal));
        }, cancel);

    public static async Task<IResult> ListAsync(string slug, Paging paging, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (!paging.IsSound) return ApiAnswers.Refused(Refusal.Invalid);
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return ApiAnswers.Refused(Refusal.Missing);
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return ApiAnswers.Refused(refusal);
        var after = paging.AfterNumber;
        var rows = await db.Archives(viewer, standing.Circle.Id).AsNoTracking().Where(a => after == null || a.Id < after).OrderByDescending(a => a.Id).Take(paging.Limit + 1).ToListAsync(cancel);
        return Results.Ok(new ApiList<ArchiveJson>([.. rows.Take(paging.Limit).Select(ArchiveJson.Of)], rows.Count > paging.Limit ? rows[paging.Limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    public static async Task<IResult> ShowAsync(string slug, long id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var found = await new DecideOnArchive(db, viewer, clock).FindAsync(slug, id, cancel);
        return found.Value is { } archive ? Results.Ok(ArchiveJson.Of(archive)) : ApiAnswers.Refused(found.Refusal!.Value);
    }

    /// <summary>The threads that wait, those with the most findings first; of very many the first ones.</summary>
    public static async Task<IResult> ThreadsAsync(string slug, long id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var found = await new DecideOnArchive(db, viewer, clock).FindAsync(slug, id, cancel);
        if (found.Value is not { } archive) return ApiAnswers.Refused(found.Refusal!.Value);
        var threads = archive.State is ArchiveState.Waiting or ArchiveState.Coming ? await db.WaitingThreadsAsync(archive, ArchivePages.MostThreads, cancel) : [];
        return Results.Ok(new ApiList<WaitingThreadJson>([.. threads.Select(WaitingThreadJson.Of)], null));
    }

    public static async Task<IResult> TextsAsync(string slug, long id, Guid thread, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var found = await new DecideOnArchive(db, viewer, clock).FindAsync(slug, id, cancel);
        if (found.Value is not { } archive) return ApiAnswers.Refused(found.Refusal!.Value);
        if (await ArchivePages.WaitingAsync(db, archive, thread, cancel) is not { } waiting) return ApiAnswers.Refused(Refusal.Missing);
        return Results.Ok(new WaitingTextsJson(thread.ToString(), waiting.Thread.Title, [.. waiting.Texts.Select(t => new WaitingTextJson(t.Author, t.At, t.Body, [.. t.Marks.Select(FindingJson.Of)]))]));
    }

    public static async Task<IResult> TakeOutAsync(string slug, long id, Guid thread, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Answer(await new DecideOnArchive(db, viewer, clock).TakeOutAsync(slug, id, thread, cancel));

    public static async Task<IResult> ReleaseAsync(string slug, long id, Json<ArchiveReleased> body, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var decide = new DecideOnArchive(db, viewer, clock);
        if ((await decide.FindAsync(slug, id, cancel)).Refusal is { } missing) return ApiAnswers.Refused(missing);
        if (!body.IsSound) return body.Fault();
        if (await decide.ReleaseAsync(slug, id, body.Value!.Rewrite ?? true, cancel) is { } refusal) return ApiAnswers.Refused(refusal);
        return await ShowAsync(slug, id, viewer, db, clock, cancel);
    }

    public static async Task<IResult> DiscardAsync(string slug, long id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Answer(await new DecideOnArchive(db, viewer, clock).DiscardAsync(slug, id, cancel));

    private static IResult Answer(Refusal? refusal) => refusal is { } no ? ApiAnswers.Refused(no) : Results.NoContent();

    private static async Task<IResult> ShownAsync(AppDb db, Viewer viewer, Circle circle, long id, int status, CancellationToken cancel) =>
        await db.Archives(viewer, circle.Id).AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel) is { } archive ? Results.Json(ArchiveJson.Of(archive), Api.Options, statusCode: status) : ApiAnswers.Refused(Refusal.Missing);

    /// <summary>No mails, or none that is not here: nothing was brought.</summary>
    private static IResult Unfit(ArchiveLook look) => look.Mails == 0
        ? ApiAnswers.Refused(Refusal.Invalid, new Dictionary<string, string> { ["file"] = ImportingText.ArchiveEmpty })
        : ApiAnswers.Problem(StatusCodes.Status409Conflict, "archive-known", ImportingText.ArchiveKnown.With(look.Mails), null);

    /// <summary>The body is the file. Nobody else's bytes are kept, not for a moment.</summary>
    private static async Task<IResult> WithFileAsync(string slug, HttpContext http, Viewer viewer, AppDb db, Func<Circle, FileStream, Task<IResult>> act, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return ApiAnswers.Refused(Refusal.Missing);
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return ApiAnswers.Refused(refusal);
        if (http.Request.ContentLength > ArchivePages.MostBytes) return ApiAnswers.Refused(Refusal.TooLarge);
        if (!ArchivePages.MayTry(http, viewer)) return ApiAnswers.Refused(Refusal.TooMany);
        var file = await ArchivePages.KeepAsync(http, http.Request.Body);
        return await act(standing.Circle, file);
    }
}
