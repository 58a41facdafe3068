using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery.Live;
using Microsoft.AspNetCore.Http.Features;

namespace Ibasho.Features.Notices;

/// <summary>Keeps a browser's stream open: one line for each poke, until the browser goes, the session is over, or the circles change.</summary>
internal static class Listen
{
    internal static async Task StreamAsync(Viewer viewer, AppDb db, Streams streams, IHostApplicationLifetime life, HttpContext http, CancellationToken cancel)
    {
        // It stays open for hours and asks nothing itself.
        await db.Database.CloseConnectionAsync();
        using var stream = streams.Open(viewer);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel, life.ApplicationStopping);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            // Whoever lost the stream waits a little, not all at the same moment: the more there are, the longer it may take until all are back.
            await http.Response.WriteAsync($"retry: {RandomNumberGenerator.GetInt32(3000, 8000 + (2 * streams.Count))}\n\n", stopping.Token);
            await foreach (var line in stream.LinesAsync(stopping.Token)) await http.Response.WriteAsync(line, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The browser went, or the server does.
        }
    }
}
