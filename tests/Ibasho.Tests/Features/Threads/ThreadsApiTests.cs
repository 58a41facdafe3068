using System.Net.Http.Json;
using System.Text.Json;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Threads and replies for programs.</summary>
public sealed class ThreadsApiTests(World world) : IClassFixture<World>
{
    private const string Threads = "/api/v1/circles/case-room/threads";

    [Fact]
    public async Task A_program_asks_answers_and_reads()
    {
        using var member = await world.ProgramAsync(World.Member);
        var (status, thread) = await SendAsync(member, Threads, new { kind = "consultation", title = "夜勤の夜", situation = "状況", tried = "試したこと", wanted = "聞きたいこと", consent = "processed" });
        Assert.Equal(201, status);
        var id = thread.GetProperty("id").GetString();
        Assert.Equal(("consultation", "case-room", "試したこと"), (Text(thread, "kind"), Text(thread, "circle"), Text(thread, "tried")));
        Assert.Equal((await world.IdAsync(World.Member)).ToString(), thread.GetProperty("author").GetProperty("id").GetString());
        Assert.EndsWith("Z", Text(thread, "createdAt"));

        var (_, first) = await SendAsync(member, $"/api/v1/threads/{id}/posts", new { body = "ひとつめ" });
        (status, var second) = await SendAsync(member, $"/api/v1/threads/{id}/posts", new { body = "ふたつめ", inReplyTo = Text(first, "id") });
        Assert.Equal((201, 2, Text(first, "id")), (status, second.GetProperty("number").GetInt32(), Text(second, "inReplyTo")));

        var page = await member.GetFromJsonAsync<JsonElement>($"/api/v1/threads/{id}/posts?limit=1");
        Assert.Equal("ひとつめ", Text(page.GetProperty("items")[0], "body"));
        page = await member.GetFromJsonAsync<JsonElement>($"/api/v1/threads/{id}/posts?limit=1&after={Text(page, "next")}");
        Assert.Equal("ふたつめ", Text(page.GetProperty("items")[0], "body"));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        using var one = await member.GetAsync($"/api/v1/threads/{id}");
        Assert.Equal("\"0\"", one.Headers.ETag!.ToString());
        Assert.Equal(2, (await one.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("postCount").GetInt32());
    }

    [Fact]
    public async Task The_list_goes_on_without_gaps_or_doubles()
    {
        using var member = await world.ProgramAsync(World.Member);
        var ids = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await member.GetFromJsonAsync<JsonElement>($"{Threads}?limit=2&after={next}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(t => Text(t, "id")!));
            next = Text(page, "next");
        }
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(await world.DbAsync(db => db.Set<Thread>().CountAsync(t => t.Circle.Slug == "case-room")), ids.Count);
    }

    [Fact]
    public async Task One_key_makes_one_reply()
    {
        using var member = await world.ProgramAsync(World.Member);
        var (_, thread) = await SendAsync(member, Threads, new { kind = "topic", title = "題名", body = "本文" });
        var posts = $"/api/v1/threads/{Text(thread, "id")}/posts";
        var (_, first) = await SendAsync(member, posts, new { body = "一度" }, "key-1");
        var (_, second) = await SendAsync(member, posts, new { body = "一度" }, "key-1");
        Assert.Equal(Text(first, "id"), Text(second, "id"));
        Assert.Equal(409, (await SendAsync(member, posts, new { body = "別" }, "key-1")).Status);
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_is_hidden_is_missing()
    {
        using var member = await world.ProgramAsync(World.Member);
        using var newcomer = await world.ProgramAsync(World.Newcomer);
        using var reader = await world.ProgramAsync(World.Member, "read");
        var (_, thread) = await SendAsync(member, Threads, new { kind = "topic", title = "題名", body = "本文" });
        var path = $"/api/v1/threads/{Text(thread, "id")}";
        var nowhere = $"/api/v1/threads/{Guid.NewGuid()}";

        Assert.Equal(400, (await SendAsync(member, Threads, new { kind = "poem", title = "題名", body = "本文" })).Status);
        Assert.Equal(400, (await SendAsync(member, Threads, new { kind = "topic", title = " ", body = "本文" })).Status);
        Assert.Equal(400, (await SendAsync(member, Threads, new { kind = "consultation", title = "題名" })).Status);
        Assert.Equal(400, (await SendAsync(member, Threads, new { kind = "topic", title = "題名", body = "本文", theme = "nowhere" })).Status);
        Assert.Equal(403, (await SendAsync(member, Threads, new { kind = "notice", title = "題名", body = "本文" })).Status);
        Assert.Equal(403, (await SendAsync(reader, path + "/posts", new { body = "x" })).Status);
        Assert.Equal(404, (await SendAsync(member, path + "/posts", new { body = "x", inReplyTo = Guid.NewGuid() })).Status);
        Assert.Equal(404, (await SendAsync(newcomer, path + "/posts", new { body = "x" })).Status);
        Assert.Equal(404, (await SendAsync(newcomer, Threads, new { kind = "topic", title = "題名", body = "本文" })).Status);
        Assert.Equal(404, (int)(await newcomer.GetAsync(Threads)).StatusCode);
        Assert.Equal(await (await newcomer.GetAsync(nowhere)).Content.ReadAsStringAsync(), await (await newcomer.GetAsync(path)).Content.ReadAsStringAsync());
        Assert.Equal(404, (int)(await newcomer.GetAsync(path + "/posts")).StatusCode);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<(int Status, JsonElement Body)> SendAsync(HttpClient client, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
