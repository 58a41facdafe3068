using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Harness;

/// <summary>A server on an empty folder.</summary>
internal sealed class EmptyPlace(WebApplication app, TestClock clock, string folder, string database) : IAsyncDisposable
{
    public TestClock Clock => clock;
    public IServiceProvider Services => app.Services;

    public static async Task<EmptyPlace> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ibasho-empty-").FullName;
        var database = await Template.EmptyAsync();
        var clock = new TestClock();
        var app = World.Build(folder, database, clock);
        await Web.PrepareAsync(app.Services, default);
        await app.StartAsync();
        return new EmptyPlace(app, clock, folder, database);
    }

    public Browser Guest() => new(app.GetTestServer());

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await Template.DropAsync(folder, database);
    }
}
