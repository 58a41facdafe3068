using Ibasho.Data.Demo;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Words typed when the session had ended come through the sign-in, whatever goes wrong, and are sent by the person's own press.</summary>
public sealed class CarriedTests(World world) : IClassFixture<World>
{
    private const string About = "はじめの行です\n次の行は「太字」です <b>&amp;";

    [Fact]
    public async Task What_was_typed_comes_through_a_wrong_and_a_right_password()
    {
        var (browser, email) = (world.Guest(), await world.NewPersonAsync());
        var ended = await browser.PostAsync("/me/edit", ("name", "新しい名"), ("about", About), ("professions", "CM"), ("professions", "CSW"), ("new-password", "ひみつのことばです"));
        Assert.Equal(401, ended.Code);
        Assert.DoesNotContain("ひみつのことばです", ended.Text, StringComparison.Ordinal);

        var wrong = await browser.SubmitAsync(ended, "/sign-in", ("email", email), ("password", "ちがう合言葉をいれてみる"));
        Assert.Equal(401, wrong.Code);
        var stale = await browser.SubmitAsync(wrong, "/sign-in", ("email", email), ("password", DemoCommunity.Password), (Form.TokenField, "old"));
        Assert.Equal(400, stale.Code);
        var right = await browser.SubmitAsync(stale, "/sign-in", ("email", email), ("password", DemoCommunity.Password));
        Assert.Equal(200, right.Code);
        Assert.Equal(About, right.Fields(right.Form("/me/edit")).Single(f => f.Name == "about").Value);

        var sent = await browser.SubmitAsync(right, "/me/edit");
        Assert.Equal((302, $"/people/{await world.IdAsync(email)}"), (sent.Code, sent.Location));
        var person = await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Email == email));
        Assert.Equal(("新しい名", About), (person.Name, person.About));
        Assert.Equal(["CM", "CSW"], person.Professions.Order());
    }

    [Fact]
    public async Task A_post_is_sent_once_after_signing_in_again()
    {
        var (browser, email) = (world.Guest(), World.Newcomer);
        var form = await (await world.AsAsync(World.Newcomer)).GetAsync("/c/case-room/join");
        var key = form.Fields(form.Form(null)).Single(f => f.Name == Form.KeyField).Value;
        var ended = await browser.PostAsync("/c/case-room/join", (Form.KeyField, key), ("answer0", "二年目です"), ("answer1", "学びたい"));
        var right = await browser.SubmitAsync(ended, "/sign-in", ("email", email), ("password", DemoCommunity.Password));
        Assert.Equal(key, right.Fields(right.Form("/c/case-room/join")).Single(f => f.Name == Form.KeyField).Value);
        Assert.Equal(302, (await browser.SubmitAsync(right, "/c/case-room/join")).Code);
        Assert.Equal(302, (await browser.SubmitAsync(right, "/c/case-room/join")).Code);
        var id = await world.IdAsync(email);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Model.JoinRequest>().CountAsync(r => r.PersonId == id)));
    }

    [Fact]
    public async Task Signed_in_meanwhile_only_the_press_is_missing()
    {
        var browser = world.Guest();
        var ended = await browser.PostAsync("/me/edit", ("name", "名"), ("about", "本文"));
        browser.Cookies["ibasho"] = (await world.AsAsync(await world.NewPersonAsync())).Cookies["ibasho"];
        var page = await browser.SubmitAsync(ended, "/sign-in", ("email", ""), ("password", ""));
        Assert.Equal(200, page.Code);
        Assert.Equal(302, (await browser.SubmitAsync(page, "/me/edit")).Code);
    }

    [Fact]
    public async Task Another_site_cannot_put_words_into_our_forms()
    {
        var browser = world.Guest();
        browser.Headers["Origin"] = "https://evil.example";
        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        var page = await browser.PostRawAsync("/sign-in", ("carried-to", "/me/edit"), ("carried-about", "evil words"));
        Assert.Equal(400, page.Code);
        Assert.DoesNotContain("evil words", page.Text, StringComparison.Ordinal);
        Assert.Equal(302, (await browser.PostRawAsync("/me/edit", ("about", "evil words"))).Code);
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("https://evil.example/x")]
    public async Task They_are_carried_to_this_place_only(string to)
    {
        var browser = world.Guest();
        var page = await browser.PostAsync("/sign-in", ("carried-to", to), ("carried-about", "本文"), ("email", World.Member), ("password", DemoCommunity.Password));
        Assert.Equal(200, page.Code);
        Assert.Equal("/", page.Html.QuerySelector("main form")!.GetAttribute("action"));
    }
}
