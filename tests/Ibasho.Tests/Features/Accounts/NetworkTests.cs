using System.Net;
using System.Net.Http.Json;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Class 32: whose tries are counted together. A household of version 6 is one, and what a stranger writes into headers is nothing.</summary>
public sealed class NetworkTests(World world) : IClassFixture<World>
{
    private const string Proxy = "10.0.0.1";

    [Fact]
    public async Task Class32_A_stranger_does_not_choose_an_address()
    {
        await using var app = await world.AgainAsync(Proxy);
        var email = await world.NewPersonAsync();
        Assert.Equal((10, 401, 429), await TriesAsync(app, email, n => ("203.0.113.5", $"198.51.100.{n}")));
        // A neighbour on the same machine is no proxy either.
        Assert.Equal((10, 401, 429), await TriesAsync(app, await world.NewPersonAsync(), n => ("127.0.0.1", $"198.51.100.{n}")));
    }

    [Fact]
    public async Task Class32_What_the_proxy_says_counts_and_only_its_own_word()
    {
        await using var app = await world.AgainAsync(Proxy);
        Assert.Equal((12, 401, 401), await TriesAsync(app, await world.NewPersonAsync(), n => (Proxy, $"198.51.100.{n}")));
        Assert.Equal((10, 401, 429), await TriesAsync(app, await world.NewPersonAsync(), n => (Proxy, $"192.0.2.{n}, 198.51.100.99")));
    }

    [Fact]
    public async Task Class32_Sixty_four_bits_are_one_network()
    {
        await using var app = await world.AgainAsync();
        Assert.Equal((10, 401, 429), await TriesAsync(app, await world.NewPersonAsync(), n => ($"2001:db8:5:6:{n:x}::1", "")));
    }

    [Fact]
    public async Task An_attacker_elsewhere_does_not_lock_the_owner_out()
    {
        await using var app = await world.AgainAsync();
        var email = await world.NewPersonAsync();
        Assert.Equal((10, 401, 429), await TriesAsync(app, email, _ => ("203.0.113.7", "")));
        Assert.Equal(201, await TryAsync(app, email, DemoCommunity.Password, "203.0.113.8", ""));
    }

    [Fact]
    public async Task Class37_Fifty_at_once_by_a_link_for_ten_make_ten_accounts()
    {
        await using var app = await world.AgainAsync(Proxy);
        var secret = Secrets.New();
        await world.DbAsync(async db =>
        {
            var now = world.Clock.GetUtcNow();
            db.Add(new Invitation { TokenHash = Secrets.Hash(secret), CreatedById = await world.IdAsync(World.Operator), CreatedAt = now, ExpiresAt = now.AddDays(1), MostUses = 10 });
            return await db.SaveChangesAsync();
        });
        var people = new List<(Browser Browser, string Token)>();
        for (var n = 0; n < 50; n++)
        {
            var browser = new Browser(app.GetTestServer());
            browser.Headers["X-Forwarded-For"] = $"198.51.100.{n}";
            people.Add((browser, await browser.TokenAsync()));
        }
        var pages = await Task.WhenAll(people.Select((p, n) => p.Browser.PostRawAsync("/invited/" + secret,
            (Form.TokenField, p.Token), ("name", "招かれた人"), ("email", $"fifty{n}@test.example"), ("new-password", "夜道に白い犬が三匹いたよ"))));
        Assert.Equal((10, 40), (pages.Count(p => p.Location == "/register/thanks"), pages.Count(p => p.Code == 409)));
        Assert.Equal(10, await world.DbAsync(db => db.Users.CountAsync(p => p.Email!.StartsWith("fifty"))));
    }

    [Fact]
    public void Filling_the_memory_does_not_wipe_out_what_was_counted()
    {
        var limit = new RateLimit(world.Clock);
        for (var i = 0; i < 20; i++) limit.Try("guessed", 10, TimeSpan.FromMinutes(10));
        for (var i = 0; i < 130_000; i++) limit.Try("flood" + i, 10, TimeSpan.FromMinutes(10));
        Assert.False(limit.Try("guessed", 10, TimeSpan.FromMinutes(10)));
    }

    /// <summary>Twelve wrong tries: how many were looked at, what the first and the last was answered.</summary>
    private static async Task<(int Looked, int First, int Last)> TriesAsync(WebApplication app, string email, Func<int, (string From, string Forwarded)> who)
    {
        var codes = new List<int>();
        for (var n = 1; n <= 12; n++) codes.Add(await TryAsync(app, email, "ちがう合言葉をいれてみる", who(n).From, who(n).Forwarded));
        return (codes.Count(c => c == 401), codes[0], codes[^1]);
    }

    private static async Task<int> TryAsync(WebApplication app, string email, string password, string from, string forwarded)
    {
        var body = await JsonContent.Create(new { email, password, name = "x", scopes = new[] { "read" } }).ReadAsByteArrayAsync();
        var answer = await app.GetTestServer().SendAsync(http =>
        {
            (http.Connection.RemoteIpAddress, http.Request.Method, http.Request.Path, http.Request.Host) = (IPAddress.Parse(from), "POST", "/api/v1/tokens", new("localhost"));
            (http.Request.ContentType, http.Request.Body, http.Request.ContentLength) = ("application/json", new MemoryStream(body), body.Length);
            if (forwarded.Length > 0) http.Request.Headers["X-Forwarded-For"] = forwarded;
        });
        return answer.Response.StatusCode;
    }
}
