using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.AspNetCore.Identity;
using static Ibasho.Tests.Features.Accounts.FactorStage;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>What the server takes from a device and what it does not; what a browser makes of it stands in the browser tests.</summary>
public sealed class PasskeyTests(World world) : IClassFixture<World>
{
    private async Task<(Authenticator Device, Browser Browser, string Email)> OwnerAsync(string? email = null, bool isOperator = false)
    {
        email ??= await world.NewPersonAsync(isOperator: isOperator);
        var (device, browser) = (new Authenticator(), await world.AsAsync(email));
        var page = await MakeAsync(device, browser);
        Assert.Equal((200, RecoveryCode.Count), (page.Code, page.Html.QuerySelectorAll("main li code").Length));
        return (device, browser, email);
    }

    private static async Task<Page> MakeAsync(Authenticator device, Browser browser) =>
        await browser.SubmitAsync("/settings/safety/passkeys", "/settings/safety/passkeys", ("name", "鍵"), ("credential", device.Make((await browser.PostAsync("/settings/safety/passkeys/options")).Text)));

    private static async Task<string> AskedAsync(Browser browser, string door = "/sign-in") => (await browser.PostAsync(door + "/passkey/options")).Text;

    private static async Task<Page> UseAsync(Authenticator device, Browser browser) =>
        await browser.PostAsync("/sign-in/passkey", ("return", "/settings"), ("credential", device.Use(await AskedAsync(browser))));

    private async Task<Browser> HalfwayAsync(string email)
    {
        var half = world.Guest();
        Assert.StartsWith("/sign-in/code", (await half.SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Location);
        return half;
    }

    [Fact]
    public async Task It_opens_alone_and_after_the_password()
    {
        var (device, _, email) = await OwnerAsync();
        var alone = world.Guest();
        Assert.Equal((302, "/settings"), Met(await UseAsync(device, alone)));
        Assert.Contains("鍵", (await alone.GetAsync("/settings/safety")).Main, StringComparison.Ordinal);

        var half = await HalfwayAsync(email);
        Assert.Equal(302, (await half.GetAsync("/settings")).Code);
        Assert.Equal((302, "/settings"), Met(await UseAsync(device, half)));
        var id = await world.IdAsync(email);
        Assert.Equal(DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime), await world.DbAsync(db => db.Set<IdentityUserPasskey<long>>().Where(k => k.UserId == id).Select(k => EF.Property<DateOnly?>(k, Passkeys.LastUsedOn)).SingleAsync()));
    }

    [Fact]
    public async Task What_no_honest_device_answers_opens_nothing()
    {
        var (device, _, _) = await OwnerAsync();
        foreach (var spoil in (Action<Authenticator>[])[d => d.Verifies = false, d => d.Origin = "http://evil.example", d => d.Origin = "https://localhost"])
        {
            var browser = world.Guest();
            spoil(device);
            var page = await UseAsync(device, browser);
            Assert.Equal((401, true), (page.Code, page.Html.QuerySelector("#errors") is not null));
            Assert.DoesNotContain("ibasho", browser.Cookies.Keys);
            (device.Verifies, device.Origin) = (true, "http://localhost");
        }
        foreach (var nonsense in (string[])["{}", "[]", "null", "x", new string('x', 30_000)])
        {
            var browser = world.Guest();
            await AskedAsync(browser);
            Assert.Equal(401, (await browser.PostAsync("/sign-in/passkey", ("credential", nonsense))).Code);
        }
    }

    [Fact]
    public async Task Class27_An_answer_opens_once_also_for_many_at_once()
    {
        var (device, _, _) = await OwnerAsync();
        var browser = world.Guest();
        var answer = device.Use(await AskedAsync(browser));
        var token = await browser.TokenAsync();
        var step = browser.Cookies["ibasho-step"];
        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.PostRawAsync("/sign-in/passkey", (Form.TokenField, token), ("credential", answer))));
        Assert.Equal((1, 7), (pages.Count(p => p.Code == 302), pages.Count(p => p.Code == 401)));
        // Nor does it answer another question.
        var other = world.Guest();
        await AskedAsync(other);
        Assert.Equal(401, (await other.PostAsync("/sign-in/passkey", ("credential", answer))).Code);
        other.Cookies["ibasho-step"] = step;
        Assert.Equal(401, (await other.PostAsync("/sign-in/passkey", ("credential", answer))).Code);
    }

    [Fact]
    public async Task A_copy_of_a_device_that_counts_is_noticed()
    {
        var (device, _, _) = await OwnerAsync();
        device.Count = 5;
        Assert.Equal(302, (await UseAsync(device, world.Guest())).Code);
        device.Count = 5;
        Assert.Equal(401, (await UseAsync(device, world.Guest())).Code);
    }

    [Fact]
    public async Task Class27_After_one_persons_password_another_ones_passkey_opens_nothing()
    {
        var (mine, _, _) = await OwnerAsync();
        var (_, _, victim) = await OwnerAsync();
        var half = await HalfwayAsync(victim);
        var page = await UseAsync(mine, half);
        Assert.Equal((401, true), (page.Code, page.Html.QuerySelector("form[action='/sign-in/code']") is not null));
        Assert.DoesNotContain("ibasho", half.Cookies.Keys);
    }

    [Fact]
    public async Task Class28_The_suspended_do_not_come_in_by_it()
    {
        var (device, _, email) = await OwnerAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, PersonState.Suspended)));
        Assert.Equal(403, (await UseAsync(device, world.Guest())).Code);
    }

    [Fact]
    public async Task Class30_A_deleted_account_leaves_nothing_to_whoever_takes_its_address()
    {
        var (device, browser, email) = await OwnerAsync();
        var before = await world.IdAsync(email);
        await world.DbAsync(db => db.Users.Where(p => p.Id == before).ExecuteDeleteAsync());
        Assert.Equal(0, await world.DbAsync(db => db.Set<IdentityUserPasskey<long>>().CountAsync(k => k.UserId == before)));
        Assert.Equal(0, await world.DbAsync(db => db.Set<RecoveryCode>().CountAsync(c => c.PersonId == before)));
        var next = await world.NewPersonAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == next).ExecuteUpdateAsync(p => p.SetProperty(x => x.Email, email).SetProperty(x => x.NormalizedEmail, email.ToUpperInvariant())));
        Assert.NotEqual(before, await world.IdAsync(email));
        Assert.Equal(401, (await UseAsync(device, world.Guest())).Code);
        Assert.Equal(302, (await browser.GetAsync("/settings")).Code);
        Assert.Equal("/", (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Location);
    }

    [Fact]
    public async Task It_proves_again_who_one_is_and_only_the_owner()
    {
        var (device, browser, _) = await OwnerAsync();
        var (other, _, _) = await OwnerAsync();
        GrowOld(world);
        Assert.Equal(401, (await browser.PostAsync("/prove", ("credential", other.Use(await AskedAsync(browser, "/prove"))))).Code);
        Assert.Equal((302, "/settings/tokens"), Met(await browser.PostAsync("/prove", ("return", "/settings/tokens"), ("credential", device.Use(await AskedAsync(browser, "/prove"))))));
        Assert.Equal(200, (await browser.GetAsync("/settings/safety/passkeys")).Code);
    }

    [Fact]
    public async Task What_was_asked_long_ago_is_answered_no_more()
    {
        var (device, browser, _) = await OwnerAsync();
        var answer = device.Use(await AskedAsync(browser, "/prove"));
        world.Clock.Advance(PendingSignIn.Lasts);
        Assert.Equal(401, (await browser.PostAsync("/prove", ("credential", answer))).Code);
        var guest = world.Guest();
        answer = device.Use(await AskedAsync(guest));
        world.Clock.Advance(PendingSignIn.Lasts);
        Assert.Equal(401, (await guest.PostAsync("/sign-in/passkey", ("credential", answer))).Code);
    }

    [Fact]
    public async Task It_is_renamed_and_removed_by_its_owner()
    {
        var (device, browser, email) = await OwnerAsync();
        var page = await browser.GetAsync("/settings/safety");
        var name = page.Html.QuerySelector("form[action$='/name']")!.GetAttribute("action")!;
        var (_, stranger, _) = await OwnerAsync();
        Assert.Equal(404, (await stranger.PostAsync(name, ("name", "盗み"))).Code);
        Assert.Equal(404, (await stranger.PostAsync(name.Replace("/name", "/remove", StringComparison.Ordinal))).Code);
        Assert.Equal(302, (await browser.SubmitAsync(page, name, ("name", "家の鍵"))).Code);
        page = await browser.GetAsync("/settings/safety");
        Assert.Contains("家の鍵", page.Main, StringComparison.Ordinal);
        Assert.Equal(302, (await browser.SubmitAsync(page, name.Replace("/name", "/remove", StringComparison.Ordinal))).Code);
        Assert.Equal(401, (await UseAsync(device, world.Guest())).Code);
        var id = await world.IdAsync(email);
        Assert.Equal(0, await world.DbAsync(db => db.Set<RecoveryCode>().CountAsync(c => c.PersonId == id)));
    }

    [Fact]
    public async Task One_device_belongs_to_one_account_and_an_answer_makes_one_key()
    {
        var (device, _, _) = await OwnerAsync();
        var other = await world.AsAsync(await world.NewPersonAsync());
        Assert.Equal(401, (await MakeAsync(device, other)).Code);
        var answer = new Authenticator().Make((await other.PostAsync("/settings/safety/passkeys/options")).Text);
        Assert.Equal(200, (await other.PostAsync("/settings/safety/passkeys", ("name", "一"), ("credential", answer))).Code);
        Assert.Equal(401, (await other.PostAsync("/settings/safety/passkeys", ("name", "二"), ("credential", answer))).Code);
    }

    [Fact]
    public async Task It_is_enough_for_an_operator()
    {
        var (_, chief, _) = await OwnerAsync(isOperator: true);
        Assert.Equal(200, (await chief.GetAsync("/operate")).Code);
    }
}
