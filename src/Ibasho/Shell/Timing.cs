using Microsoft.AspNetCore.Http.Features;

namespace Ibasho.Shell;

/// <summary>Takes the time of each request, under the name of its route.</summary>
public sealed class Timing(RequestDelegate next, RouteTimes times, TimeProvider clock)
{
    // What a stranger calls a method is not kept.
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public async Task InvokeAsync(HttpContext http)
    {
        var began = clock.GetTimestamp();
        await next(http);
        // A stream lasts as long as its reader stays.
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route }) return;
        var (method, status) = (Array.Find(Methods, m => m == http.Request.Method) ?? "-", http.Response.StatusCode);
        // A stream lasts as long as its reader stays, and who left early says nothing of us.
        if (http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) != true && !http.RequestAborted.IsCancellationRequested) times.Count(method, route, clock.GetElapsedTime(began), status >= 500);
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity && activity.Source.HasListeners()) Telemetry.Describe(activity, method, route, status);
    }
}
