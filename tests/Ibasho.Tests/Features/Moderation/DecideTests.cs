using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;
using Ibasho.Tests.Features.Threads;

namespace Ibasho.Tests.Features.Moderation;

/// <summary>Who decides about whom, what it does, and that somebody else decides again.</summary>
public sealed class DecideTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Left_as_it_is_the_writer_hears_nothing_and_the_reporter_that_it_was_read()
    {
        var care = await CareStage.SetAsync(world);
        await care.DecidedAsync("Leave");
        Assert.Contains("気になる返信です", (await care.As(UpkeepStage.Member).GetAsync($"/t/{care.Thread}")).Main);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Notice>().CountAsync(n => n.PersonId == care.Stage.Id(UpkeepStage.Author))));
        Assert.Contains("ありがとうございました", (await care.As(UpkeepStage.Member).GetAsync("/notices")).Main);
        Assert.Contains("伝えられたことはありません", (await care.As(UpkeepStage.Author).GetAsync("/me/measures")).Main);
    }

    [Fact]
    public async Task Warned_the_writer_reads_the_words_and_the_text_stays()
    {
        var care = await CareStage.SetAsync(world);
        await care.DecidedAsync("Warn", words: "日付を月だけにしてください");
        var author = care.As(UpkeepStage.Author);
        Assert.Contains("お伝えしたいことがあります", (await author.GetAsync("/notices")).Main);
        var page = await author.GetAsync($"/me/measures/{(await care.MeasureAsync()).Id}");
        Assert.Contains("日付を月だけにしてください", page.Main);
        Assert.DoesNotContain("役割", page.Html.QuerySelector("main")!.TextContent);
        Assert.Contains("気になる返信です", (await care.As(UpkeepStage.Member).GetAsync($"/t/{care.Thread}")).Main);
    }

    [Fact]
    public async Task Who_does_not_write_for_a_while_reads_until_when()
    {
        var care = await CareStage.SetAsync(world);
        await care.DecidedAsync("Silence", days: 5, hide: true);
        var author = care.As(UpkeepStage.Author);
        Assert.Contains("2026年11月27日", (await author.GetAsync($"/t/{care.Thread}")).Main);
        Assert.Equal((403, 403), ((await author.PostAsync($"/t/{care.Thread}/reply", ("body", "返信"))).Code, (await author.PostAsync($"/c/{care.Stage.Slug}/write", ("kind", "topic"), ("title", "題"), ("body", "文"))).Code));
        using var program = await care.Stage.ProgramAsync(UpkeepStage.Author);
        var refused = await program.PostAsJsonAsync($"/api/v1/threads/{care.Thread}/posts", new { body = "返信" });
        Assert.Equal((HttpStatusCode.Forbidden, "writing-suspended"), (refused.StatusCode, JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()));
        Assert.Contains("見えないようにしています", (await care.As(UpkeepStage.Member).GetAsync($"/t/{care.Thread}")).Main);
        // Taking back one's own words is no writing.
        Assert.Equal(302, (await author.SubmitAsync($"/t/{care.Thread}/delete", $"/t/{care.Thread}/delete")).Code);
        var elsewhere = await care.Stage.ThreadAsync();
        Assert.Equal(403, (await author.PostAsync($"/t/{elsewhere}/reply", ("body", "返信"))).Code);

        world.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(302, (await author.PostAsync($"/t/{elsewhere}/reply", ("body", "返信"))).Code);
        await world.DrainAsync();
        Assert.Equal(0, await world.DbAsync(db => db.Set<Sanction>().CountAsync(s => s.CircleId == care.Stage.CircleId)));
        world.Clock.Advance(-TimeSpan.FromDays(5));
    }

    [Fact]
    public async Task A_sanction_of_one_circle_says_nothing_in_another()
    {
        var care = await CareStage.SetAsync(world);
        await care.DecidedAsync("Silence");
        var other = await CareStage.SetAsync(world);
        await world.DbAsync(async db =>
        {
            db.Add(new Membership { CircleId = other.Stage.CircleId, PersonId = care.Stage.Id(UpkeepStage.Author), JoinedAt = world.Clock.GetUtcNow(), PledgeAgreed = 1 });
            return await db.SaveChangesAsync();
        });
        Assert.Equal(302, (await care.As(UpkeepStage.Author).PostAsync($"/t/{other.Thread}/reply", ("body", "ここでは書けます"))).Code);
        var post = await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == other.Thread && p.Number == 2).Select(p => p.Id).SingleAsync());
        await other.As(UpkeepStage.Member).PostAsync($"/posts/{post}/report", ("reason", "Hurts"));
        // What was decided elsewhere is not told here.
        Assert.DoesNotContain("前に", (await other.As(UpkeepStage.Steward).GetAsync($"/reports/{await other.ConcernAsync()}")).Main);
        Assert.Equal(404, (await other.As(UpkeepStage.Steward).GetAsync($"/reports/{await care.ConcernAsync()}")).Code);
    }

    [Fact]
    public async Task Who_decided_does_not_decide_again()
    {
        var care = await CareStage.SetAsync(world);
        var id = await care.DecidedAsync("Warn");
        Assert.Equal(302, (await care.AppealAsync()).Code);
        Assert.Equal(409, (await care.AppealAsync()).Code);
        await world.DrainAsync();
        var first = care.As(UpkeepStage.Steward);
        Assert.DoesNotContain("見直してほしい", (await first.GetAsync("/notices")).Main);
        Assert.Contains("見直してほしい", (await care.Second.GetAsync("/notices")).Main);
        Assert.Contains("別の人がします", (await first.GetAsync($"/reports/{id}")).Main);
        Assert.Equal(403, (await CareStage.AnswerAsync(first, id, undo: false)).Code);
        Assert.Contains("見直してください", (await care.Second.GetAsync($"/reports/{id}")).Main);
        Assert.Equal(302, (await CareStage.AnswerAsync(care.Second, id, undo: false)).Code);
        Assert.Equal(409, (await CareStage.AnswerAsync(care.Second, id, undo: true)).Code);
        await world.DrainAsync();
        Assert.Contains("そのままになりました", (await first.GetAsync("/notices")).Main);
        Assert.Contains("決めたことはそのままです", (await care.As(UpkeepStage.Author).GetAsync($"/me/measures/{(await care.MeasureAsync()).Id}")).Main);
    }

    [Fact]
    public async Task Of_a_lone_steward_an_operator_decides_again_and_lifts_it()
    {
        var care = await CareStage.SetAsync(world, isAlone: true);
        var id = await care.DecidedAsync("Silence");
        var host = await world.AsAsync(World.Operator);
        Assert.Equal(404, (await host.GetAsync($"/reports/{id}")).Code);
        Assert.Contains("この場の運営者が見直します", (await care.As(UpkeepStage.Author).GetAsync($"/me/measures/{(await care.MeasureAsync()).Id}")).Main);
        await care.AppealAsync();
        Assert.Contains($"/reports/{id}", (await host.GetAsync("/operate/reports")).Text);
        Assert.Equal(302, (await CareStage.AnswerAsync(host, id, undo: true)).Code);
        Assert.Equal(302, (await care.As(UpkeepStage.Author).PostAsync($"/t/{care.Thread}/reply", ("body", "また書けます"))).Code);
    }

    [Fact]
    public async Task Operators_see_what_is_about_a_steward_and_the_stewards_do_not()
    {
        var care = await CareStage.SetAsync(world);
        var post = await care.Stage.PostAsync(care.Thread, "世話人の返信です", UpkeepStage.Steward);
        await care.As(UpkeepStage.Member).PostAsync($"/posts/{post}/report", ("reason", "Hurts"));
        await world.DrainAsync();
        var id = await care.ConcernAsync();
        var host = await world.AsAsync(World.Operator);
        Assert.Equal((404, 404, 200), ((await care.As(UpkeepStage.Steward).GetAsync($"/reports/{id}")).Code, (await care.Second.GetAsync($"/reports/{id}")).Code, (await host.GetAsync($"/reports/{id}")).Code));
        Assert.Contains($"/reports/{id}", (await host.GetAsync("/operate/reports")).Text);
        // Deciding is all: the circle itself stays closed to the operator.
        Assert.Equal((404, 404), ((await host.GetAsync($"/t/{care.Thread}")).Code, (await host.GetAsync($"/c/{care.Stage.Slug}/reports")).Code));
        Assert.Equal(302, (await CareStage.DecideAsync(host, id, "Silence", days: 3)).Code);
        Assert.Equal(403, (await care.As(UpkeepStage.Steward).PostAsync($"/t/{care.Thread}/reply", ("body", "返信"))).Code);
    }

    [Fact]
    public async Task What_nobody_answers_goes_to_the_operators_after_days_and_what_was_answered_does_not()
    {
        var (care, other) = (await CareStage.SetAsync(world), await CareStage.SetAsync(world));
        await care.ReportAsync();
        await other.DecidedAsync("Leave");
        var operatorId = await world.IdAsync(World.Operator);
        var (waiting, answered) = (await care.ConcernAsync(), await other.ConcernAsync());
        Assert.Equal(404, (await (await world.AsAsync(World.Operator)).GetAsync($"/reports/{waiting}")).Code);
        await world.DrainAsync();
        world.Clock.Advance(TimeSpan.FromDays(Concern.PatienceDays));
        await world.DrainAsync();
        var host = await world.AsAsync(World.Operator);
        Assert.Equal((200, 404), ((await host.GetAsync($"/reports/{waiting}")).Code, (await host.GetAsync($"/reports/{answered}")).Code));
        Assert.Contains($"/reports/{waiting}", (await host.GetAsync("/operate/reports")).Text);
        Assert.Equal((1, 0), await world.DbAsync(async db => (await db.Set<Notice>().CountAsync(n => n.ConcernId == waiting && n.PersonId == operatorId), await db.Set<Notice>().CountAsync(n => n.ConcernId == answered && n.PersonId == operatorId))));
        Assert.Equal(200, (await care.As(UpkeepStage.Steward).GetAsync($"/reports/{waiting}")).Code);
    }

    [Fact]
    public async Task Where_nobody_else_is_the_page_says_so()
    {
        var care = await CareStage.SetAsync(world, isAlone: true);
        await care.DecidedAsync("Warn");
        // The one operator made the decision.
        var host = await world.IdAsync(World.Operator);
        await world.DbAsync(async db =>
        {
            await db.Set<Concern>().Where(c => c.ThreadId == care.Thread).ExecuteUpdateAsync(c => c.SetProperty(x => x.ForOperators, true));
            return await db.Set<Measure>().Where(m => m.Concern.ThreadId == care.Thread).ExecuteUpdateAsync(m => m.SetProperty(x => x.DecidedById, host));
        });
        Assert.Contains("見直せる人がいません", (await care.As(UpkeepStage.Author).GetAsync($"/me/measures/{(await care.MeasureAsync()).Id}")).Main);
        Assert.Equal(409, (await care.AppealAsync()).Code);
    }

    [Fact]
    public async Task Every_act_is_in_the_record()
    {
        var care = await CareStage.SetAsync(world);
        var id = await care.DecidedAsync("Hide");
        await care.AppealAsync();
        await CareStage.AnswerAsync(care.Second, id, undo: true);
        var acts = await world.DbAsync(db => db.Set<AuditEntry>().Where(a => a.CircleId == care.Stage.CircleId && a.Act.StartsWith("moderation.")).OrderBy(a => a.Id).Select(a => a.Act).ToListAsync());
        Assert.Equal(["moderation.report", "moderation.hide", "moderation.appeal", "moderation.undo"], acts);
    }

    [Theory]
    [InlineData("Warn", "", 7, 400), InlineData("Silence", "理由", 0, 400), InlineData("Silence", "理由", 91, 400), InlineData("Remove", "理由", 7, 400), InlineData("Silence", "理由", 90, 302)]
    public async Task A_decision_is_whole_or_asked_again(string act, string words, int days, int code)
    {
        var care = await CareStage.SetAsync(world);
        await care.ReportAsync();
        Assert.Equal(code, (await CareStage.DecideAsync(care.As(UpkeepStage.Steward), await care.ConcernAsync(), act, words, days)).Code);
    }

    [Fact]
    public async Task Two_who_decide_at_once_decide_once()
    {
        var care = await CareStage.SetAsync(world);
        await care.ReportAsync();
        var id = await care.ConcernAsync();
        var codes = await Task.WhenAll(CareStage.DecideAsync(care.As(UpkeepStage.Steward), id, "Warn"), CareStage.DecideAsync(care.Second, id, "Hide"));
        Assert.Equal([302, 409], codes.Select(c => c.Code).Order());
        Assert.Equal(1, await world.DbAsync(db => db.Set<Measure>().CountAsync(m => m.ConcernId == id)));
    }

    [Fact]
    public async Task The_demo_has_one_open_report_in_the_case_room()
    {
        var page = await (await world.AsAsync(World.Steward)).GetAsync("/c/case-room/reports");
        var link = page.Html.QuerySelector("main li a.title")!.GetAttribute("href")!;
        Assert.Contains("坂の下", (await (await world.AsAsync(World.Steward)).GetAsync(link)).Main);
    }
}
