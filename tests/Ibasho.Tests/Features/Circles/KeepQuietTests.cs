using Ibasho.Model;

namespace Ibasho.Tests.Features.Circles;

/// <summary>A member says from whom the membership is kept; the rule holds both ways, in lists and mentions, and nobody else reads it.</summary>
public sealed class KeepQuietTests(World world) : IClassFixture<World>
{
    private const string Quiet = "/quiet";

    [Theory]
    [InlineData("Employer", "北町病院")]
    [InlineData("Person", "相手 その人")]
    [InlineData("Circle", "職場の 部屋")]
    public async Task Two_inside_do_not_find_each_other_until_one_writes(string kind, string words)
    {
        var stage = await CircleStage.MakeAsync(world);
        var (hidden, hiddenId) = await stage.MemberAsync("隠れ ている");
        var (other, otherId) = await stage.MemberAsync("相手 その人");
        var third = await stage.MemberAsync("第三 の人");
        await QuietStage.EmployAsync(world, otherId, "医療法人 北町病院 相談室");
        if (kind == "Circle") await (await NamedCircleAsync(words)).LetInAsync(other);
        var made = await hidden.SubmitAsync(stage.Path + Quiet, stage.Path + Quiet, ("kind", kind), ("words", words));
        Assert.Equal(302, made.Code);
        Assert.Contains(words, (await hidden.GetAsync(stage.Path + Quiet)).Main);

        Assert.DoesNotContain("隠れ ている", (await other.GetAsync(stage.Path + "/members")).Main, StringComparison.Ordinal);
        Assert.DoesNotContain("相手 その人", (await hidden.GetAsync(stage.Path + "/members")).Main, StringComparison.Ordinal);
        // Everybody else, and whoever runs the circle, sees both.
        foreach (var page in new[] { await third.Browser.GetAsync(stage.Path + "/members"), await stage.Steward.GetAsync(stage.Path + "/members") })
            Assert.Matches("(?s)(隠れ ている.*相手 その人|相手 その人.*隠れ ている)", page.Main);

        // A mention finds nobody, as with the name of somebody outside.
        await TopicAsync(stage, other, "聞きたいです @隠れ ている さん");
        Assert.False(await world.DbAsync(db => db.Set<Mention>().AnyAsync(m => m.PersonId == hiddenId)));
        // What was written by name cannot be hidden; that the list kept silent would tell more.
        Assert.Contains("相手 その人", (await hidden.GetAsync(stage.Path + "/members")).Main, StringComparison.Ordinal);
        Assert.DoesNotContain("隠れ ている", (await other.GetAsync(stage.Path + "/members")).Main, StringComparison.Ordinal);
        await TopicAsync(stage, hidden, "わたしも");
        Assert.Contains("隠れ ている", (await other.GetAsync(stage.Path + "/members")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_runs_the_circle_sees_everybody_and_who_runs_the_place_no_more_than_before()
    {
        var stage = await CircleStage.MakeAsync(world);
        await stage.HiddenAsync();
        var (other, otherId) = await stage.MemberAsync("昇格 する人");
        await QuietStage.EmployAsync(world, otherId, QuietStage.Works);
        await SetOperatorAsync(true);
        Assert.DoesNotContain(QuietStage.Hidden, (await other.GetAsync(stage.Path + "/members")).Main, StringComparison.Ordinal);
        await SetOperatorAsync(false);
        Assert.Equal(302, (await stage.Steward.PostAsync($"{stage.Path}/members/{otherId}/role", ("role", "Steward"))).Code);
        Assert.Contains(QuietStage.Hidden, (await other.GetAsync(stage.Path + "/members")).Main);
        // And is shown no request of colleagues whom somebody inside must not meet.
        var kept = await stage.WorkerAsync();
        await stage.AskAsync(kept.Browser);
        Assert.DoesNotContain(kept.Name, (await other.GetAsync(stage.Path + "/requests")).Main, StringComparison.Ordinal);
        Assert.Equal(302, (await stage.Steward.PostAsync($"{stage.Path}/members/{otherId}/role", ("role", "Member"))).Code);
        Assert.DoesNotContain(QuietStage.Hidden, (await other.GetAsync(stage.Path + "/members")).Main, StringComparison.Ordinal);

        Task<int> SetOperatorAsync(bool isOne) => world.DbAsync(async db =>
        {
            var person = (await db.Users.FindAsync(otherId))!;
            (person.IsOperator, person.IsDemo) = (isOne, isOne);
            return await db.SaveChangesAsync();
        });
    }

    [Fact]
    public async Task Outside_no_page_tells_who_is_inside()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (hidden, hiddenId) = await stage.HiddenAsync();
        await TopicAsync(stage, hidden, "夜勤明けの珍しい話");
        await world.DrainAsync();
        var kept = await stage.WorkerAsync();
        await stage.AskAsync(kept.Browser);
        foreach (var path in new[] { $"/people/{hiddenId}", stage.Path, stage.Path + "/about", "/circles?q=小さな", "/search?q=" + Uri.EscapeDataString("author:" + QuietStage.Hidden), "/search?q=" + Uri.EscapeDataString("珍しい話"), "/notices", "/" })
        {
            var page = await kept.Browser.GetAsync(path);
            Assert.True(page.Code == 200, path);
            if (path.StartsWith("/people/", StringComparison.Ordinal)) Assert.DoesNotContain("小さな部屋", page.Main, StringComparison.Ordinal);
            else Assert.False(page.Main.Replace("author:" + QuietStage.Hidden, "", StringComparison.Ordinal).Contains(QuietStage.Hidden, StringComparison.Ordinal) && page.Html.QuerySelector("main a[href^='/t/']") is not null, path);
        }
        Assert.Equal(404, (await kept.Browser.GetAsync(stage.Path + "/members")).Code);
    }

    [Fact]
    public async Task The_same_warning_stands_before_joining_whether_anybody_is_inside_or_not()
    {
        var (empty, full) = (await CircleStage.MakeAsync(world), await CircleStage.MakeAsync(world));
        var (_, id) = await full.MemberAsync();
        await QuietStage.EmployAsync(world, id, QuietStage.Works);
        var asker = await empty.WorkerAsync();
        // Who is inside already keeps nobody out: saying no would tell.
        foreach (var stage in new[] { empty, full })
        {
            await asker.Browser.SubmitAsync(stage.Path + Quiet, stage.Path + Quiet, ("words", QuietStage.Works));
            Assert.Contains("どなたにもお答えしていません", (await asker.Browser.GetAsync(stage.Path + "/join")).Main);
            Assert.Contains("どなたにもお答えしていません", (await asker.Browser.GetAsync("/i/" + await stage.LinkAsync(1))).Main);
        }
        Assert.Equal(Warning(await asker.Browser.GetAsync(empty.Path + "/join"), empty), Warning(await asker.Browser.GetAsync(full.Path + "/join"), full));
        Assert.Equal(302, (await full.AskAsync(asker.Browser)).Code);
        Assert.Contains(asker.Name, (await full.Steward.GetAsync(full.Path + "/requests")).Main, StringComparison.Ordinal);
        Assert.Equal(302, (await full.AcceptAsync(asker.Id)).Code);

        static string Warning(Page page, CircleStage stage) => page.Html.QuerySelector("main .wish")!.OuterHtml.Replace(stage.Slug, "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_read_and_ended_by_its_owner_alone_and_goes_when_the_owner_leaves()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (hidden, id) = await stage.HiddenAsync("北町の病院");
        var (other, _) = await stage.MemberAsync();
        var rule = await world.DbAsync(db => db.Set<QuietRule>().Where(r => r.PersonId == id).Select(r => r.Id).SingleAsync());
        foreach (var browser in new[] { other, stage.Steward, await world.AsAsync(World.Operator) })
        {
            Assert.DoesNotContain("北町の病院", (await browser.GetAsync(stage.Path + Quiet)).Text, StringComparison.Ordinal);
            await browser.PostAsync($"{stage.Path}/quiet/{rule}/end");
        }
        Assert.Contains("北町の病院", (await hidden.GetAsync(stage.Path + Quiet)).Main);
        Assert.Contains(stage.Path + Quiet, (await hidden.GetAsync(stage.Path)).Text, StringComparison.Ordinal);
        // Nothing of it anywhere else: not in the log of acts, not among the keys of sent forms.
        Assert.False(await world.DbAsync(db => db.Set<AuditEntry>().AnyAsync(a => a.ActorId == id && (a.Act.Contains("quiet") || a.Detail.Contains("北町")))));

        Assert.Equal(302, (await hidden.SubmitAsync(stage.Path + "/leave", stage.Path + "/leave")).Code);
        Assert.False(await world.DbAsync(db => db.Set<QuietRule>().AnyAsync(r => r.PersonId == id)));
    }

    [Fact]
    public async Task What_is_said_twice_is_one_rule_and_what_names_nobody_is_none()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (hidden, id) = await stage.MemberAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => hidden.PostAsync(stage.Path + Quiet, ("kind", "Employer"), ("words", "㈱ 北町"), ("x", ""))));
        Assert.All(sent, p => Assert.True(p.Code is 302 or 400));
        Assert.Equal(302, (await hidden.PostAsync(stage.Path + Quiet, ("kind", "Employer"), ("words", "株式会社 きたまち ケア"))).Code);
        Assert.Equal(302, (await hidden.PostAsync(stage.Path + Quiet, ("kind", "Employer"), ("words", "キタマチ・ケア"))).Code);
        Assert.Equal(1, await world.DbAsync(db => db.Set<QuietRule>().CountAsync(r => r.PersonId == id)));
        foreach (var (kind, words) in new[] { ("Employer", "(株)"), ("Person", "だれでもない人"), ("Circle", "どこにもない部屋"), ("Employer", "") })
        {
            var again = await hidden.PostAsync(stage.Path + Quiet, ("kind", kind), ("words", words));
            Assert.Equal(400, again.Code);
            Assert.NotNull(again.Html.QuerySelector("#words-error"));
        }
        // A secret circle is no more there than one that is not.
        var secret = await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation);
        Assert.Equal(400, (await hidden.PostAsync(secret.Path.Replace(secret.Slug, stage.Slug, StringComparison.Ordinal) + Quiet, ("kind", "Circle"), ("words", "秘密の部屋"))).Code);
        Assert.Equal(404, (await hidden.GetAsync(secret.Path + Quiet)).Code);
    }

    private async Task<CircleStage> NamedCircleAsync(string name)
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Closed, Joining.Questions, pledge: "");
        await world.DbAsync(async db =>
        {
            (await db.Set<Circle>().SingleAsync(c => c.Slug == stage.Slug)).Rename(name);
            return await db.SaveChangesAsync();
        });
        return stage;
    }

    private static async Task TopicAsync(CircleStage stage, Browser who, string text) =>
        Assert.Equal(302, (await who.SubmitAsync(stage.Path + "/write?kind=topic", stage.Path + "/write", ("kind", "topic"), ("title", "話題"), ("body", text))).Code);
}
