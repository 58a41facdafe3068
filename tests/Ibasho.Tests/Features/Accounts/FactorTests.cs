using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.AspNetCore.TestHost;
using static Ibasho.Tests.Features.Accounts.FactorStage;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>An app with codes is set up, moved and taken away; codes on paper open once; programs are asked too.</summary>
public sealed class FactorTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Nothing_counts_before_the_first_right_code()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        await browser.SubmitAsync("/settings/safety", "/settings/safety/app");
        var wrong = await browser.SubmitAsync("/settings/safety/app", "/settings/safety/app/confirm", ("code", "000000"));
        Assert.Equal((400, true), (wrong.Code, wrong.Html.QuerySelector("#code-error") is not null));
        Assert.Equal("/", (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Location);
    }

    [Fact]
    public async Task The_secret_is_sealed_and_paper_is_hashed()
    {
        var stage = await MakeAsync(world);
        var id = await world.IdAsync(stage.Email);
        var row = await world.DbAsync(db => db.Set<SecondFactor>().AsNoTracking().SingleAsync(f => f.PersonId == id));
        var secret = FactorStage.Secrets(world).Open(id, row.Secret!)!;
        Assert.Equal(20, secret.Length);
        Assert.DoesNotContain(Convert.ToHexString(secret), Convert.ToHexString(Convert.FromBase64String(row.Secret!)));
        // Moved to somebody else, the seal opens nothing.
        Assert.Null(FactorStage.Secrets(world).Open(id + 1, row.Secret!));
        Assert.Equal((RecoveryCode.Count, RecoveryCode.Count), (stage.Paper.Distinct().Count(), await stage.CountAsync<RecoveryCode>(c => c.PersonId == id)));
        // 16 letters of 32: 80 bits.
        Assert.All(stage.Paper, p => Assert.Equal(16, p.Count(char.IsAsciiLetterOrDigit)));
    }

    [Fact]
    public async Task Class27_Paper_opens_once_also_for_many_at_once()
    {
        var stage = await MakeAsync(world);
        var halves = new List<(Browser Browser, string Token)>();
        for (var i = 0; i < 8; i++)
        {
            var half = await stage.HalfwayAsync();
            halves.Add((half, await half.TokenAsync()));
        }
        var pages = await Task.WhenAll(halves.Select(h => h.Browser.PostRawAsync("/sign-in/code", (Form.TokenField, h.Token), ("code", stage.Paper[0].ToUpperInvariant()))));
        Assert.Equal((1, 7), (pages.Count(p => p.Code == 302), pages.Count(p => p.Code == 401)));
        Assert.Contains("9", (await (await world.AsAsync(stage.Email)).GetAsync("/settings/safety")).Html.QuerySelector("section[aria-labelledby=recovery] p")!.TextContent);
    }

    [Fact]
    public async Task New_paper_ends_the_old()
    {
        var stage = await MakeAsync(world);
        var shown = await stage.Browser.SubmitAsync("/settings/safety", "/settings/safety/recovery");
        var next = shown.Html.QuerySelectorAll("main li code").Select(c => c.TextContent).ToList();
        Assert.Equal(RecoveryCode.Count, next.Count);
        Assert.Empty(next.Intersect(stage.Paper));
        Assert.Equal(401, (await (await stage.HalfwayAsync()).PostAsync("/sign-in/code", ("code", stage.Paper[0]))).Code);
        Assert.Equal(302, (await EnterAsync(await stage.HalfwayAsync(), next[0])).Code);
    }

    [Fact]
    public async Task Class29_A_change_of_factors_ends_other_browsers_and_copies_of_the_cookie()
    {
        var email = await world.NewPersonAsync();
        var (here, there) = (await world.AsAsync(email), await world.AsAsync(email));
        var before = here.Cookies["ibasho"];
        await EnrolAsync(world, here);
        Assert.NotEqual(before, here.Cookies["ibasho"]);
        Assert.Equal((200, 302), ((await here.GetAsync("/settings")).Code, (await there.GetAsync("/settings")).Code));
        var copy = world.Guest();
        copy.Cookies["ibasho"] = before;
        Assert.Equal(302, (await copy.GetAsync("/settings")).Code);

        before = here.Cookies["ibasho"];
        var other = await world.AsAsync(email);
        Assert.Equal((302, "/settings/safety"), Met(await here.SubmitAsync("/settings/safety", "/settings/safety/app/remove")));
        Assert.NotEqual(before, here.Cookies["ibasho"]);
        Assert.Equal((200, 302), ((await here.GetAsync("/settings")).Code, (await other.GetAsync("/settings")).Code));
        var id = await world.IdAsync(email);
        Assert.Equal(0, await world.DbAsync(db => db.Set<RecoveryCode>().CountAsync(c => c.PersonId == id)));
        Assert.Equal("/", (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Location);
    }

    [Fact]
    public async Task On_a_new_phone_the_old_one_stops_and_paper_stays()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        var old = stage.Code(1);
        var (_, page) = await EnrolAsync(world, stage.Browser);
        Assert.Equal((302, "/settings/safety"), Met(page));
        Assert.Equal(401, (await (await stage.HalfwayAsync()).PostAsync("/sign-in/code", ("code", old))).Code);
        Assert.Equal(302, (await EnterAsync(await stage.HalfwayAsync(), stage.Paper[0])).Code);
    }

    [Fact]
    public async Task Class27_A_program_is_asked_for_the_code_too()
    {
        var stage = await MakeAsync(world);
        stage.Tick();
        Assert.Equal((401, "second-factor"), await AskAsync(stage.Email, null));
        Assert.Equal((401, "wrong-code"), await AskAsync(stage.Email, stage.Wrong()));
        Assert.Equal((201, null), await AskAsync(stage.Email, stage.Code()));
        Assert.Equal((401, "wrong-code"), await AskAsync(stage.Email, stage.Code()));
        Assert.Equal((201, null), await AskAsync(stage.Email, stage.Paper[0]));
        Assert.Equal((401, "wrong-code"), await AskAsync(stage.Email, stage.Paper[0]));
        // The wrong password tells nothing of what else is set.
        Assert.Equal((401, "wrong-credentials"), await AskAsync(stage.Email, stage.Code(), "ちがう合言葉をいれてみる"));
    }

    private async Task<(int, string?)> AskAsync(string email, string? code, string password = DemoCommunity.Password)
    {
        using var answer = await world.App.GetTestServer().CreateClient().PostAsJsonAsync("/api/v1/tokens", new { email, password, code, name = "試し", scopes = new[] { "read" } });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return ((int)answer.StatusCode, body.TryGetProperty("code", out var said) ? said.GetString() : null);
    }
}
