using Ibasho.Features.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>The way to the first account, behind the paper with the keys.</summary>
    public async Task<string> BeginAsync()
    {
        var link = new Uri((await SetupKey.LinkAsync(Services, default))!).AbsolutePath;
        var browser = Guest();
        var asked = Services.GetRequiredService<SetupKey>().AskedLine;
        var lines = (await browser.GetAsync(link)).Html.QuerySelectorAll("main ol code").Select(c => c.TextContent).ToList();
        Assert.Equal(302, (await browser.SubmitAsync(link, link + "/sheet", ("group", lines[asked][^4..]))).Code);
        return link;
    }

    public Browser Guest() => new(app.GetTestServer());

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await Template.DropAsync(folder, database);
    }
}
