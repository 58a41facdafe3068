using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Beginning a thread: written, looked over, posted once, and nothing lost on the way.</summary>
public sealed class StartThreadTests(World world) : IClassFixture<World>
{
    private const string Path = "/c/case-room/write";
    private static readonly (string, string)[] Case =
        [("title", "夜だけ電話が鳴ります"), ("situation", "80代前半のAさん。\n\n**夜勤**の日だけです。"), ("tried", "- 記録をお願いした"), ("wanted", "こんな時、皆さんはどう対処されますか"), ("consent", "Processed")];

    [Fact]
    public async Task A_consultation_is_read_in_its_parts()
    {
        var member = await world.AsAsync(World.Member);
        var posted = await member.SubmitAsync(Path, Path, [.. Case, ("deadline", "2026-11-30")]);
        Assert.Equal(302, posted.Code);
        Assert.StartsWith("/t/", posted.Location);
        var page = await member.GetAsync(posted.Location!);
        Assert.Equal("夜だけ電話が鳴ります", page.Html.QuerySelector("h1")!.TextContent);
        Assert.Equal(["いまの状況", "これまでに試したこと", "みなさんに聞きたいこと"], page.Html.QuerySelectorAll("#opening h2").Select(h => h.TextContent));
        Assert.Equal("夜勤", page.Html.QuerySelector("#opening strong")!.TextContent);
        Assert.Contains("2026年11月30日", page.Main);

        var id = Guid.Parse(posted.Location![3..]);
        var me = await world.IdAsync(World.Member);
        Assert.True(await world.DbAsync(db => db.Set<Follow>().AnyAsync(f => f.ThreadId == id && f.PersonId == me)));
        Assert.True(await world.DbAsync(db => db.Set<SearchEntry>().AnyAsync(s => s.ThreadId == id && s.PostId == null)));
    }

    [Fact]
    public async Task The_preview_shows_what_others_see_and_posts_nothing()
    {
        var member = await world.AsAsync(World.Member);
        var before = await CountAsync();
        var form = await member.GetAsync(Path);
        var preview = await member.PostAsync(Path + "/preview", [.. form.Fields(form.Form(Path)).Where(f => !Case.Any(c => c.Item1 == f.Name)), .. Case]);
        Assert.Equal(200, preview.Code);
        Assert.Equal("夜勤", preview.Html.QuerySelector(".preview strong")!.TextContent);
        Assert.Equal(before, await CountAsync());
        foreach (var (name, text) in Case) Assert.Contains((name, text), preview.Fields(preview.Form(Path)));

        Assert.Equal(302, (await member.SubmitAsync(preview, Path)).Code);
        Assert.Equal(before + 1, await CountAsync());
    }

    [Theory]
    [InlineData("title", "")]
    [InlineData("wanted", " ")]
    [InlineData("deadline", "明日まで")]
    [InlineData("situation", "long")]
    public async Task What_is_refused_keeps_every_word(string field, string wrong)
    {
        var member = await world.AsAsync(World.Member);
        var before = await CountAsync();
        wrong = wrong == "long" ? new string('長', Thread.TextLength + 1) : wrong;
        (string Name, string Text)[] fields = [.. Case.Where(c => c.Item1 != field), (field, wrong)];
        var again = await member.SubmitAsync(Path, Path, fields);
        Assert.Equal(400, again.Code);
        Assert.NotNull(again.Html.QuerySelector($".errors a[href='#{field}']"));
        foreach (var (name, text) in fields) Assert.Contains((name, text.Trim()), again.Fields(again.Form(Path)));
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_stale_form_keeps_every_word()
    {
        var member = await world.AsAsync(World.Member);
        var again = await member.SubmitAsync(Path, Path, [.. Case, (Form.TokenField, "stale")]);
        Assert.Equal(400, again.Code);
        foreach (var (name, text) in Case) Assert.Contains((name, text), again.Fields(again.Form(Path)));
        Assert.Equal(302, (await member.SubmitAsync(again, Path)).Code);
    }

    [Fact]
    public async Task Sent_twice_it_is_there_once()
    {
        var member = await world.AsAsync(World.Member);
        var form = await member.GetAsync(Path);
        var before = await CountAsync();
        var first = await member.SubmitAsync(form, Path, Case);
        var second = await member.SubmitAsync(form, Path, Case);
        Assert.Equal(first.Location, second.Location);
        Assert.Equal(before + 1, await CountAsync());
    }

    [Fact]
    public async Task A_notice_is_the_stewards()
    {
        var member = await world.AsAsync(World.Member);
        Assert.Equal(403, (await member.GetAsync(Path + "?kind=notice")).Code);
        var refused = await member.SubmitAsync(Path + "?kind=topic", Path, ("kind", "notice"), ("title", "お知らせ"), ("body", "本文"));
        Assert.Equal(403, refused.Code);
        Assert.Contains(("body", "本文"), refused.Fields(refused.Form(Path)));

        var steward = await world.AsAsync(World.Steward);
        Assert.Equal(302, (await steward.SubmitAsync(Path + "?kind=notice", Path, ("title", "お知らせ"), ("body", "本文"))).Code);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("[押して](javascript:alert(1)) ![](http://elsewhere.example/x.png) <svg/onload=alert(1)>")]
    public async Task Nothing_that_is_written_runs(string text)
    {
        var member = await world.AsAsync(World.Member);
        var posted = await member.SubmitAsync(Path + "?kind=topic", Path, ("title", text), ("body", text + " @" + text));
        if (posted.Code == 422)
        {
            Assert.Empty(posted.Html.QuerySelectorAll("main script, main img, main svg:not(.icon), main [onerror], main [onload], main a[href^='javascript']"));
            posted = await member.SubmitAsync(posted, null, ("review", "done"), ("guard-0-do", "keep"), ("guard-0-why", "ためし"));
        }
        var page = await member.GetAsync(posted.Location!);
        Assert.Equal(text, page.Html.QuerySelector("h1")!.TextContent);
        Assert.Empty(page.Html.QuerySelectorAll("main script, main img, main svg:not(.icon), main [onerror], main [onload], main a[href^='javascript']"));
    }

    [Fact]
    public async Task Who_is_in_one_circle_need_not_choose()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Secret);
        var there = await stage.As(UpkeepStage.Member).GetAsync("/write");
        Assert.Equal(302, there.Code);
        Assert.EndsWith("/write", there.Location);
        Assert.Equal(302, (await stage.As(UpkeepStage.Unagreed).GetAsync(there.Location!)).Code);
        Assert.Contains("/pledge?return=", (await stage.As(UpkeepStage.Unagreed).GetAsync(there.Location!)).Location);
        Assert.Equal(404, (await stage.As(UpkeepStage.Stranger).GetAsync(there.Location!)).Code);
        Assert.Contains("/circles", (await stage.As(UpkeepStage.Stranger).GetAsync("/write")).Html.QuerySelector("main")!.InnerHtml);
        Assert.NotEmpty((await (await world.AsAsync(World.Member)).GetAsync("/write")).Html.QuerySelectorAll("main a.title"));
    }

    private Task<int> CountAsync() => world.DbAsync(db => db.Set<Thread>().CountAsync());
}
