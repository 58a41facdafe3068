using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Today;

/// <summary>The home page: one step in the order in which people wait, a few things, and nothing from where one may not read.</summary>
public sealed class TodayTests : IAsyncLifetime
{
    private readonly World _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    private static string? Step(Page page) => page.Html.QuerySelector("section[aria-labelledby=step] p")?.TextContent;

    private static string? StepLink(Page page) => page.Html.QuerySelector("section[aria-labelledby=step] a.button")?.GetAttribute("href");

    [Fact]
    public async Task A_guest_reads_what_this_place_is_and_how_to_get_in()
    {
        var page = await _world.Guest().GetAsync("/");
        Assert.Equal(200, page.Code);
        Assert.NotNull(page.Html.QuerySelector("main a[href='/sign-in']"));
        Assert.NotNull(page.Html.QuerySelector("main a[href='/register']"));
        Assert.NotNull(page.Html.QuerySelector("main a[href='/help']"));
        Assert.Contains("helping professions", (await _world.Guest().Speaking("en").GetAsync("/")).Main);
    }

    [Fact]
    public async Task A_newcomer_is_asked_to_look_for_a_community_and_may_say_another_time()
    {
        var newcomer = await _world.AsAsync(World.Newcomer);
        var page = await newcomer.GetAsync("/");
        Assert.Contains("平井さん、おつかれさまです。", page.Main);
        Assert.Equal("/circles", StepLink(page));

        Assert.Equal("/", (await newcomer.SubmitAsync(page, "/today/later")).Location);
        Assert.Null(Step(await newcomer.GetAsync("/")));
        Assert.NotNull(Step(await (await _world.AsAsync(World.Newcomer)).GetAsync("/")));
    }

    [Fact]
    public async Task Steps_come_in_the_order_in_which_people_wait()
    {
        var person = await _world.NewPersonAsync();
        await _world.MemberAsync("case-room", person, role: CircleRole.Steward);
        await _world.MemberAsync("family-support", person, pledge: 0);
        var browser = await _world.AsAsync(person);

        var first = await browser.GetAsync("/");
        Assert.Equal("/c/family-support/pledge", StepLink(first));
        await browser.SubmitAsync(first, "/today/later");
        var second = await browser.GetAsync("/");
        Assert.Equal("/c/case-room/requests", StepLink(second));
        await browser.SubmitAsync(second, "/today/later");
        Assert.DoesNotContain("/requests", StepLink(await browser.GetAsync("/")) ?? "");
    }

    [Fact]
    public async Task A_consultation_without_an_answer_is_the_step_of_whom_it_fits_and_of_nobody_outside()
    {
        var (inside, outside) = (await _world.NewPersonAsync("内川 一"), await _world.NewPersonAsync("外川 二"));
        foreach (var email in new[] { inside, outside })
        {
            var id = await _world.IdAsync(email);
            await _world.DbAsync(async db =>
            {
                (await db.Users.SingleAsync(p => p.Id == id)).Fields = ["gambling"];
                return await db.SaveChangesAsync();
            });
        }
        await _world.MemberAsync("case-room", inside);
        await _world.MemberAsync("cm-first-year", outside);
        var thread = await _world.ThreadAsync("case-room", World.Member, "ギャンブルのことで、はじめて相談します", "本文", ThreadKind.Consultation);

        Assert.Equal($"/t/{thread}", StepLink(await (await _world.AsAsync(inside)).GetAsync("/")));
        Assert.DoesNotContain(thread.ToString(), (await (await _world.AsAsync(outside)).GetAsync("/")).Text);
        Assert.DoesNotContain(thread.ToString(), (await (await _world.AsAsync(World.Member)).GetAsync("/")).Html.QuerySelector("section[aria-labelledby=questions]")?.InnerHtml ?? "");

        await _world.RemovedAsync("case-room", inside);
        Assert.DoesNotContain(thread.ToString(), (await (await _world.AsAsync(inside)).GetAsync("/")).Text);
    }

    [Fact]
    public async Task Answers_to_me_and_news_of_what_I_follow_lead_to_where_I_stopped()
    {
        var thread = await _world.ThreadAsync("case-room", World.Member, "わたしの話", "本文", ThreadKind.Consultation);
        var other = await _world.ThreadAsync("case-room", World.Steward, "ひとの話", "本文");
        var me = await _world.IdAsync(World.Member);
        await _world.ReplyAsync(thread, World.Steward, "一");
        await _world.ReplyAsync(thread, World.Steward, "二");
        await _world.ReplyAsync(other, World.Steward, "三");
        await _world.DbAsync(async db =>
        {
            var circle = await db.Set<Circle>().Where(c => c.Slug == "case-room").Select(c => c.Id).SingleAsync();
            db.Add(new ReadMark { PersonId = me, ThreadId = thread, Number = 1 });
            db.Add(new Follow { PersonId = me, CircleId = circle, ThreadId = other });
            return await db.SaveChangesAsync();
        });
        var page = await (await _world.AsAsync(World.Member)).GetAsync("/");
        Assert.NotNull(page.Html.QuerySelector($"section[aria-labelledby=answered] a[href='/t/{thread}?after=1#p-2']"));
        Assert.NotNull(page.Html.QuerySelector($"section[aria-labelledby=followed] a[href='/t/{other}?after=0#p-1']"));
    }

    [Fact]
    public async Task The_answer_to_a_request_is_a_step_that_opening_ends()
    {
        var steward = await _world.ViewerAsync(World.Steward);
        var newcomer = await _world.AsAsync(World.Newcomer);
        var id = await _world.IdAsync(World.Newcomer);
        await newcomer.SubmitAsync("/c/case-room/join", null, ("answer0", "二年目です"), ("answer1", "ひとりで抱えないため"));
        await _world.DbAsync(async db =>
        {
            var request = await db.Set<JoinRequest>().SingleAsync(r => r.PersonId == id);
            request.Refuse(steward.Id, "いまは満員です", _world.Clock.GetUtcNow());
            db.Report(new Happening(NoticeKind.JoinAnswered, steward.Id, request.CircleId, JoinRequest: request.Id) { Only = id }, _world.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await _world.DrainAsync();
        var page = await newcomer.GetAsync("/");
        var form = page.Html.QuerySelector("section[aria-labelledby=step] form")!;
        Assert.EndsWith("/open", form.GetAttribute("action"), StringComparison.Ordinal);
        await newcomer.SubmitAsync(page, form.GetAttribute("action"));
        Assert.Equal("/circles", StepLink(await newcomer.GetAsync("/")));
    }

    [Fact]
    public async Task The_page_reads_with_few_queries_whatever_the_number_of_circles()
    {
        var viewer = await _world.ViewerAsync(World.Steward);
        var circles = await _world.DbAsync(db => db.MyCirclesAsync(viewer, CancellationToken.None));
        var questions = await _world.DbAsync(db => db.OpenQuestionsAsync(viewer, circles.Select(c => c.Id), CancellationToken.None));
        Assert.NotEmpty(questions);
        Assert.All(questions, q => Assert.NotEqual("", q.Title));
        Assert.Empty(await _world.DbAsync(db => db.OpenQuestionsAsync(viewer, [], CancellationToken.None)));
        Assert.Empty(await _world.DbAsync(db => db.OpenQuestionsAsync(Viewer.Guest, circles.Select(c => c.Id), CancellationToken.None)));
    }
}
