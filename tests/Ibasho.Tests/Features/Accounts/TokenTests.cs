using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Data.Demo;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Programs get a token by address and password, once, with no more than they asked for.</summary>
public sealed class TokenTests(World world) : IClassFixture<World>
{
    private async Task<(int Code, JsonElement Body)> AskAsync(object body, string? key = null)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tokens") { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await world.App.GetTestServer().CreateClient().SendAsync(request);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).Clone());
    }

    private static object With(string email, string password, params string[] scopes) => new { email, password, name = "試し", scopes };

    [Fact]
    public async Task A_token_is_made_and_tells_who_one_is()
    {
        var email = await world.NewPersonAsync("持ち主");
        var (code, body) = await AskAsync(With(email, DemoCommunity.Password, "read"));
        Assert.Equal(201, code);
        var client = world.App.GetTestServer().CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", body.GetProperty("token").GetString());
        var me = await client.GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.Equal(($"{await world.IdAsync(email)}", "持ち主", email), (me.GetProperty("id").GetString(), me.GetProperty("name").GetString(), me.GetProperty("email").GetString()));
        // A token that may read only.
        using var write = await client.PostAsJsonAsync("/api/v1/notices/read", new { });
        Assert.Equal(403, (int)write.StatusCode);
    }

    [Fact]
    public async Task The_same_key_never_gives_a_second_token()
    {
        var (email, key) = (await world.NewPersonAsync(), Secrets.New());
        Assert.Equal(201, (await AskAsync(With(email, DemoCommunity.Password, "read"), key)).Code);
        var (code, body) = await AskAsync(With(email, DemoCommunity.Password, "read"), key);
        Assert.Equal((409, "key-used-otherwise"), (code, body.GetProperty("code").GetString()));
        var id = await world.IdAsync(email);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Model.ApiToken>().CountAsync(t => t.PersonId == id)));
    }

    [Fact]
    public async Task A_wrong_password_and_no_account_are_answered_alike()
    {
        var known = await AskAsync(With(await world.NewPersonAsync(), "ちがう合言葉をいれてみる", "read"));
        var unknown = await AskAsync(With("nobody@test.example", "ちがう合言葉をいれてみる", "read"));
        Assert.Equal((401, 401), (known.Code, unknown.Code));
        Assert.Equal(unknown.Body.ToString(), known.Body.ToString());
    }

    [Fact]
    public async Task Only_scopes_that_are_there_and_only_whole_requests()
    {
        foreach (var body in (object[])
        [
            With(World.Member, DemoCommunity.Password), With(World.Member, DemoCommunity.Password, "read", "admin"), With("", DemoCommunity.Password, "read"), With(World.Member, "", "read"),
            new { email = World.Member, password = DemoCommunity.Password, scopes = new[] { "read" } }, new { email = 5 }, Array.Empty<int>(),
        ])
            Assert.Equal(400, (await AskAsync(body)).Code);
    }

    [Fact]
    public async Task Guesses_are_slowed_down_as_at_the_door()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var (email, client) = (await world.NewPersonAsync(), world.App.GetTestServer().CreateClient());
        var codes = new List<int>();
        for (var i = 0; i < 11; i++)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/tokens", With(email, "ちがう合言葉をいれてみる", "read"));
            codes.Add((int)answer.StatusCode);
        }
        Assert.Equal((401, 429), (codes[9], codes[10]));
        Assert.Equal(429, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Code);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_cookie_opens_nothing_of_the_api()
    {
        var browser = await world.AsAsync(World.Member);
        Assert.Equal(401, (await browser.GetAsync("/api/v1/me")).Code);
    }
}
