using Ibasho.Data.Demo;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>A session is a row: when it ends, every copy of its cookie is dead.</summary>
public sealed class SessionTests(World world) : IClassFixture<World>
{
    private const string Next = "夜道に白い犬が三匹いたよ";

    [Fact]
    public async Task Class29_A_new_password_ends_every_other_browser_and_program()
    {
        var email = await world.NewPersonAsync();
        var (here, there, program) = (await world.AsAsync(email), await world.AsAsync(email), await world.ProgramAsync(email));
        var before = here.Cookies["ibasho"];
        var page = await here.SubmitAsync("/settings/password", null, ("current-password", DemoCommunity.Password), ("new-password", Next));
        Assert.Equal(200, page.Code);
        Assert.NotEqual(before, here.Cookies["ibasho"]);
        Assert.Equal(200, (await here.GetAsync("/settings")).Code);
        Assert.Equal(302, (await there.GetAsync("/settings")).Code);
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/me")).StatusCode);
        here.Cookies["ibasho"] = before;
        Assert.Equal(302, (await here.GetAsync("/settings")).Code);
        Assert.Equal(401, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Code);
        Assert.Equal(302, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", Next))).Code);
    }

    [Fact]
    public async Task A_new_password_needs_the_present_one_and_the_rules()
    {
        var email = await world.NewPersonAsync("堀 しおり");
        var browser = await world.AsAsync(email);
        var wrong = await browser.SubmitAsync("/settings/password", null, ("current-password", Next), ("new-password", Next));
        Assert.Equal(400, wrong.Code);
        Assert.NotNull(wrong.Html.QuerySelector("#current-password-error"));
        foreach (var poor in (string[])["short", "password1234", "しおりのしずかな夜のはなし", ""])
        {
            var page = await browser.SubmitAsync("/settings/password", null, ("current-password", DemoCommunity.Password), ("new-password", poor));
            Assert.Equal(400, page.Code);
            Assert.NotNull(page.Html.QuerySelector("#new-password-error"));
            Assert.Equal(["current-password", "new-password"], page.Html.QuerySelectorAll("input[type=password]").Where(i => !i.HasAttribute("value")).Select(i => i.GetAttribute("autocomplete")));
        }
        Assert.Equal(302, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Code);
    }

    [Fact]
    public async Task One_ends_one_and_all_others()
    {
        var email = await world.NewPersonAsync();
        var (here, one, two) = (await world.AsAsync(email), await world.AsAsync(email), await world.AsAsync(email));
        var hash = Secrets.Hash(one.Cookies["ibasho"]);
        var id = await world.DbAsync(db => db.Set<Session>().Where(s => s.TokenHash == hash).Select(s => s.Id).SingleAsync());
        Assert.Equal(302, (await here.SubmitAsync("/settings", $"/settings/sessions/{id}/end")).Code);
        Assert.Equal((200, 302, 200), ((await here.GetAsync("/settings")).Code, (await one.GetAsync("/settings")).Code, (await two.GetAsync("/settings")).Code));
        Assert.Equal(302, (await here.SubmitAsync("/settings", "/settings/sessions/end-others")).Code);
        Assert.Equal((200, 302), ((await here.GetAsync("/settings")).Code, (await two.GetAsync("/settings")).Code));
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var (victim, attacker) = (await world.AsAsync(await world.NewPersonAsync()), await world.AsAsync(await world.NewPersonAsync()));
        var hash = Secrets.Hash(victim.Cookies["ibasho"]);
        var id = await world.DbAsync(db => db.Set<Session>().Where(s => s.TokenHash == hash).Select(s => s.Id).SingleAsync());
        await attacker.PostAsync($"/settings/sessions/{id}/end");
        await attacker.PostAsync("/settings/sessions/end-others");
        Assert.Equal(200, (await victim.GetAsync("/settings")).Code);
    }

    [Fact]
    public async Task Class28_Suspended_one_is_out_at_once_everywhere()
    {
        var email = await world.NewPersonAsync();
        var (browser, program, chief) = (await world.AsAsync(email), await world.ProgramAsync(email), await world.AsAsync(World.Operator));
        var id = await world.IdAsync(email);
        Assert.Equal(200, (int)(await program.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(302, (await chief.PostAsync($"/operate/people/{id}/suspend")).Code);
        Assert.Equal(302, (await browser.GetAsync("/settings")).Code);
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(302, (await chief.PostAsync($"/operate/people/{id}/resume")).Code);
        // What was ended stays ended.
        Assert.Equal(302, (await browser.GetAsync("/settings")).Code);
        Assert.Equal(302, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Code);
    }

    [Fact]
    public async Task Sessions_end_by_idleness()
    {
        var browser = await world.AsAsync(await world.NewPersonAsync());
        world.Clock.Advance(TimeSpan.FromDays(Session.IdleDays));
        Assert.Equal(200, (await browser.GetAsync("/settings")).Code);
        world.Clock.Advance(TimeSpan.FromDays(Session.IdleDays + 1));
        Assert.Equal(302, (await browser.GetAsync("/settings")).Code);
    }

    [Fact]
    public async Task Sessions_end_by_age_however_often_used()
    {
        var browser = await world.AsAsync(await world.NewPersonAsync());
        for (var day = 0; day < Session.LongestDays; day += 20)
        {
            world.Clock.Advance(TimeSpan.FromDays(20));
            Assert.Equal(200, (await browser.GetAsync("/settings")).Code);
        }
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(302, (await browser.GetAsync("/settings")).Code);
    }
}
