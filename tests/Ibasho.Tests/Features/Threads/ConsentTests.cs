using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>A circle may ask by what right a consultation tells of somebody; where it does not, it may be said.</summary>
public sealed class ConsentTests(World world) : IClassFixture<World>
{
    private static readonly (string, string)[] Case = [("kind", "consultation"), ("title", "題名"), ("situation", "いまの状況"), ("wanted", "聞きたいこと")];

    [Fact]
    public async Task Where_it_is_asked_for_nothing_is_sent_without_it_and_nothing_is_lost()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await stage.RuleAsync(consent: true);
        var (member, path) = (stage.As(UpkeepStage.Member), $"/c/{stage.Slug}/write");
        foreach (var to in (string[])[path, path + "/preview"])
        {
            var form = await member.GetAsync(path);
            var again = await member.PostAsync(to, [.. form.Fields(form.Form(path)).Where(f => !Case.Any(c => c.Item1 == f.Name)), .. Case]);
            Assert.Equal(400, again.Code);
            Assert.NotNull(again.Html.QuerySelector(".errors a[href='#consent']"));
            Assert.Contains("どれか一つを選んでください", again.Html.QuerySelector("#consent-error")!.TextContent);
            foreach (var (name, text) in Case) Assert.Contains((name, text), again.Fields(again.Form(path)));
            Assert.Null(again.Html.QuerySelector("input[name=consent][value='']"));
        }
        Assert.Equal(302, (await member.SubmitAsync(path, path, [.. Case, ("consent", "Family")])).Code);
        Assert.Equal(302, (await member.SubmitAsync(path + "?kind=topic", path, ("title", "話題"), ("body", "本文"))).Code);
    }

    [Fact]
    public async Task It_is_shown_to_members_and_edited_with_the_text_and_leaves_no_version()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Open);
        var (author, path) = (stage.As(UpkeepStage.Author), $"/c/{stage.Slug}/write");
        var posted = await author.SubmitAsync(path, path, [.. Case, ("consent", "")]);
        var id = Guid.Parse(posted.Location![3..]);
        Assert.Null((await stage.ReadThreadAsync(id)).Consent);
        Assert.Equal(302, (await author.SubmitAsync($"/t/{id}/edit", null, ("consent", "Person"))).Code);
        Assert.Equal((Consent.Person, null), ((await stage.ReadThreadAsync(id)).Consent, (await stage.ReadThreadAsync(id)).EditedAt));
        Assert.Equal(0, await world.DbAsync(db => db.Set<Revision>().CountAsync(r => r.ThreadId == id)));
        Assert.Contains("同意のよりどころ：本人同意", (await stage.As(UpkeepStage.Member).GetAsync($"/t/{id}")).Main);
        Assert.DoesNotContain("同意のよりどころ", (await stage.As(UpkeepStage.Stranger).GetAsync($"/t/{id}")).Main);

        await stage.RuleAsync(consent: true);
        var refused = await author.SubmitAsync($"/t/{id}/edit", null, ("consent", ""), ("title", "書きかえた題名"));
        Assert.Equal(400, refused.Code);
        Assert.NotNull(refused.Html.QuerySelector("#consent-error"));
        Assert.Contains(("title", "書きかえた題名"), refused.Fields(refused.Form(null)));
    }

    [Fact]
    public async Task A_program_says_it_too()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await stage.RuleAsync(consent: true);
        using var author = await stage.ProgramAsync(UpkeepStage.Author);
        var path = $"/api/v1/circles/{stage.Slug}/threads";
        var refused = await author.PostAsJsonAsync(path, new { kind = "consultation", title = "題名", situation = "状況", wanted = "聞きたいこと" });
        Assert.Equal((400, "consent-missing"), ((int)refused.StatusCode, await TextAsync(refused, "code")));
        Assert.Equal(400, (int)(await author.PostAsJsonAsync(path, new { kind = "consultation", title = "題名", situation = "状況", wanted = "聞きたい", consent = "nobody" })).StatusCode);
        var made = await author.PostAsJsonAsync(path, new { kind = "consultation", title = "題名", situation = "状況", wanted = "聞きたいこと", consent = "processed" });
        Assert.Equal((201, "processed"), ((int)made.StatusCode, await TextAsync(made, "consent")));
        var id = await TextAsync(made, "id");
        Assert.Equal("family", await TextAsync(await author.PatchAsJsonAsync($"/api/v1/threads/{id}", new { consent = "family" }), "consent"));
        Assert.Equal("family", await TextAsync(await author.PatchAsJsonAsync($"/api/v1/threads/{id}", new { title = "別の題名" }), "consent"));
        Assert.Equal("consent-missing", await TextAsync(await author.PatchAsJsonAsync($"/api/v1/threads/{id}", new { consent = "" }), "code"));
    }

    [Fact]
    public async Task Stewards_alone_set_what_a_circle_asks_and_how_long_it_keeps()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var steward = stage.As(UpkeepStage.Steward);
        Assert.Equal(302, (await steward.SubmitAsync($"/c/{stage.Slug}/settings", null, ("asksConsent", "yes"), ("keptDays", "30"))).Code);
        var kept = await world.DbAsync(db => db.Set<Circle>().AsNoTracking().SingleAsync(c => c.Id == stage.CircleId));
        Assert.Equal((true, 30), (kept.AsksConsent, kept.KeptDays));
        foreach (var wrong in (string[])["0", "-1", "viele", "3651"])
        {
            var again = await steward.SubmitAsync($"/c/{stage.Slug}/settings", null, ("keptDays", wrong));
            Assert.Equal(400, again.Code);
            Assert.NotNull(again.Html.QuerySelector("#keptDays-error"));
        }
        using var program = await stage.ProgramAsync(UpkeepStage.Steward);
        var changed = await program.PatchAsJsonAsync($"/api/v1/circles/{stage.Slug}", new { asksConsent = false, keptDays = 0 });
        var circle = await changed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((200, false, JsonValueKind.Null), ((int)changed.StatusCode, circle.GetProperty("asksConsent").GetBoolean(), circle.GetProperty("keptDays").ValueKind));
        Assert.Equal(400, (int)(await program.PatchAsJsonAsync($"/api/v1/circles/{stage.Slug}", new { keptDays = -1 })).StatusCode);
        using var member = await stage.ProgramAsync(UpkeepStage.Member);
        Assert.Equal(404, (int)(await member.PatchAsJsonAsync($"/api/v1/circles/{stage.Slug}", new { keptDays = 1 })).StatusCode);
        var made = await program.PostAsJsonAsync("/api/v1/circles", new { name = "新しい部屋", purpose = "試す", asksConsent = true, keptDays = 90 });
        Assert.Equal((201, 90), ((int)made.StatusCode, (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("keptDays").GetInt32()));
    }

    private static async Task<string?> TextAsync(HttpResponseMessage answer, string name) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty(name).GetString();
}
