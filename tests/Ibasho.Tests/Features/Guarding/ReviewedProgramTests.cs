using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Guarding;

/// <summary>What a program writes is looked at too: what is certain is changed, or repeated with a reason.</summary>
public sealed class ReviewedProgramTests(World world) : IClassFixture<World>
{
    private const string Exposing = "\r\n  電話は090-1234-5678、担当は佐藤花子さんです。";

    [Fact]
    public async Task A_reply_is_answered_with_what_is_open_until_it_is_kept()
    {
        var (stage, id, program) = await SetAsync();
        var refused = await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = Exposing }, 422);
        Assert.Equal("guard-review", refused.GetProperty("code").GetString());
        var findings = refused.GetProperty("findings").EnumerateArray().ToList();
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(("sure", "body"), (f.GetProperty("certainty").GetString(), f.GetProperty("field").GetString())));
        // Offsets count in the words as they were sent, blanks before them included.
        Assert.Contains(findings, f => Exposing[f.GetProperty("start").GetInt32()..f.GetProperty("end").GetInt32()] == "090-1234-5678");
        Assert.Equal(0, await world.DbAsync(db => db.Set<Post>().CountAsync(p => p.ThreadId == id)));

        var kept = findings.Select(f => new { start = f.GetProperty("start").GetInt32(), end = f.GetProperty("end").GetInt32(), reason = "ためしの番号" }).ToList();
        await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = Exposing, kept = kept.Skip(1) }, 422);
        var empty = await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = Exposing, kept = kept.Select(k => new { k.start, k.end, reason = " " }) }, 400);
        Assert.True(empty.GetProperty("errors").TryGetProperty("kept", out _));
        await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = Exposing, kept }, 201);
        Assert.Equal(findings.Count, await world.DbAsync(db => db.Set<KeptWords>().CountAsync(k => k.ThreadId == id)));
        Assert.Equal(1, await stage.FoundAsync("ためしの番号") + 1);
    }

    [Fact]
    public async Task Every_field_of_a_consultation_is_looked_at()
    {
        var (stage, _, program) = await SetAsync();
        var slug = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.Slug).SingleAsync());
        var sent = new { kind = "consultation", title = "転倒のこと", situation = "090-1234-5678の方です。", tried = "待ちました。", wanted = "メールはtaro@case.exampleです。" };
        var refused = await PostAsync(program, $"/api/v1/circles/{slug}/threads", sent, 422);
        Assert.Equal(["situation", "wanted"], refused.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("field").GetString()));
        var kept = refused.GetProperty("findings").EnumerateArray().Select(f => new { field = f.GetProperty("field").GetString(), start = f.GetProperty("start").GetInt32(), end = f.GetProperty("end").GetInt32(), reason = "ためし" }).ToList();
        await PostAsync(program, $"/api/v1/circles/{slug}/threads", new { sent.kind, sent.title, sent.situation, sent.tried, sent.wanted, kept }, 201);
    }

    [Fact]
    public async Task A_my_number_is_refused_whatever_is_said()
    {
        var (_, id, program) = await SetAsync();
        var refused = await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = "983205673214", kept = new[] { new { start = 0, end = 12, reason = "必要" } } }, 422);
        Assert.Equal("my-number", refused.GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_a_file_is_called_and_what_it_shows_are_looked_at()
    {
        var (stage, id, program) = await SetAsync();
        var file = await stage.As(UpkeepStage.Member).BringAsync(Pictures.Png(8, 8), "090-1234-5678.png");
        await world.DbAsync(db => db.Set<Attachment>().Where(f => f.Id == file).ExecuteUpdateAsync(f => f.SetProperty(x => x.Alternative, "メモにtaro@case.example")));
        var sent = new { body = "写真です。", attachments = new[] { file } };
        var refused = await PostAsync(program, $"/api/v1/threads/{id}/posts", sent, 422);
        Assert.Equal([$"attachments/{file}", $"attachments/{file}/alternative"], refused.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("field").GetString()));
        var kept = refused.GetProperty("findings").EnumerateArray().Select(f => new { field = f.GetProperty("field").GetString(), start = f.GetProperty("start").GetInt32(), end = f.GetProperty("end").GetInt32(), reason = "ためし" }).ToList();
        await PostAsync(program, $"/api/v1/threads/{id}/posts", new { sent.body, sent.attachments, kept }, 201);
    }

    [Fact]
    public async Task Too_much_that_is_kept_is_refused()
    {
        var (_, id, program) = await SetAsync();
        var refused = await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = "夜勤でした。", kept = Enumerable.Repeat(new { start = 0, end = 1, reason = "ためし" }, 501) }, 400);
        Assert.True(refused.GetProperty("errors").TryGetProperty("kept", out _));
    }

    [Fact]
    public async Task What_is_only_likely_never_stops_a_program()
    {
        var (_, id, program) = await SetAsync();
        await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = "来年3月ごろの予定です。" }, 201);
    }

    [Fact]
    public async Task An_edit_is_looked_at_and_remembers_what_was_kept()
    {
        var (_, id, program) = await SetAsync();
        var post = (await PostAsync(program, $"/api/v1/threads/{id}/posts", new { body = "090-1234-5678", kept = new[] { new { start = 0, end = 13, reason = "窓口の番号" } } }, 201)).GetProperty("id").GetString();
        using var same = await program.PatchAsJsonAsync($"/api/v1/posts/{post}", new { body = "窓口は090-1234-5678" });
        Assert.Equal(200, (int)same.StatusCode);
        using var other = await program.PatchAsJsonAsync($"/api/v1/posts/{post}", new { body = "窓口は090-8765-4321" });
        Assert.Equal(422, (int)other.StatusCode);
        Assert.Equal("guard-review", (await other.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private async Task<(UpkeepStage, Guid, HttpClient)> SetAsync()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Secret);
        return (stage, await stage.ThreadAsync(), await stage.ProgramAsync(UpkeepStage.Member, "read", "write"));
    }

    private static async Task<JsonElement> PostAsync(HttpClient program, string path, object body, int status)
    {
        using var answer = await program.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
