using Ibasho.Data.Demo;
using Ibasho.Model;
using static Ibasho.Tests.Features.Accounts.FactorStage;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Class 27: where a second factor is set, no way in goes past it, and its codes open once.</summary>
public sealed class SecondStepTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Class27_After_the_password_there_is_no_session_yet()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        var half = await stage.HalfwayAsync();
        Assert.Equal(302, (await half.GetAsync("/settings")).Code);
        Assert.Equal(302, (await half.GetAsync("/settings/safety")).Code);
        // The step's secret is no session, wherever it is put.
        var step = half.Cookies["ibasho-step"];
        var thief = world.Guest();
        thief.Cookies["ibasho"] = step;
        Assert.Equal(302, (await thief.GetAsync("/settings")).Code);

        Assert.Equal((302, "/settings"), Met(await EnterAsync(half, stage.Code())));
        Assert.Equal(200, (await half.GetAsync("/settings")).Code);
        Assert.DoesNotContain("ibasho-step", half.Cookies.Keys);
        Assert.NotEqual(step, half.Cookies["ibasho"]);
        // The step is over: its cookie is worth nothing.
        var late = world.Guest();
        late.Cookies["ibasho-step"] = step;
        stage.Tick();
        Assert.Equal(302, (await late.GetAsync("/sign-in/code")).Code);
        Assert.Equal(401, (await late.PostAsync("/sign-in/code", ("code", stage.Code()))).Code);
    }

    [Fact]
    public void Class27_Sessions_begin_in_these_places_only() =>
        // The one way in, the first account of a place, and a new password within a session.
        Assert.Equal(["Access/AccountAccess.cs", "Features/Accounts/ChangePassword.cs", "Features/Accounts/SetUp.cs"],
            Walls.Source.Files(".cs").Where(f => f.Text.Contains("ContinueSession(", StringComparison.Ordinal) || f.Text.Contains("new Session {", StringComparison.Ordinal) && f.Path != "Access/SignedIn.cs").Select(f => f.Path).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Class27_Every_way_in_asks_for_it()
    {
        const string password = "夜道に白い犬が三匹いたよ";
        var stage = await MakeAsync(world);
        Assert.Equal(200, (await stage.Browser.SubmitAsync("/settings/password", null, ("current-password", DemoCommunity.Password), ("new-password", password))).Code);
        // Registering again with the right password, where anybody may register, and by an invitation: that lets nobody in at all.
        await world.DbAsync(db => db.Set<Place>().ExecuteUpdateAsync(p => p.SetProperty(x => x.Registration, Registration.Open)));
        var chief = await world.AsAsync(World.Operator);
        await chief.GetAsync("/");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        var link = (await chief.SubmitAsync("/operate/invitations", "/operate/invitations")).Html.QuerySelector("#link")!.GetAttribute("value")!;
        foreach (var path in (string[])["/register", new Uri(link).AbsolutePath])
        {
            var browser = world.Guest();
            var page = await browser.SubmitAsync(path, null, ("name", "前の人"), ("email", stage.Email), ("new-password", password));
            Assert.Equal((302, "/register/thanks"), Met(page));
            Assert.DoesNotContain("ibasho", browser.Cookies.Keys);
        }

        // One click into the demo.
        var demo = await MakeAsync(world, World.Newcomer);
        var visitor = world.Guest();
        Assert.StartsWith("/sign-in/code", (await visitor.PostAsync("/sign-in/demo", ("who", "newcomer"))).Location);
        Assert.DoesNotContain("ibasho", visitor.Cookies.Keys);
        demo.Tick();
        Assert.Equal(302, (await EnterAsync(visitor, demo.Code())).Code);
        Assert.Contains("ibasho", visitor.Cookies.Keys);
    }

    [Fact]
    public async Task Class27_Five_tries_and_then_the_password_again()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        var half = await stage.HalfwayAsync();
        for (var i = 1; i < PendingSignIn.MostTries; i++)
        {
            var wrong = await half.PostAsync("/sign-in/code", ("code", stage.Wrong()));
            Assert.Equal((401, true), (wrong.Code, wrong.Html.QuerySelector("#code-error") is not null));
        }
        foreach (var code in (string[])[stage.Wrong(), stage.Code()])
        {
            var ended = await half.PostAsync("/sign-in/code", ("code", code));
            Assert.Equal(401, ended.Code);
            Assert.NotNull(ended.Html.QuerySelector("form[action='/sign-in'] #password"));
        }
        Assert.DoesNotContain("ibasho", half.Cookies.Keys);
        Assert.Equal((302, "/settings"), Met(await EnterAsync(await stage.HalfwayAsync(), stage.Code())));
    }

    [Fact]
    public async Task Class27_Of_200_at_once_five_are_looked_at()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        var half = await stage.HalfwayAsync();
        var token = await half.TokenAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => half.PostRawAsync("/sign-in/code", (Form.TokenField, token), ("code", stage.Wrong()))));
        Assert.InRange(pages.Count(p => p.Html.QuerySelector("#code-error") is not null), 0, PendingSignIn.MostTries);
        // Refused, asked to wait, or, where the step had ended by then, sent to begin again.
        Assert.All(pages, p => Assert.True(p.Code is 401 or 429 || p.Code == 302 && p.Location!.StartsWith("/sign-in?", StringComparison.Ordinal), $"{p.Code} {p.Location}"));
        Assert.DoesNotContain("ibasho", half.Cookies.Keys);
    }

    [Fact]
    public async Task Class27_Many_steps_at_once_give_no_more_tries_and_paper_still_opens()
    {
        var stage = await MakeAsync(world);
        var codes = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var half = await stage.HalfwayAsync();
            for (var j = 0; j < 4; j++) codes.Add((await half.PostAsync("/sign-in/code", ("code", stage.Wrong()))).Code);
        }
        Assert.Equal(10, codes.Count(c => c == 401));
        Assert.Equal(6, codes.Count(c => c == 429));
        // Who knows the password cannot keep the owner out by guessing: paper has limits of its own, and so have passkeys.
        Assert.Equal(302, (await EnterAsync(await stage.HalfwayAsync(), stage.Paper[0])).Code);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(302, (await EnterAsync(await stage.HalfwayAsync(), stage.Code())).Code);
    }

    [Fact]
    public async Task Class27_The_step_ends_after_ten_minutes()
    {
        var stage = await MakeAsync(world);
        var half = await stage.HalfwayAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(9.5));
        Assert.Equal(200, (await half.GetAsync("/sign-in/code")).Code);
        world.Clock.Advance(TimeSpan.FromMinutes(0.5));
        Assert.Equal(401, (await half.PostAsync("/sign-in/code", ("code", stage.Code()))).Code);
        Assert.Equal("/sign-in?return=%2F", (await half.GetAsync("/sign-in/code")).Location);
    }

    [Fact]
    public async Task Class27_A_code_opens_once_also_for_many_at_once_and_across_the_window()
    {
        var stage = await MakeAsync(world);
        // The code that confirmed the app is used up, within its whole window.
        Assert.Equal(401, (await (await stage.HalfwayAsync()).PostAsync("/sign-in/code", ("code", stage.Code()))).Code);
        stage.Tick();
        Assert.Equal(401, (await (await stage.HalfwayAsync()).PostAsync("/sign-in/code", ("code", stage.Code(-1)))).Code);

        var halves = new List<(Browser Browser, string Token)>();
        for (var i = 0; i < 8; i++)
        {
            var half = await stage.HalfwayAsync();
            halves.Add((half, await half.TokenAsync()));
        }
        var pages = await Task.WhenAll(halves.Select(h => h.Browser.PostRawAsync("/sign-in/code", (Form.TokenField, h.Token), ("code", stage.Code(1)))));
        Assert.Equal((1, 7), (pages.Count(p => p.Code == 302), pages.Count(p => p.Code == 401)));
        // A code one ahead was taken: neither it, nor the one of now, nor the one before is taken later.
        foreach (var later in (int[])[1, 0, -1]) Assert.Equal(401, (await (await stage.HalfwayAsync()).PostAsync("/sign-in/code", ("code", stage.Code(later)))).Code);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(302, (await EnterAsync(await stage.HalfwayAsync(), stage.Code())).Code);
    }

    [Fact]
    public async Task Class28_Suspended_between_the_steps_one_stays_out()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        var (half, id) = (await stage.HalfwayAsync(), await world.IdAsync(stage.Email));
        await world.DbAsync(db => db.Users.Where(p => p.Id == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, PersonState.Suspended)));
        Assert.Equal(403, (await half.PostAsync("/sign-in/code", ("code", stage.Code()))).Code);
        Assert.DoesNotContain("ibasho", half.Cookies.Keys);
        Assert.Equal(302, (await stage.Browser.GetAsync("/settings")).Code);
    }

    [Fact]
    public async Task What_was_typed_comes_through_both_steps()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        var browser = world.Guest();
        var ended = await browser.PostAsync("/me/edit", ("name", "新しい名"), ("about", "はじめの行です\n次の行です"));
        var code = await browser.SubmitAsync(ended, "/sign-in", ("email", stage.Email), ("password", DemoCommunity.Password));
        Assert.Equal(200, code.Code);
        var wrong = await browser.SubmitAsync(code, "/sign-in/code", ("code", stage.Wrong()));
        Assert.Equal(401, wrong.Code);
        var right = await browser.SubmitAsync(wrong, "/sign-in/code", ("code", stage.Code()));
        Assert.Equal("はじめの行です\n次の行です", right.Fields(right.Form("/me/edit")).Single(f => f.Name == "about").Value);
        Assert.Equal(302, (await browser.SubmitAsync(right, "/me/edit")).Code);
    }

    [Fact]
    public async Task Full_width_digits_and_blanks_are_understood()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        var wide = string.Concat(stage.Code().Select(c => (char)(c + 0xfee0)));
        Assert.Equal(302, (await EnterAsync(await stage.HalfwayAsync(), $"{wide[..3]} {wide[3..]}")).Code);
    }
}
