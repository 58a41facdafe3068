using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Features.Circles;

/// <summary>Circles for programs: the shapes of the contract, and the same rules as the pages.</summary>
public sealed class CirclesApiTests(World world) : IClassFixture<World>
{
    private const string Root = "/api/v1";

    [Fact]
    public async Task A_program_makes_a_circle_lets_somebody_in_and_they_agree()
    {
        var (steward, asker) = (await world.ProgramAsync(World.Steward), await world.ProgramAsync(await world.NewPersonAsync("機械 さん")));
        var made = await steward.PostAsJsonAsync(Root + "/circles", new { name = "API の部屋", slug = "api-room", purpose = "ためす", visibility = "closed", joining = "questions", questions = new[] { "なぜ" }, pledge = "守ります。", themes = new[] { "夜勤" } });
        Assert.Equal(201, (int)made.StatusCode);
        var circle = await JsonAsync(made);
        Assert.Equal(("api-room", "closed", "questions", "steward"), (Text(circle, "slug"), Text(circle, "visibility"), Text(circle, "joining"), Text(circle, "membership")));
        Assert.Equal((1, true), (circle.GetProperty("pledge").GetProperty("version").GetInt32(), circle.GetProperty("pledge").GetProperty("agreed").GetBoolean()));
        Assert.Equal("なぜ", circle.GetProperty("questions")[0].GetString());
        Assert.Equal(409, (int)(await steward.PostAsJsonAsync(Root + "/circles", new { name = "x", slug = "api-room", purpose = "y" })).StatusCode);

        Assert.Equal(400, (int)(await asker.PostAsJsonAsync(Root + "/circles/api-room/join-requests", new { answers = Array.Empty<string>() })).StatusCode);
        var asked = await asker.PostAsJsonAsync(Root + "/circles/api-room/join-requests", new { answers = new[] { "学ぶため" }, message = "どうぞ" });
        Assert.Equal(201, (int)asked.StatusCode);
        Assert.Equal("waiting", Text(await JsonAsync(asked), "state"));
        Assert.Equal("asked", Text(await GetAsync(asker, "/circles/api-room"), "membership"));
        Assert.Equal(409, (int)(await asker.PostAsJsonAsync(Root + "/circles/api-room/join-requests", new { answers = new[] { "もう一度" } })).StatusCode);
        Assert.Equal(404, (int)(await asker.GetAsync(Root + "/circles/api-room/join-requests")).StatusCode);

        var request = (await GetAsync(steward, "/circles/api-room/join-requests")).GetProperty("items")[0];
        Assert.Equal(("学ぶため", "機械 さん"), (request.GetProperty("answers")[0].GetString(), Text(request.GetProperty("person"), "name")));
        var id = Text(request, "id");
        Assert.Equal(404, (int)(await asker.PostAsync($"{Root}/join-requests/{id}/accept", null)).StatusCode);
        var refused = await steward.PostAsJsonAsync($"{Root}/join-requests/{id}/refuse", new { reason = "またいつか" });
        Assert.Equal(("refused", "またいつか"), (Text(await JsonAsync(refused), "state"), Text(await JsonAsync(refused), "reason")));
        Assert.Equal(409, (int)(await steward.PostAsync($"{Root}/join-requests/{id}/accept", null)).StatusCode);

        var again = Text(await JsonAsync(await asker.PostAsJsonAsync(Root + "/circles/api-room/join-requests", new { answers = new[] { "また来ました" } })), "id");
        Assert.Equal("accepted", Text(await JsonAsync(await steward.PostAsync($"{Root}/join-requests/{again}/accept", null)), "state"));
        Assert.Equal(409, (int)(await asker.PostAsJsonAsync(Root + "/circles/api-room/pledge", new { version = 2 })).StatusCode);
        var agreed = await JsonAsync(await asker.PostAsJsonAsync(Root + "/circles/api-room/pledge", new { version = 1 }));
        Assert.Equal(("member", true), (Text(agreed, "membership"), agreed.GetProperty("pledge").GetProperty("agreed").GetBoolean()));
        Assert.Equal("夜勤", Text(agreed.GetProperty("themes")[0], "name"));
    }

    [Fact]
    public async Task The_list_goes_on_by_name_and_hides_what_is_hidden()
    {
        await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation, slug: "api-secret");
        var newcomer = await world.ProgramAsync(World.Newcomer, "read");
        var slugs = new List<string?>();
        string? after = null;
        do
        {
            var list = await GetAsync(newcomer, "/circles?limit=4" + (after is null ? "" : "&after=" + after));
            slugs.AddRange(list.GetProperty("items").EnumerateArray().Select(c => Text(c, "slug")));
            after = list.GetProperty("next").GetString();
        } while (after is not null);
        Assert.Contains("case-room", slugs);
        Assert.DoesNotContain("api-secret", slugs);
        Assert.Equal(slugs.Count, slugs.Distinct().Count());
        Assert.Equal(404, (int)(await newcomer.GetAsync(Root + "/circles/api-secret")).StatusCode);
        var (hidden, absent) = (await newcomer.GetAsync(Root + "/circles/api-secret"), await newcomer.GetAsync(Root + "/circles/api-absent"));
        Assert.Equal(await absent.Content.ReadAsStringAsync(), await hidden.Content.ReadAsStringAsync());
        Assert.Equal(400, (int)(await newcomer.GetAsync(Root + "/circles?limit=101")).StatusCode);
        Assert.Equal("case-room", Text((await GetAsync(newcomer, "/circles?q=事例相談")).GetProperty("items")[0], "slug"));
        Assert.Equal(403, (int)(await newcomer.PostAsJsonAsync(Root + "/circles/case-room/join-requests", new { answers = new[] { "a", "b" } })).StatusCode);
        Assert.Equal(401, (int)(await world.App.GetTestServer().CreateClient().GetAsync(Root + "/circles")).StatusCode);
    }

    [Fact]
    public async Task The_same_key_asks_once()
    {
        var asker = await world.ProgramAsync(await world.NewPersonAsync());
        asker.DefaultRequestHeaders.Add("Idempotency-Key", "once-and-no-more");
        var body = new { answers = new[] { "a", "b" } };
        var (first, second) = (await asker.PostAsJsonAsync(Root + "/circles/case-room/join-requests", body), await asker.PostAsJsonAsync(Root + "/circles/case-room/join-requests", body));
        Assert.Equal((201, 201), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(Text(await JsonAsync(first), "id"), Text(await JsonAsync(second), "id"));
        Assert.Equal(409, (int)(await asker.PostAsJsonAsync(Root + "/circles/case-room/join-requests", new { answers = new[] { "a", "c" } })).StatusCode);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(Root + path);
        Assert.Equal(200, (int)answer.StatusCode);
        return await JsonAsync(answer);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
