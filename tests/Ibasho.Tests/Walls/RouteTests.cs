using Ibasho.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Ibasho.Tests.Walls;

/// <summary>Every route says whom it is for, in one way of writing.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-routes-").FullName;
    private WebApplication _app = null!;

    [Fact]
    public void Every_route_declares_whom_it_is_for() =>
        Assert.Empty(Routes().Where(r => r.Metadata.GetMetadata<RouteAccess>() is null).Select(r => r.DisplayName));

    [Fact]
    public void Programs_have_the_api_and_nothing_else() =>
        Assert.Empty(Routes().Where(r => Path(r).StartsWith("/api/", StringComparison.Ordinal) != (r.Metadata.GetMetadata<RouteAccess>()?.Who == Who.Program)
            && Path(r) is not ("/api/v1/tokens" or "/api/{*path}")).Select(r => r.DisplayName)); // Whoever asks for a token has none yet, and what is not there is there for nobody.

    [Fact]
    public void What_the_operator_does_is_for_the_operator() =>
        Assert.Empty(Routes().Where(r => Path(r).StartsWith("/operate", StringComparison.Ordinal) && r.Metadata.GetMetadata<RouteAccess>()?.Who != Who.Operator).Select(r => r.DisplayName));

    [Fact]
    public void Routes_are_mapped_once() =>
        Assert.Empty(Routes().GroupBy(r => string.Join(',', Methods(r)) + " " + Path(r)).Where(g => g.Count() > 1).Select(g => g.Key));

    internal IEnumerable<RouteEndpoint> Routes() => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>();

    internal static string Path(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    internal static IReadOnlyList<string> Methods(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"];

    public Task InitializeAsync()
    {
        _app = World.Build(_folder, "", new TestClock());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
