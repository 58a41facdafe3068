using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Platform.Files;
using Ibasho.Shell;
using Microsoft.Net.Http.Headers;

namespace Ibasho.Features.Files;

/// <summary>Hands out a file to whoever may see it now: whole or in part, and never as something that could run.</summary>
internal static class ShowFile
{
    private const string Policy = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static async Task<IResult> ShowAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel) =>
        await AnswerAsync(id, http, viewer, db, cancel) ?? Pages.Missing();

    /// <summary>Null where it is not there for this viewer.</summary>
    public static async Task<IResult?> AnswerAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindFileAsync(viewer, id, cancel) is not { } file) return null;
        // The request's connection goes back: a slow reader keeps none.
        await db.Database.CloseConnectionAsync();

        var shown = new ContentDispositionHeaderValue(file.IsImage ? "inline" : "attachment");
        shown.SetHttpFileName(file.Name);
        var headers = http.Response.Headers;
        headers.ContentDisposition = shown.ToString();
        headers.ContentSecurityPolicy = Policy;
        // Kept by the browser, and asked about each time: whoever may see it no more is told so.
        headers.CacheControl = "private, no-cache";
        headers.Remove("Speculation-Rules");
        return Results.Stream(new GatedBytes(http, db, viewer, file), FileKinds.Type(file.Kind), entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Hash)}\""), enableRangeProcessing: true);
    }
}
