using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Files;

/// <summary>Programs bring files, put them under texts by their ids, and read them again.</summary>
public sealed class FilesApiTests(World world) : IClassFixture<World>
{
    private static ByteArrayContent Body(byte[] bytes, string type = "image/png")
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return body;
    }

    [Fact]
    public async Task A_file_is_brought_put_under_a_reply_and_read()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var program = await stage.ProgramAsync(UpkeepStage.Member);
        var made = await program.PostAsync("/api/v1/files?name=%E5%9B%B3.png&alternative=%E6%AE%B5%E5%B7%AE", Body(Pictures.Png(30, 20, hiding: true)));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var file = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("図.png", "image/png", 30, 20, "段差"), (file.GetProperty("name").GetString(), file.GetProperty("kind").GetString(), file.GetProperty("width").GetInt32(), file.GetProperty("height").GetInt32(), file.GetProperty("alternative").GetString()));

        var id = file.GetProperty("id").GetString();
        var post = await (await program.PostAsJsonAsync($"/api/v1/threads/{thread}/posts", new { body = "図です", attachments = new[] { id } })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(id, post.GetProperty("attachments")[0].GetProperty("id").GetString());
        var listed = await program.GetFromJsonAsync<JsonElement>($"/api/v1/threads/{thread}/posts");
        var href = listed.GetProperty("items")[0].GetProperty("attachments")[0].GetProperty("href").GetString();
        Assert.Equal("image/png", (await program.GetAsync(href)).Content.Headers.ContentType!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await (await stage.ProgramAsync(UpkeepStage.Stranger)).GetAsync(href)).StatusCode);

        // An edit that says nothing of files leaves them; one that names none takes them away.
        var address = $"/api/v1/posts/{post.GetProperty("id").GetString()}";
        Assert.Single((await (await program.PatchAsJsonAsync(address, new { body = "別の図です" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("attachments").EnumerateArray());
        Assert.Empty((await (await program.PatchAsJsonAsync(address, new { attachments = Array.Empty<string>() })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("attachments").EnumerateArray());
        Assert.Null(await world.FileAsync(Guid.Parse(id!)));
    }

    [Fact]
    public async Task A_thread_carries_its_files_in_the_list_and_by_itself()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var program = await stage.ProgramAsync(UpkeepStage.Member);
        var slug = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.Slug).SingleAsync());
        using var form = new MultipartFormDataContent { { Body(Pictures.Pdf(), "application/pdf"), "file", "資料.pdf" } };
        var id = (await (await program.PostAsync("/api/v1/files", form)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var thread = await (await program.PostAsJsonAsync($"/api/v1/circles/{slug}/threads", new { kind = "topic", title = "題", body = "本文", attachments = new[] { id } })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("資料.pdf", thread.GetProperty("attachments")[0].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, thread.GetProperty("attachments")[0].GetProperty("width").ValueKind);
        var listed = await program.GetFromJsonAsync<JsonElement>($"/api/v1/circles/{slug}/threads");
        Assert.Equal(id, listed.GetProperty("items")[0].GetProperty("attachments")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_is_refused_says_why_in_a_stable_code()
    {
        var program = await world.ProgramAsync(World.Member);
        Assert.Equal((413, "too-large"), await SaidAsync(await program.PostAsync("/api/v1/files", Body(Pictures.Png(more: Pictures.Chunk("IDAT", new byte[FileLimits.MostBytes]))))));
        Assert.Equal((413, "too-large"), await SaidAsync(await program.PostAsync("/api/v1/files", Body(new byte[FileLimits.MostBytes + 1_000_000]))));
        Assert.Equal((415, "file-refused"), await SaidAsync(await program.PostAsync("/api/v1/files", Body("<svg/>"u8.ToArray(), "image/svg+xml"))));
        Assert.Equal((415, "file-refused"), await SaidAsync(await program.PostAsync("/api/v1/files", Body(Pictures.Png(), "image/jpeg"))));
        Assert.Equal((403, "scope-missing"), await SaidAsync(await (await world.ProgramAsync(World.Member, "read")).PostAsync("/api/v1/files", Body(Pictures.Png()))));
    }

    [Fact]
    public async Task One_key_brings_one_file()
    {
        var program = await world.ProgramAsync(World.Member);
        program.DefaultRequestHeaders.Add("Idempotency-Key", "file-key");
        var first = await (await program.PostAsync("/api/v1/files", Body(Pictures.Png()))).Content.ReadAsStringAsync();
        Assert.Equal(first, await (await program.PostAsync("/api/v1/files", Body(Pictures.Png()))).Content.ReadAsStringAsync());
        Assert.Equal((409, "key-used-otherwise"), await SaidAsync(await program.PostAsync("/api/v1/files", Body(Pictures.Png(9, 9)))));
    }

    [Fact]
    public async Task Somebody_elses_file_is_missing()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var foreign = await stage.As(UpkeepStage.Author).BringAsync(Pictures.Png());
        var program = await stage.ProgramAsync(UpkeepStage.Member);
        foreach (var id in new[] { foreign.ToString(), Guid.NewGuid().ToString(), "no-id" })
            Assert.Equal((404, "file-missing"), await SaidAsync(await program.PostAsJsonAsync($"/api/v1/threads/{thread}/posts", new { body = "図です", attachments = new[] { id } })));
        Assert.Equal(0, (await stage.ReadThreadAsync(thread)).LastNumber);
    }

    [Fact]
    public async Task The_contract_tells_of_files()
    {
        var contract = JsonDocument.Parse((await world.Guest().GetAsync("/openapi/v1.json")).Text).RootElement;
        var post = contract.GetProperty("paths").GetProperty("/api/v1/files").GetProperty("post");
        Assert.True(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("image/png", out _));
        Assert.True(post.GetProperty("responses").TryGetProperty("413", out _));
        var schemas = contract.GetProperty("components").GetProperty("schemas");
        foreach (var schema in new[] { "ApiPost", "ApiThread", "NewPost", "NewThread", "EditedPost", "EditedThread" })
            Assert.True(schemas.GetProperty(schema).GetProperty("properties").TryGetProperty("attachments", out _), schema);
    }

    private static async Task<(int, string?)> SaidAsync(HttpResponseMessage answer) =>
        ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
}
