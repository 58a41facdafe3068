namespace Ibasho.BrowserTests;

/// <summary>What people set up for programs: a token of their own, and an address outside that is told of their community.</summary>
[Collection(OneProduct.Name)]
public sealed class ProgramsTests(Product product)
{
    [Theory, InlineData("ja", true), InlineData("en", false), InlineData("ko", true)]
    public async Task A_steward_makes_a_token_and_a_webhook_and_ends_them(string culture, bool javaScript)
    {
        await using var steward = await product.VisitAsync(culture, javaScript, "steward@demo.example");
        var page = steward.Page;
        await steward.GoAsync("/settings/tokens");
        await page.FillAsync("main #name", "calendar " + culture);
        await steward.SubmitAsync("/settings/tokens");
        await Assertions.Expect(page.Locator("main input[readonly]")).ToHaveCountAsync(1);
        await steward.LookAsync();
        await steward.GoAsync("/settings/tokens");
        await Assertions.Expect(page.Locator("main input[readonly]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("calendar " + culture);

        await steward.GoAsync("/c/case-room/settings");
        await page.ClickAsync("main a[href='/c/case-room/webhooks']");
        await page.FillAsync("#address", "http://inside.example/");
        await steward.SubmitAsync("/c/case-room/webhooks");
        await Assertions.Expect(page.Locator("#address-error")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#address")).ToHaveValueAsync("http://inside.example/");
        steward.Expected.Add(400);
        await steward.LookAsync();
        await page.FillAsync("#address", "https://hook.example/" + culture);
        await steward.SubmitAsync("/c/case-room/webhooks");
        await Assertions.Expect(page.Locator("#key")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await steward.LookAsync();
        await steward.GoAsync("/c/case-room/webhooks");
        await page.Locator("form[action$='/delete'] button").Last.ClickAsync();
        await Assertions.Expect(page.Locator("main form[action$='/delete']")).ToHaveCountAsync(0);
        steward.ShouldBeCalm();
    }
}
