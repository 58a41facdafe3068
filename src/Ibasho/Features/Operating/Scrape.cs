using System.Data.Common;
using System.Text;
using Ibasho.Data;
using Ibasho.Jobs;

namespace Ibasho.Features.Operating;

/// <summary>Answers a watching program on a port of its own, which only this machine reaches; nothing else is answered there.</summary>
public sealed class Scrape(RequestDelegate next, Settings settings, MetricsText metrics, Troubles troubles)
{
    public async Task InvokeAsync(HttpContext http, IServiceScopeFactory scopes)
    {
        if (http.Connection.LocalPort != settings.Metrics)
        {
            await next(http);
            return;
        }
        if (http.Request.Path != "/metrics" || !HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var text = new StringBuilder(metrics.Write());
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var wrong = (await troubles.NowAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), http.RequestAborted)).ConvertAll(t => t.Kind);
            text.Append("# TYPE ibasho_trouble gauge\n");
            foreach (var kind in Enum.GetValues<TroubleKind>()) text.Append("ibasho_trouble{kind=\"").Append(kind.ToString().ToLowerInvariant()).Append("\"} ").Append(wrong.Contains(kind) ? '1' : '0').Append('\n');
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException)
        {
            text.Append("# The database does not answer.\n");
        }
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }
}
