using Ibasho.Model;

namespace Ibasho.BrowserTests;

/// <summary>A passkey in a real browser, with Chromium's virtual authenticator: made, named, used alone and after the password, removed, and inherited by nobody.</summary>
[Collection(OneProduct.Name)]
public sealed class PasskeyTests(Product product)
{
    private const string Named = "仕事のパソコン";

    [Theory, InlineData("ja"), InlineData("en"), InlineData("ko")]
    public async Task A_passkey_is_made_used_and_removed(string culture)
    {
        var email = await product.NewPersonAsync("鍵山 ひかり");
        await using var visitor = await product.VisitAsync(culture, email: email);
        visitor.Expected.Add(401);
        var page = visitor.Page;
        var device = await Device.PlugInAsync(page);

        await visitor.GoAsync("/settings");
        await page.Locator("main a[href='/settings/safety']").ClickAsync();
        await visitor.LookAsync();
        await page.Locator("main a[href='/settings/safety/passkeys']").ClickAsync();
        await Assertions.Expect(page.Locator("[data-no-passkey]")).ToBeHiddenAsync();
        await page.FillAsync("#name", Named);
        await visitor.LookAsync();
        await visitor.SubmitAsync("/settings/safety/passkeys");
        await Assertions.Expect(page.Locator("main li code")).ToHaveCountAsync(RecoveryCode.Count);
        var paper = await page.Locator("main li code").First.InnerTextAsync();
        await visitor.LookAsync();
        await page.Locator("main a.button").ClickAsync();
        await Assertions.Expect(page.Locator("main li b")).ToHaveTextAsync(Named);

        // Alone: no address, no password.
        await SignOutAsync(visitor);
        await visitor.GoAsync("/sign-in?return=/settings/safety");
        await visitor.LookAsync();
        await visitor.SubmitAsync("/sign-in/passkey");
        await page.WaitForURLAsync("**/settings/safety");
        await Assertions.Expect(page.Locator("main li b")).ToHaveTextAsync(Named);
        await visitor.LookAsync();

        // After the password it is asked for too; a device whose owner does not show who they are is not enough.
        await SignOutAsync(visitor);
        await PasswordAsync(visitor, email);
        await visitor.LookAsync();
        await device.VerifiesAsync(false);
        await visitor.Page.Locator("form[action='/sign-in/passkey'] button").ClickAsync();
        await Assertions.Expect(page.Locator("form[action='/sign-in/passkey'] [role=alert]")).ToBeVisibleAsync();
        await device.VerifiesAsync(true);
        await visitor.SubmitAsync("/sign-in/passkey");
        await Assertions.Expect(page.Locator("header details.menu")).ToBeVisibleAsync();

        // Removed here, the device still has it, and it opens nothing; neither does the paper.
        await visitor.GoAsync("/settings/safety");
        await page.Locator("main li summary").ClickAsync();
        await page.Locator("main form[action$='/remove'] button").ClickAsync();
        await page.WaitForURLAsync("**/settings/safety");
        await Assertions.Expect(page.Locator("main li b")).ToHaveCountAsync(0);
        await SignOutAsync(visitor);
        await visitor.GoAsync("/sign-in");
        await visitor.SubmitAsync("/sign-in/passkey");
        await Assertions.Expect(page.Locator("main #errors")).ToBeVisibleAsync();
        await PasswordAsync(visitor, email);
        await Assertions.Expect(page.Locator("header details.menu")).ToBeVisibleAsync();
        Assert.NotEmpty(paper);
        visitor.ShouldBeCalm();
    }

    [Fact]
    public async Task Class30_Who_takes_the_address_of_a_deleted_account_inherits_nothing()
    {
        var email = await product.NewPersonAsync("先の 人");
        await using var visitor = await product.VisitAsync("ja", email: email);
        visitor.Expected.Add(401);
        await Device.PlugInAsync(visitor.Page);
        await visitor.GoAsync("/settings/safety/passkeys");
        await visitor.SubmitAsync("/settings/safety/passkeys");
        await Assertions.Expect(visitor.Page.Locator("main li code")).ToHaveCountAsync(RecoveryCode.Count);
        var before = await product.IdAsync(email);
        await product.DbAsync(db => db.Users.Where(p => p.Id == before).ExecuteDeleteAsync());

        await product.NewPersonAsync("後の 人", email);
        Assert.NotEqual(before, await product.IdAsync(email));
        // The cookie of before, the passkey of before, and no second factor for the new one.
        Assert.Equal(200, await visitor.GoAsync("/settings"));
        Assert.Contains("/sign-in", visitor.Page.Url);
        await visitor.SubmitAsync("/sign-in/passkey");
        await Assertions.Expect(visitor.Page.Locator("main #errors")).ToBeVisibleAsync();
        await PasswordAsync(visitor, email);
        await Assertions.Expect(visitor.Page.Locator("header details.menu")).ToBeVisibleAsync();
        await visitor.GoAsync("/settings/safety");
        await Assertions.Expect(visitor.Page.Locator("main li b")).ToHaveCountAsync(0);
        visitor.ShouldBeCalm();
    }

    [Theory, InlineData("ja"), InlineData("en"), InlineData("ko")]
    public async Task Without_JavaScript_the_button_is_not_there_and_the_app_is(string culture)
    {
        var email = await product.NewPersonAsync("静か ゆう");
        await using var visitor = await product.VisitAsync(culture, javaScript: false, email: email);
        await visitor.GoAsync("/settings/safety/passkeys");
        await Assertions.Expect(visitor.Page.Locator("form[data-passkey]")).ToBeHiddenAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-no-passkey]")).ToBeVisibleAsync();
        await visitor.LookAsync();
        await visitor.GoAsync("/settings/safety");
        await visitor.SubmitAsync("/settings/safety/app");
        await Assertions.Expect(visitor.Page.Locator("main svg[role=img]")).ToBeVisibleAsync();
        await visitor.LookAsync();
        var secret = OtpNet.Base32Encoding.ToBytes((await visitor.Page.Locator("main code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await visitor.Page.FillAsync("#code", TimeCodes.CodeOf(secret, TimeProvider.System.GetUtcNow()));
        await visitor.SubmitAsync("/settings/safety/app/confirm");
        await Assertions.Expect(visitor.Page.Locator("main li code")).ToHaveCountAsync(RecoveryCode.Count);
        await visitor.LookAsync();
        var paper = await visitor.Page.Locator("main li code").First.InnerTextAsync();
        await visitor.GoAsync("/settings/tokens");
        await visitor.LookAsync();
        await SignOutAsync(visitor);
        await PasswordAsync(visitor, email);
        await visitor.LookAsync();
        await visitor.Page.FillAsync("#code", paper);
        await visitor.SubmitAsync("/sign-in/code");
        await Assertions.Expect(visitor.Page.Locator("header details.menu")).ToBeVisibleAsync();
        await visitor.LookAsync();
    }

    private static async Task PasswordAsync(Visitor visitor, string email)
    {
        await visitor.GoAsync("/sign-in");
        await visitor.Page.FillAsync("#email", email);
        await visitor.Page.FillAsync("#password", Product.Password);
        await visitor.SubmitAsync("/sign-in");
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        await visitor.Page.Locator("header details.menu summary").ClickAsync();
        await visitor.Page.Locator("form[action='/sign-out'] button").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("header a[href='/sign-in']")).ToBeVisibleAsync();
    }

    /// <summary>A device with a finger reader, as Chromium pretends one.</summary>
    private sealed class Device(ICDPSession session, string id)
    {
        public static async Task<Device> PlugInAsync(IPage page)
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("WebAuthn.enable");
            var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
                },
            });
            return new Device(session, made!.Value.GetProperty("authenticatorId").GetString()!);
        }

        public Task VerifiesAsync(bool verified) => session.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = id, ["isUserVerified"] = verified });
    }
}
