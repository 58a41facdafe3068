using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Correcting and taking back by programs, with versions and the same rules as the pages.</summary>
public sealed class UpkeepApiTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_thread_is_corrected_in_parts_against_the_version_that_was_read()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync("題名", "状況です", ThreadKind.Consultation);
        var program = await stage.ProgramAsync(UpkeepStage.Author);
        var tag = (await program.GetAsync($"/api/v1/threads/{thread}")).Headers.ETag!.ToString();

        var first = await PatchAsync(program, $"/api/v1/threads/{thread}", new { title = "新しい題名", deadline = "2026-12-01" }, tag);
        Assert.Equal(200, (int)first.StatusCode);
        var now = JsonNode.Parse(await first.Content.ReadAsStringAsync())!;
        Assert.Equal(("新しい題名", "状況です", "2026-12-01"), ((string)now["title"]!, (string)now["situation"]!, (string)now["deadline"]!));
        Assert.NotEqual(tag, first.Headers.ETag!.ToString());

        var late = await PatchAsync(program, $"/api/v1/threads/{thread}", new { title = "遅い題名" }, tag);
        Assert.Equal((412, "changed-meanwhile"), ((int)late.StatusCode, (string)JsonNode.Parse(await late.Content.ReadAsStringAsync())!["code"]!));
        Assert.Equal(200, (int)(await PatchAsync(program, $"/api/v1/threads/{thread}", new { deadline = "" }, "*")).StatusCode);
        Assert.Null((await stage.ReadThreadAsync(thread)).Deadline);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var post = await stage.PostAsync(thread);
        var program = await stage.ProgramAsync(UpkeepStage.Author);
        foreach (var (path, body, field) in new (string, object, string?)[]
        {
            ($"threads/{thread}", new { title = " " }, "title"), ($"threads/{thread}", new { body = new string('あ', 10_001) }, "body"),
            ($"threads/{thread}", new { deadline = "tomorrow" }, "deadline"), ($"threads/{thread}", new { theme = "no-such" }, null), ($"threads/{thread}", new { body = "" }, null),
            ($"posts/{post}", new { body = "" }, "body"), ($"posts/{post}", Array.Empty<int>(), null),
        })
        {
            var answer = await PatchAsync(program, "/api/v1/" + path, body);
            Assert.Equal(400, (int)answer.StatusCode);
            if (field is not null) Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]![field]);
        }
    }

    // The order of the columns:            stranger unagreed removed member author steward
    [Theory]
    [InlineData("PATCH", "threads", false, "404 403 404 403 200 403")]
    [InlineData("PATCH", "threads", true, "404 403 404 404 404 404")]
    [InlineData("DELETE", "threads", false, "404 403 404 403 204 204")]
    [InlineData("DELETE", "threads", true, "404 403 404 403 204 204")]
    [InlineData("PATCH", "posts", false, "404 404 404 403 200 403")]
    [InlineData("PATCH", "posts", true, "404 404 404 404 404 404")]
    [InlineData("DELETE", "posts", false, "404 404 404 403 204 204")]
    [InlineData("DELETE", "posts", true, "404 404 404 403 204 204")]
    public async Task Who_may(string method, string noun, bool deleted, string codes)
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var seen = new List<int>();
        foreach (var role in UpkeepStage.Roles.Skip(1))
        {
            var id = noun == "threads" ? await stage.ThreadAsync(deleted: deleted) : await stage.PostAsync(await stage.ThreadAsync(), deleted: deleted);
            var program = await stage.ProgramAsync(role);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{noun}/{id}") { Content = method == "PATCH" ? JsonContent.Create(new { body = "新しい" }) : null };
            seen.Add((int)(await program.SendAsync(request)).StatusCode);
        }
        Assert.Equal(codes, string.Join(' ', seen));
    }

    [Fact]
    public async Task A_program_that_may_only_read_changes_nothing_and_a_guest_is_nobody()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync());
        var reader = await stage.ProgramAsync(UpkeepStage.Author, "read");
        Assert.Equal(403, (int)(await PatchAsync(reader, $"/api/v1/posts/{post}", new { body = "新しい" })).StatusCode);
        Assert.Equal(403, (int)(await reader.DeleteAsync($"/api/v1/posts/{post}")).StatusCode);
        reader.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(401, (int)(await reader.DeleteAsync($"/api/v1/posts/{post}")).StatusCode);
    }

    [Fact]
    public async Task A_deleted_reply_answers_without_its_words()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var post = await stage.PostAsync(thread, "kanariaword です");
        var program = await stage.ProgramAsync(UpkeepStage.Author);
        Assert.Equal(412, (int)(await DeleteAsync(program, $"/api/v1/posts/{post}", "\"77\"")).StatusCode);
        Assert.Equal(204, (int)(await DeleteAsync(program, $"/api/v1/posts/{post}", "\"0\"")).StatusCode);
        var list = await program.GetStringAsync($"/api/v1/threads/{thread}/posts");
        Assert.Contains("\"deleted\":true", list);
        Assert.DoesNotContain("kanariaword", list);
        Assert.DoesNotContain("kanariaword", await program.GetStringAsync("/api/v1/search?q=kanariaword"));
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient program, string path, object body, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body) };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await program.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> DeleteAsync(HttpClient program, string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await program.SendAsync(request);
    }
}
