using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Custody;

/// <summary>The case room of the demo, where people write under pseudonyms.</summary>
internal sealed class MaskStage(World world)
{
    public const string Slug = "case-room";
    public const string Alice = "custodian2@demo.example";
    public const string Bob = "hayashi@demo.example";

    public static object Question(string title = "名前を出さずに聞きたいことがあります") => new { kind = "topic", title, body = "職場では聞けないことです。", anonymous = true };

    /// <summary>A topic under a pseudonym; others do not see it yet.</summary>
    public async Task<Guid> StartAsync(string by = Alice, string title = "名前を出さずに聞きたいことがあります")
    {
        using var program = await world.ProgramAsync(by);
        var made = await program.PostAsJsonAsync($"/api/v1/circles/{Slug}/threads", Question(title));
        Assert.Equal(202, (int)made.StatusCode);
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task<Guid> ReplyAsync(Guid thread, string by = Alice, string body = "仮名での返事です。", bool masked = true)
    {
        using var program = await world.ProgramAsync(by);
        var made = await program.PostAsJsonAsync($"/api/v1/threads/{thread}/posts", new { body, anonymous = masked });
        Assert.Equal(masked ? 202 : 201, (int)made.StatusCode);
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>A topic of the steward, under the own name.</summary>
    public async Task<Guid> NamedAsync(string title = "今月の進め方")
    {
        using var program = await world.ProgramAsync(World.Steward);
        var made = await program.PostAsJsonAsync($"/api/v1/circles/{Slug}/threads", new { kind = "topic", title, body = "ご意見をください。" });
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>As long as anything can wait.</summary>
    public async Task PublishAsync()
    {
        for (var minute = 0; minute < 17; minute++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.DrainAsync();
        }
    }

    public Task<Pseudonym> PseudonymAsync(Guid thread, Guid? post = null) => world.DbAsync(async db =>
    {
        var id = post is null ? await db.Set<Thread>().Where(t => t.Id == thread).Select(t => t.PseudonymId).SingleAsync() : await db.Set<Post>().Where(p => p.Id == post).Select(p => p.PseudonymId).SingleAsync();
        return await db.Set<Pseudonym>().AsNoTracking().SingleAsync(p => p.Id == id);
    });

    public async Task<JsonElement> JsonAsync(string by, string path, int status = 200)
    {
        using var program = await world.ProgramAsync(by);
        var answer = await program.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
