using System.Net;
using Ibasho.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ibasho.Tests.Walls;

/// <summary>Every answer carries the safe headers, whatever its status.</summary>
public sealed class HeaderTests(HeaderTests.WithFaults world) : IClassFixture<HeaderTests.WithFaults>
{
    [Fact]
    public async Task A_page() => Safe(200, await world.Guest().GetAsync("/sign-in"));

    [Fact]
    public async Task A_file() => Safe(200, await world.Guest().GetAsync("/css/ibasho.css"));

    [Fact]
    public async Task A_way_on() => Safe(302, await world.Guest().GetAsync("/settings"));

    [Fact]
    public async Task A_form_without_its_token() => Safe(400, await (await world.AsAsync(World.Newcomer)).PostRawAsync("/c/case-room/join", ("answer0", "x")));

    [Fact]
    public async Task A_host_that_is_not_ours()
    {
        var guest = world.Guest();
        guest.Headers["Host"] = "elsewhere.example";
        Safe(400, await guest.GetAsync("/"));
    }

    [Fact]
    public async Task A_form_of_nobody() => Safe(401, await world.Guest().PostRawAsync("/c/case-room/join", ("answer0", "x")));

    [Fact]
    public async Task A_program_of_nobody() => Safe(401, await world.Guest().GetAsync("/api/v1/me"));

    [Fact]
    public async Task What_is_not_there() => Safe(404, await world.Guest().GetAsync("/nowhere"));

    [Fact]
    public async Task A_method_that_is_not_meant() => Safe(404, await world.Guest().SendAsync(new(HttpMethod.Delete, "/sign-in")));

    [Fact]
    public async Task What_is_not_there_in_the_api()
    {
        var answer = await world.Guest().GetAsync("/api/v1/nowhere");
        Safe(404, answer);
        Assert.StartsWith("application/problem+json", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_fault()
    {
        var page = await world.Guest().GetAsync("/test/fault");
        Safe(500, page);
        Assert.DoesNotContain("secret of the fault", page.Text);
    }

    [Fact]
    public async Task A_fault_of_the_api()
    {
        var answer = await (await world.AsAsync(World.Member)).GetAsync("/api/test/fault");
        Safe(500, answer);
        Assert.StartsWith("application/problem+json", answer.Headers["Content-Type"]);
        Assert.DoesNotContain("secret of the fault", answer.Text);
    }

    private static void Safe(int status, Page page)
    {
        Assert.Equal((HttpStatusCode)status, page.Status);
        var policy = page.Headers["Content-Security-Policy"];
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("base-uri 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("*", policy);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
        Assert.Equal("same-origin", page.Headers["Cross-Origin-Opener-Policy"]);
        Assert.Equal("same-origin", page.Headers["Cross-Origin-Resource-Policy"]);
        Assert.Contains("camera=()", page.Headers["Permissions-Policy"]);
        Assert.DoesNotContain("Server", page.Headers.Keys);
        if (page.Path.StartsWith("/css/", StringComparison.Ordinal)) Assert.Contains("public", page.Headers["Cache-Control"]);
        else Assert.Contains("no-store", page.Headers["Cache-Control"]);
    }

    public sealed class WithFaults : World
    {
        protected override void Change(WebApplication app)
        {
            app.MapGet("/test/fault", Fault).For(Who.Anyone);
            app.MapGet("/api/test/fault", Fault).For(Who.Anyone);
        }

        private static IResult Fault() => throw new InvalidOperationException("secret of the fault");
    }
}
