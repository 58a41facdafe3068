using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ibasho.Model;
using Ibasho.Tests.Features.Circles;

namespace Ibasho.Tests.Features.Importing;

/// <summary>A steward's program brings a group: its people by a list, its talks by an archive; what the pages do, and nothing else.</summary>
public sealed class ImportingApiTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_list_is_looked_at_sent_once_and_taken_back()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (program, path) = (await world.ProgramAsync(stage.StewardEmail), $"/api/v1/circles/{stage.Slug}/invitations/list");
        var list = "氏名,メール\n高橋 花子,api-new@people.test\n花子,API-new@people.test\n誰か,だれか\n";
        var report = await JsonAsync(await program.PostAsJsonAsync(path + "/preview", new { list }));
        Assert.Equal(["2 good 高橋 花子", "3 twice 花子", "4 noAddress 誰か"], report.GetProperty("lines").EnumerateArray().Select(l => $"{l.GetProperty("line")} {l.GetProperty("state")} {l.GetProperty("name")}"));
        Assert.Equal((1, false), (report.GetProperty("good").GetInt32(), report.GetProperty("isCut").GetBoolean()));
        Assert.Empty(await world.MailsAsync());

        for (var i = 0; i < 2; i++)
        {
            var sent = await SendAsync(program, path, JsonContent.Create(new { list }), "list-1");
            Assert.Equal((HttpStatusCode.Created, 1), (sent.StatusCode, (await JsonAsync(sent)).GetProperty("invited").GetInt32()));
        }
        Assert.Single(await world.MailsAsync(), m => m.To() == "api-new@people.test");
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(program, path, JsonContent.Create(new { list = "other@people.test" }), "list-1")).StatusCode);
        Assert.Equal("alreadyInvited", (await JsonAsync(await program.PostAsJsonAsync(path + "/preview", new { list }))).GetProperty("lines")[0].GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsync(path + "/revoke", null)).StatusCode);
        Assert.Equal("good", (await JsonAsync(await program.PostAsJsonAsync(path + "/preview", new { list }))).GetProperty("lines")[0].GetProperty("state").GetString());

        foreach (var nothing in (object[])[new { }, new { list = "" }, new { list = "\n\n" }])
            Assert.True((await JsonAsync(await program.PostAsJsonAsync(path, nothing), HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("list", out _));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await world.ProgramAsync(stage.StewardEmail, "read")).PostAsJsonAsync(path, new { list })).StatusCode);
    }

    [Fact]
    public async Task An_archive_is_looked_into_brought_once_read_and_released()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, _) = await stage.MemberAsync();
        var (program, path) = (await world.ProgramAsync(stage.StewardEmail), $"/api/v1/circles/{stage.Slug}/archives");
        var mbox = Mail("p1", "Night shift", "I could not sleep. Call 090-1234-5678.") + Mail("p2", "Re: Night shift", "Nor could I.", "p1") + Mail("p3", "Day off", "I walked.");

        var look = await JsonAsync(await SendAsync(program, path + "/preview", Body(mbox), null));
        Assert.Equal((3, 3, 2), (look.GetProperty("mails").GetInt32(), look.GetProperty("new").GetInt32(), look.GetProperty("threads").GetInt32()));
        Assert.Equal(0, await CountAsync(stage));

        var ids = new HashSet<string?>();
        for (var i = 0; i < 2; i++)
        {
            var brought = await SendAsync(program, path + "?name=kaigo.mbox", Body(mbox), "archive-1");
            Assert.Equal(HttpStatusCode.Created, brought.StatusCode);
            var archive = await JsonAsync(brought, HttpStatusCode.Created);
            ids.Add(archive.GetProperty("id").GetString());
            Assert.Equal(("kaigo.mbox", "waiting", 3, 2), (archive.GetProperty("name").GetString(), archive.GetProperty("state").GetString(), archive.GetProperty("mails").GetInt32(), archive.GetProperty("threads").GetInt32()));
            Assert.Contains(archive.GetProperty("findings").EnumerateArray(), f => f.GetProperty("sure").GetInt32() > 0);
        }
        var one = $"{path}/{Assert.Single(ids)}";
        Assert.Equal("archive-known", (await JsonAsync(await SendAsync(program, path, Body(mbox), null), HttpStatusCode.Conflict)).GetProperty("code").GetString());
        Assert.Equal(ids.Single(), Assert.Single((await program.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray()).GetProperty("id").GetString());

        var threads = (await program.GetFromJsonAsync<JsonElement>(one + "/threads")).GetProperty("items").EnumerateArray().ToDictionary(t => t.GetProperty("title").GetString()!, t => t.GetProperty("id").GetString());
        var texts = await program.GetFromJsonAsync<JsonElement>($"{one}/threads/{threads["Night shift"]}");
        Assert.Equal(2, texts.GetProperty("texts").GetArrayLength());
        var found = texts.GetProperty("texts")[0].GetProperty("findings")[0];
        Assert.Equal("090-1234-5678", texts.GetProperty("texts")[0].GetProperty("body").GetString()![found.GetProperty("start").GetInt32()..found.GetProperty("end").GetInt32()]);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{one}/threads/{threads["Day off"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync($"{one}/threads/{threads["Day off"]}")).StatusCode);
        Assert.Equal(404, (await member.GetAsync("/t/" + threads["Night shift"])).Code);

        Assert.Equal("releasing", (await JsonAsync(await program.PostAsJsonAsync(one + "/release", new { }))).GetProperty("state").GetString());
        await world.DrainAsync();
        Assert.Equal("released", (await program.GetFromJsonAsync<JsonElement>(one)).GetProperty("state").GetString());
        var read = await member.GetAsync("/t/" + threads["Night shift"]);
        Assert.Contains("Nor could I.", read.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("090-1234-5678", read.Main, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await program.DeleteAsync(one)).StatusCode);
        Assert.Empty(Directory.GetFiles(world.Folder, "archive-*"));
    }

    [Fact]
    public async Task Discarded_nothing_is_left_and_members_and_strangers_find_nothing_there()
    {
        var stage = await CircleStage.MakeAsync(world);
        var member = await world.NewPersonAsync();
        await stage.LetInAsync(await world.AsAsync(member));
        var (program, path) = (await world.ProgramAsync(stage.StewardEmail), $"/api/v1/circles/{stage.Slug}/archives");
        var id = (await JsonAsync(await SendAsync(program, path, Body(Mail("x1", "Gone", "Gone.")), null), HttpStatusCode.Created)).GetProperty("id").GetString();
        foreach (var who in (string[])[member, World.Operator])
        {
            var other = await world.ProgramAsync(who);
            foreach (var answer in new[]
            {
                await other.GetAsync(path), await other.GetAsync($"{path}/{id}"), await other.GetAsync($"{path}/{id}/threads"), await other.DeleteAsync($"{path}/{id}"),
                await other.PostAsJsonAsync($"{path}/{id}/release", new { }), await SendAsync(other, path, Body(Mail("x2", "No", "No.")), null), await SendAsync(other, path + "/preview", Body("x"), null),
                await other.PostAsJsonAsync($"/api/v1/circles/{stage.Slug}/invitations/list", new { list = "x@people.test" }), await other.PostAsJsonAsync($"/api/v1/circles/{stage.Slug}/invitations/list", new { }),
            })
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{path}/{id}")).StatusCode);
        await world.DrainAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{path}/{id}")).StatusCode);
        Assert.Equal(0, await CountAsync(stage));
        Assert.Equal("file", (await JsonAsync(await SendAsync(program, path, Body("no mail at all"), null), HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Single().Name);
    }

    private Task<int> CountAsync(CircleStage stage) => world.DbAsync(db => db.Set<ArchivedMail>().CountAsync(m => m.Archive.Circle.Slug == stage.Slug));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode? status = null)
    {
        if (status is { } wanted) Assert.Equal(wanted, answer.StatusCode);
        else Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient program, string path, HttpContent body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await program.SendAsync(request);
    }

    private static ByteArrayContent Body(string mbox) => new(Encoding.UTF8.GetBytes(mbox)) { Headers = { ContentType = new("application/mbox") } };

    private static string Mail(string id, string subject, string body, string references = "") =>
        $"From x@people.test Mon Jan  5 10:00:00 2015\nFrom: x@people.test\nDate: Mon, 05 Jan 2015 10:00:00 +0900\nMessage-ID: <{id}@api.test>\n{(references.Length > 0 ? $"References: <{references}@api.test>\n" : "")}Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}\n\n";
}
