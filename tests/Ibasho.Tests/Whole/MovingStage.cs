using Ibasho.Data;
using Ibasho.Data.Moving;
using Ibasho.Data.Postgres;
using Ibasho.Data.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>Empty databases beside a place that a test moves into, with the place's keys; gone afterwards.</summary>
internal sealed class MovingStage(World world) : IAsyncDisposable
{
    private readonly List<(string Folder, string Database, WebApplication App)> _made = [];

    /// <summary>A database with nothing in it: a file, or of the kind this run is for.</summary>
    public async Task<WebApplication> EmptyAsync(bool isFile)
    {
        var folder = Directory.CreateTempSubdirectory("ibasho-move-").FullName;
        return Open(folder, isFile ? "" : await Template.EmptyAsync());
    }

    /// <summary>The product on the same data, as after a stop.</summary>
    public WebApplication Again(WebApplication app)
    {
        var (folder, database, _) = _made.Single(m => m.App == app);
        return Open(folder, database);
    }

    private WebApplication Open(string folder, string database)
    {
        var app = World.Build(folder, database, world.Clock, settings => settings with { Keys = Path.Combine(world.Folder, "keys") });
        _made.Add((folder, database, app));
        return app;
    }

    /// <summary>Looks at both ends, each with a connection of its own.</summary>
    public static async Task<T> BetweenAsync<T>(WebApplication from, WebApplication to, Func<MoveEnd, MoveEnd, Task<T>> act)
    {
        await using var here = from.Services.CreateAsyncScope();
        await using var there = to.Services.CreateAsyncScope();
        var end = End(here);
        await end.BeginReadingAsync(default);
        return await act(end, End(there));
    }

    public static Task<bool> MoveAsync(WebApplication from, WebApplication to, int batch = 1000, Action? tell = null) => BetweenAsync(from, to, async (here, there) =>
    {
        var move = new Move(here, there, (_, _, _) => tell?.Invoke()) { Batch = batch };
        Assert.Null(await move.PrepareAsync(anew: false, default));
        await move.CarryAsync(default);
        Assert.Empty(await move.CompareAsync(default));
        await move.EndAsync(default);
        return true;
    });

    public static Task<IReadOnlyList<MoveDifference>> CompareAsync(WebApplication from, WebApplication to) => BetweenAsync(from, to, async (here, there) =>
    {
        await there.BeginReadingAsync(default);
        return await new Move(here, there, (_, _, _) => { }).CompareAsync(default);
    });

    private static MoveEnd End(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<AppDb>() switch
    {
        SqliteAppDb file => new SqliteEnd(file),
        var postgres => new PostgresEnd((PostgresAppDb)postgres),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, _, app) in _made) await app.DisposeAsync();
        foreach (var (folder, database, _) in _made.DistinctBy(m => m.Folder)) await Template.DropAsync(folder, database);
    }
}
