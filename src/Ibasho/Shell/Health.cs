using System.Data.Common;
using Ibasho.Access;
using Ibasho.Data;

namespace Ibasho.Shell;

/// <summary>Tells a watching program whether the process is up, and whether the database answers.</summary>
public static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok\n")).For(Who.Anyone).ExcludeFromDescription().ShortCircuit();
        app.MapGet("/readyz", ReadyAsync).For(Who.Anyone).ExcludeFromDescription().ShortCircuit();
    }

    private static async Task<IResult> ReadyAsync(AppDb db, CancellationToken cancel)
    {
        try
        {
            await db.Places().AnyAsync(cancel);
            return Results.Text("ok\n");
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException)
        {
            return Results.Text("The database does not answer.\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
