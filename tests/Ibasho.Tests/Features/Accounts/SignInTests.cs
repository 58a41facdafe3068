using Ibasho.Data.Demo;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Coming in and going out: the same words for everybody, new sessions, dead cookies, no way to another site.</summary>
public sealed class SignInTests(World world) : IClassFixture<World>
{
    private const string Wrong = "ちがう合言葉をいれてみる";

    private async Task<(Browser Browser, string Email)> SomebodyAsync()
    {
        var email = await world.NewPersonAsync();
        var browser = world.Guest();
        var page = await browser.SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password));
        Assert.Equal((302, "/"), (page.Code, page.Location));
        return (browser, email);
    }

    [Fact]
    public async Task One_signs_in_and_out()
    {
        var (browser, email) = await SomebodyAsync();
        var copy = world.Guest();
        copy.Cookies["ibasho"] = browser.Cookies["ibasho"];
        Assert.Equal(200, (await copy.GetAsync("/settings")).Code);

        var answer = await browser.PostAsync("/sign-out");
        Assert.Equal("\"cache\"", answer.Headers["Clear-Site-Data"]);
        Assert.DoesNotContain("ibasho", browser.Cookies.Keys);
        Assert.Equal(302, (await copy.GetAsync("/settings")).Code);
        var id = await world.IdAsync(email);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Session>().CountAsync(s => s.PersonId == id)));
    }

    [Fact]
    public async Task Signing_out_needs_a_genuine_form()
    {
        var (browser, _) = await SomebodyAsync();
        Assert.Equal(400, (await browser.PostRawAsync("/sign-out")).Code);
        Assert.Equal(200, (await browser.GetAsync("/settings")).Code);
        Assert.DoesNotContain("Set-Cookie", (await world.Guest().PostRawAsync("/sign-out")).Headers.Keys);
    }

    [Fact]
    public async Task A_wrong_password_and_no_account_are_answered_alike()
    {
        var email = await world.NewPersonAsync();
        var known = await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", Wrong));
        var unknown = await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email.Replace("@", "x@", StringComparison.Ordinal)[1..]), ("password", Wrong));
        Assert.Equal((401, 401), (known.Code, unknown.Code));
        Assert.Equal(known.Main, unknown.Main);
        Assert.Equal(known.Text.Length, unknown.Text.Length);
        Assert.Equal(known.Headers.Keys.Order(), unknown.Headers.Keys.Order());
    }

    [Theory]
    [InlineData(PersonState.Waiting)]
    [InlineData(PersonState.Declined)]
    [InlineData(PersonState.Suspended)]
    public async Task The_state_of_an_account_is_told_after_the_right_password_only(PersonState state)
    {
        var email = await world.NewPersonAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, state)));
        var wrong = await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", Wrong));
        var nobody = await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", "nobody@test.example"), ("password", Wrong));
        Assert.Equal((401, nobody.Main), (wrong.Code, wrong.Main));
        var browser = world.Guest();
        var right = await browser.SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password));
        Assert.Equal(403, right.Code);
        Assert.NotEqual(wrong.Main, right.Main);
        Assert.DoesNotContain("ibasho", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_planted_cookie_is_worth_nothing_after_signing_in()
    {
        var (attacker, _) = await SomebodyAsync();
        var (victim, email) = (world.Guest(), await world.NewPersonAsync());
        var form = await victim.GetAsync("/sign-in");
        var planted = attacker.Cookies["ibasho"];
        var fields = form.Fields(form.Form("/sign-in")).Where(f => f.Name is not ("email" or "password")).Append(("email", email)).Append(("password", DemoCommunity.Password)).ToArray();
        victim.Cookies["ibasho"] = "x" + planted[1..];
        Assert.Equal(302, (await victim.PostRawAsync("/sign-in", fields)).Code);
        Assert.NotEqual("x" + planted[1..], victim.Cookies["ibasho"]);
        Assert.Equal(200, (await victim.GetAsync("/settings")).Code);
        var other = world.Guest();
        other.Cookies["ibasho"] = "x" + planted[1..];
        Assert.Equal(302, (await other.GetAsync("/settings")).Code);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("/\r\nLocation: https://evil.example")]
    [InlineData("")]
    public async Task Class38_Nobody_is_sent_to_another_site(string target)
    {
        var (browser, email) = (world.Guest(), await world.NewPersonAsync());
        var page = await browser.GetAsync("/sign-in?return=" + Uri.EscapeDataString(target));
        Assert.Equal("/", page.Fields(page.Form("/sign-in")).Single(f => f.Name == "return").Value);
        Assert.Equal("/", (await browser.SubmitAsync(page, "/sign-in", ("email", email), ("password", DemoCommunity.Password), ("return", target))).Location);
        Assert.Equal("/", (await browser.GetAsync("/sign-in?return=" + Uri.EscapeDataString(target))).Location);
        Assert.Equal("/", (await browser.PostAsync("/language", ("culture", "ja"), ("return", target))).Location);
    }

    [Fact]
    public async Task One_goes_on_where_one_wanted_to_go()
    {
        var (browser, email) = (world.Guest(), await world.NewPersonAsync());
        var page = await browser.GetAsync((await browser.GetAsync("/settings?x=1")).Location!);
        Assert.Equal("/settings?x=1", (await browser.SubmitAsync(page, "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Location);
    }

    [Fact]
    public async Task An_address_in_full_width_letters_is_understood()
    {
        var email = await world.NewPersonAsync();
        var wide = string.Concat(email.Select(c => c is > ' ' and < (char)0x7f ? (char)(c + 0xfee0) : c));
        Assert.Equal(302, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", wide), ("password", DemoCommunity.Password))).Code);
    }

    [Fact]
    public async Task The_password_is_taken_as_typed()
    {
        var email = await world.NewPersonAsync();
        foreach (var other in (string[])[" " + DemoCommunity.Password, DemoCommunity.Password + "\n", DemoCommunity.Password.ToUpperInvariant()])
            Assert.Equal(401, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", other))).Code);
    }

    [Fact]
    public async Task No_form_without_its_token()
    {
        var email = await world.NewPersonAsync();
        Assert.Equal(400, (await world.Guest().PostRawAsync("/sign-in", ("email", email), ("password", DemoCommunity.Password))).Code);
        Assert.Equal(302, (await world.Guest().PostRawAsync("/sign-in/demo", ("who", "operator"))).Code);
    }
}
