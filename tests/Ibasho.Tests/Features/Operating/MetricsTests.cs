using System.Collections.Concurrent;
using System.Text;
using Ibasho.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Ibasho.Tests.Features.Operating;

/// <summary>What watching programs read: routes and numbers, and nothing of anybody.</summary>
public sealed class MetricsTests : IAsyncLifetime
{
    private const int Port = 9099;
    private readonly ConcurrentQueue<string> _sent = new();
    private WebApplication _collector = null!;
    private Watched _world = null!;

    private sealed class Watched(string otlp) : World
    {
        protected override Settings Set(Settings settings) => settings with { Metrics = Port, Otlp = otlp };
    }

    /// <summary>A collector of OpenTelemetry's on loopback, which keeps what it is sent.</summary>
    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _collector = builder.Build();
        _collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _sent.Enqueue(http.Request.Path + " " + Encoding.Latin1.GetString(body.ToArray()));
        });
        await _collector.StartAsync();
        _world = new Watched(_collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await _world.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _collector.DisposeAsync();
    }

    private async Task<(int Code, string Text)> ScrapeAsync(string path, int port, string method = "GET")
    {
        var answer = await _world.App.GetTestServer().SendAsync(http =>
        {
            (http.Request.Method, http.Request.Path, http.Request.Host) = (method, path, new HostString("localhost"));
            http.Connection.LocalPort = port;
        });
        return (answer.Response.StatusCode, await new StreamReader(answer.Response.Body).ReadToEndAsync());
    }

    [Fact]
    public async Task Neither_numbers_nor_traces_say_who_asked_for_what()
    {
        var thread = (await _world.DbAsync(db => db.Set<Thread>().Where(t => t.Circle.Slug == "case-room").Select(t => t.Id).FirstAsync())).ToString();
        var member = await _world.AsAsync(World.Member);
        member.Headers["User-Agent"] = "canary-agent";
        member.Headers["tracestate"] = "canary=1";
        member.Headers["baggage"] = "canary=1";
        Assert.Equal(200, (await member.GetAsync($"/t/{thread}?word=canary")).Code);
        await member.GetAsync("/search?q=canary");
        await member.GetAsync("/canary/nowhere");
        await member.SendAsync(new HttpRequestMessage(new HttpMethod("CANARY"), "/canary"));

        var (code, text) = await ScrapeAsync("/metrics", Port);
        Assert.Equal(200, code);
        Assert.Contains("http_route=\"/t/{id:guid}\"", text, StringComparison.Ordinal);
        Assert.Contains("ibasho_trouble{kind=\"mail\"} 0", text, StringComparison.Ordinal);
        // A flush does not wait for what its own thread is sending just now; an end does.
        Assert.True(_world.App.Services.GetRequiredService<TracerProvider>().Shutdown());
        Assert.True(_world.App.Services.GetRequiredService<MeterProvider>().ForceFlush());
        var sent = string.Join('\n', _sent);
        Assert.Contains("/v1/traces", sent, StringComparison.Ordinal);
        Assert.Contains("/v1/metrics", sent, StringComparison.Ordinal);
        Assert.Contains("GET /t/{id:guid}", sent, StringComparison.Ordinal);
        foreach (var all in (string[])[text, sent])
        {
            Assert.DoesNotContain("canary", all, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(thread, all, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("demo.example", all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_line_is_as_the_format_says()
    {
        await _world.Guest().GetAsync("/sign-in");
        var (_, text) = await ScrapeAsync("/metrics", Port);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches("""^(# TYPE [a-z_0-9]+ (counter|gauge|histogram)|[a-z_0-9]+(\{([a-z_0-9]+="[^"\n]*",?)+\})? -?([0-9.E+-]+|NaN))$""", line));
        // A histogram's last bucket holds everything.
        var count = text.Split('\n').First(l => l.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal));
        Assert.Contains(text.Split('\n'), l => l.Contains("le=\"+Inf\"", StringComparison.Ordinal) && l.EndsWith(count[count.LastIndexOf(' ')..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_port_answers_nothing_else_and_the_numbers_are_nowhere_else()
    {
        foreach (var path in (string[])["/", "/sign-in", "/healthz", "/metrics/"]) Assert.Equal((404, ""), await ScrapeAsync(path, Port));
        Assert.Equal(404, (await ScrapeAsync("/metrics", Port, "POST")).Code);
        Assert.Equal(404, (await ScrapeAsync("/metrics", 5080)).Code);
    }
}
