using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Tokens made in the settings: shown once, no more than asked for, ended at once.</summary>
public sealed class OwnTokenTests(World world) : IClassFixture<World>
{
    private HttpClient Program(string token)
    {
        var client = world.App.GetTestServer().CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    [Fact]
    public async Task It_is_made_shown_once_used_and_ended()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        var made = await browser.SubmitAsync("/settings/tokens", "/settings/tokens", ("name", "家の <b>計算機"));
        var token = made.Html.QuerySelector("#token")!.GetAttribute("value")!;
        var listed = await browser.GetAsync("/settings/tokens");
        Assert.DoesNotContain(token, listed.Text, StringComparison.Ordinal);
        Assert.Contains("家の <b>計算機", listed.Main, StringComparison.Ordinal);

        var me = await Program(token).GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.Equal(email, me.GetProperty("email").GetString());
        using var write = await Program(token).PostAsJsonAsync("/api/v1/notices/read", new { });
        Assert.Equal(403, (int)write.StatusCode);
        var id = await world.IdAsync(email);
        var row = await world.DbAsync(db => db.Set<ApiToken>().AsNoTracking().SingleAsync(t => t.PersonId == id));
        Assert.Equal(DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime), row.LastUsedOn);

        Assert.Equal(302, (await browser.SubmitAsync("/settings/tokens", $"/settings/tokens/{row.Id}/end")).Code);
        Assert.Equal(401, (int)(await Program(token).GetAsync("/api/v1/me")).StatusCode);
        // Pressed twice is the same as once.
        Assert.Equal(302, (await browser.PostAsync($"/settings/tokens/{row.Id}/end")).Code);
    }

    [Fact]
    public async Task Sent_twice_it_is_made_once()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        var form = await browser.GetAsync("/settings/tokens");
        Assert.Equal(200, (await browser.SubmitAsync(form, "/settings/tokens", ("name", "一"), ("scopes", "write"))).Code);
        Assert.Equal(302, (await browser.SubmitAsync(form, "/settings/tokens", ("name", "一"), ("scopes", "write"))).Code);
        var id = await world.IdAsync(email);
        Assert.Equal(["read", "write"], (await world.DbAsync(db => db.Set<ApiToken>().SingleAsync(t => t.PersonId == id))).Scopes);
        Assert.Equal(400, (await browser.SubmitAsync("/settings/tokens", "/settings/tokens", ("name", ""))).Code);
    }

    [Fact]
    public async Task Nobody_sees_or_ends_the_token_of_somebody_else()
    {
        var email = await world.NewPersonAsync();
        var (owner, stranger) = (await world.AsAsync(email), await world.AsAsync(await world.NewPersonAsync()));
        var token = (await owner.SubmitAsync("/settings/tokens", "/settings/tokens", ("name", "わたしの計算機"))).Html.QuerySelector("#token")!.GetAttribute("value")!;
        Assert.DoesNotContain("わたしの計算機", (await stranger.GetAsync("/settings/tokens")).Text, StringComparison.Ordinal);
        var id = await world.IdAsync(email);
        await stranger.PostAsync($"/settings/tokens/{await world.DbAsync(db => db.Set<ApiToken>().Where(t => t.PersonId == id).Select(t => t.Id).SingleAsync())}/end");
        Assert.Equal(200, (int)(await Program(token).GetAsync("/api/v1/me")).StatusCode);
    }
}
