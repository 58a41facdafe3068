using Ibasho.Access;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.AspNetCore.Routing;
using static Ibasho.Tests.Features.Accounts.FactorStage;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>What a thief of an open browser must not do asks first who is there, and keeps what was being sent.</summary>
public sealed class ProveTests(World world) : IClassFixture<World>
{
    [Fact]
    public void The_list_of_what_asks_is_as_decided() =>
        Assert.Equal(
            [
                "/custody/key", "/custody/reseal", "/custody/restore", "/custody/{id:guid}/agree", "/disclosures/{id:guid}/show",
                "/licences/{id:guid}", "/licences/{id:guid}/accept", "/licences/{id:guid}/document", "/licences/{id:guid}/refuse", "/licences/{id:guid}/take",
                "/me/data/ask", "/me/data/take", "/me/erase", "/me/erase", "/operate/custodians", "/operate/custodians/{id:long}/remove", "/operate/people/{id:long}/reset", "/operate/people/{id:long}/reset/confirm", "/operate/people/{id:long}/reviewer", "/operate/people/{id:long}/standing", "/pseudonyms/{id:guid}/ask", "/settings/email", "/settings/email", "/settings/password", "/settings/password", "/settings/safety/app", "/settings/safety/app", "/settings/safety/app/confirm",
                "/settings/safety/app/remove", "/settings/safety/passkeys", "/settings/safety/passkeys", "/settings/safety/passkeys/options", "/settings/safety/passkeys/{id}/remove", "/settings/safety/recovery", "/settings/tokens",
            ],
            ((IEndpointRouteBuilder)world.App).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<RouteFreshness>() is not null).Select(e => e.RoutePattern.RawText!).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_page_goes_there_and_back_and_the_cookie_is_new()
    {
        var browser = await world.AsAsync(await world.NewPersonAsync());
        await browser.SubmitAsync("/settings/safety", "/settings/safety/app");
        Assert.Equal(200, (await browser.GetAsync("/settings/safety/app")).Code);
        GrowOld(world);
        var sent = await browser.GetAsync("/settings/safety/app");
        Assert.Equal((302, "/prove?return=%2Fsettings%2Fsafety%2Fapp"), Met(sent));
        var wrong = await browser.SubmitAsync(sent.Location!, "/prove", ("password", "ちがう合言葉をいれてみる"));
        Assert.Equal((401, true), (wrong.Code, wrong.Html.QuerySelector("#password-error") is not null));
        Assert.Equal(302, (await browser.GetAsync("/settings/safety/app")).Code);

        var before = browser.Cookies["ibasho"];
        Assert.Equal((302, "/settings/safety/app"), Met(await browser.SubmitAsync(wrong, "/prove", ("password", DemoCommunity.Password))));
        Assert.Equal(200, (await browser.GetAsync("/settings/safety/app")).Code);
        var copy = world.Guest();
        copy.Cookies["ibasho"] = before;
        Assert.Equal("/sign-in?return=%2Fsettings", (await copy.GetAsync("/settings")).Location);
        GrowOld(world);
        Assert.Equal(302, (await browser.GetAsync("/settings/safety/app")).Code);
    }

    [Fact]
    public async Task A_form_is_carried_around_it_and_sent_once()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        var page = await browser.GetAsync("/settings/tokens");
        GrowOld(world);
        var asked = await browser.SubmitAsync(page, "/settings/tokens", ("name", "家の計算機"), ("scopes", "write"));
        Assert.Equal(401, asked.Code);
        var wrong = await browser.SubmitAsync(asked, "/prove", ("password", "ちがう合言葉をいれてみる"));
        var kept = await browser.SubmitAsync(wrong, "/prove", ("password", DemoCommunity.Password));
        Assert.Equal(200, kept.Code);
        var id = await world.IdAsync(email);
        Assert.Equal(0, await world.DbAsync(db => db.Set<ApiToken>().CountAsync(t => t.PersonId == id)));
        Assert.NotNull((await browser.SubmitAsync(kept, "/settings/tokens")).Html.QuerySelector("#token"));
        Assert.Equal(302, (await browser.SubmitAsync(kept, "/settings/tokens")).Code);
        var token = await world.DbAsync(db => db.Set<ApiToken>().SingleAsync(t => t.PersonId == id));
        Assert.Equal("家の計算機", token.Name);
        Assert.Equal(["read", "write"], token.Scopes);
    }

    [Fact]
    public async Task Where_a_second_factor_is_set_the_password_alone_proves_nothing()
    {
        var stage = await MakeAsync(world);
        GrowOld(world);
        // The password's own page, too: it asks for the password itself, and for the code before.
        Assert.Equal("/prove?return=%2Fsettings%2Fpassword", (await stage.Browser.GetAsync("/settings/password")).Location);
        var sent = (await stage.Browser.GetAsync("/settings/safety/passkeys")).Location!;
        Assert.Null((await stage.Browser.GetAsync(sent)).Html.QuerySelector("#password"));
        Assert.Equal(400, (await stage.Browser.PostAsync("/prove", ("return", "/settings"))).Code);
        Assert.Equal(401, (await stage.Browser.PostAsync("/prove", ("password", DemoCommunity.Password))).Code);
        Assert.Equal(401, (await stage.Browser.PostAsync("/prove", ("code", stage.Wrong()))).Code);
        Assert.Equal(302, (await stage.Browser.GetAsync("/settings/safety/passkeys")).Code);
        Assert.Equal((302, "/settings/safety/passkeys"), Met(await stage.Browser.SubmitAsync(sent, "/prove", ("code", stage.Code()))));
        Assert.Equal(200, (await stage.Browser.GetAsync("/settings/safety/passkeys")).Code);
        GrowOld(world);
        Assert.Equal(302, (await stage.Browser.SubmitAsync("/prove", "/prove", ("code", stage.Paper[0]))).Code);
    }

    [Fact]
    public async Task Without_one_the_password_page_asks_nothing_more()
    {
        var browser = await world.AsAsync(await world.NewPersonAsync());
        GrowOld(world);
        Assert.Equal(200, (await browser.GetAsync("/settings/password")).Code);
        Assert.Equal(200, (await browser.SubmitAsync("/settings/password", null, ("current-password", DemoCommunity.Password), ("new-password", "夜道に白い犬が三匹いたよ"))).Code);
    }

    [Fact]
    public async Task Class27_Of_200_codes_at_once_ten_are_looked_at()
    {
        var stage = await MakeAsync(world);
        GrowOld(world);
        var token = await stage.Browser.TokenAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => stage.Browser.PostRawAsync("/prove", (Form.TokenField, token), ("code", stage.Wrong()))));
        Assert.Equal((FactorCheck.MostHere, 200 - FactorCheck.MostHere), (pages.Count(p => p.Code == 401), pages.Count(p => p.Code == 429)));
    }

    [Theory]
    [InlineData("//evil.example"), InlineData("/\\evil.example"), InlineData("/\t/evil.example"), InlineData("https:evil.example"), InlineData("%2f%2fevil.example"), InlineData("\\/\\/evil.example")]
    public async Task Class38_Nobody_is_sent_to_another_site(string target)
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        Assert.Equal("/", (await browser.GetAsync("/prove?return=" + Uri.EscapeDataString(target))).Location);
        GrowOld(world);
        Assert.Equal("/", (await browser.SubmitAsync("/prove?return=" + Uri.EscapeDataString(target), "/prove", ("password", DemoCommunity.Password), ("return", target))).Location);
        var stage = await MakeAsync(world);
        stage.Tick();
        var half = await stage.HalfwayAsync();
        Assert.Equal("/", (await half.SubmitAsync("/sign-in/code?return=" + Uri.EscapeDataString(target), "/sign-in/code", ("code", stage.Code()), ("return", target))).Location);
    }

    [Theory]
    [InlineData("/%2f%2fevil.example"), InlineData("/%5cevil.example"), InlineData("/%09/evil.example")]
    public async Task Class38_What_is_escaped_stays_a_path_of_ours(string target)
    {
        var browser = await world.AsAsync(await world.NewPersonAsync());
        var location = (await browser.GetAsync("/prove?return=" + Uri.EscapeDataString(target))).Location!;
        Assert.Equal("localhost", new Uri(new Uri("http://localhost/"), location).Host);
        Assert.StartsWith("/%", location);
    }
}
