namespace Ibasho.BrowserTests;

/// <summary>The main job, whole: found, let in, agreed, asked, answered, found again; with and without JavaScript, in each language.</summary>
[Collection(OneProduct.Name)]
public sealed class JourneyTests(Product product)
{
    [Theory]
    [InlineData("ja", true), InlineData("ja", false), InlineData("en", true), InlineData("en", false), InlineData("ko", true), InlineData("ko", false)]
    public async Task A_newcomer_asks_about_a_hard_case_and_finds_the_answers_again(string language, bool javaScript)
    {
        var name = $"新井 {language} {(javaScript ? "+" : "-")}";
        var email = await product.NewPersonAsync(name);
        await using var newcomer = await product.VisitAsync(language, javaScript);
        await using var steward = await product.VisitAsync(language, javaScript, "steward@demo.example");
        await using var member = await product.VisitAsync(language, javaScript, "member@demo.example", width: 390);

        await SignInAsync(newcomer, email);
        await AskToJoinAsync(newcomer);
        await LetInAsync(steward, name);
        await AgreeAsync(newcomer);
        var thread = await AskAsync(newcomer);
        var answer = await AnswerAsync(member, thread, $"「今日は休む日です」と、先に決めて伝えています。（{language}{(javaScript ? "" : "、紙のように")}）");
        await SeeTheNoticeAsync(newcomer, thread, answer);
        await FindAgainAsync(newcomer, thread);
        await SignOutAsync(newcomer);
    }

    private static async Task SignInAsync(Visitor newcomer, string email)
    {
        await newcomer.GoAsync("/");
        await newcomer.LookAsync();
        await newcomer.Page.Locator("a[href^='/sign-in']").First.ClickAsync();
        await newcomer.Page.FillAsync("#email", email);
        await newcomer.Page.FillAsync("#password", Product.Password);
        await newcomer.LookAsync();
        await newcomer.SubmitAsync("/sign-in");
        await Assertions.Expect(newcomer.Page.Locator("header details.menu")).ToBeVisibleAsync();
        await newcomer.LookAsync();
    }

    private static async Task AskToJoinAsync(Visitor newcomer)
    {
        await newcomer.Page.Locator("header a[href='/circles'], nav a[href='/circles']").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/circles");
        await newcomer.LookAsync();
        await newcomer.Page.Locator("main a[href='/c/case-room']").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/c/case-room");
        await newcomer.LookAsync();
        Assert.Equal(0, await newcomer.Page.Locator("main a[href^='/t/']").CountAsync());
        await newcomer.Page.Locator("main a[href='/c/case-room/join']").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/c/case-room/join");
        foreach (var field in await newcomer.Page.Locator("main textarea[name^='answer']").AllAsync())
            await field.FillAsync("ケアマネの二年目です。ひとりで抱えないために来ました。");
        await newcomer.LookAsync();
        await newcomer.SubmitAsync();
        await newcomer.Page.WaitForURLAsync("**/c/case-room");
        await newcomer.LookAsync();
    }

    private static async Task LetInAsync(Visitor steward, string name)
    {
        await NoticeAsync(steward, name);
        await steward.LookAsync();
        await steward.GoAsync("/c/case-room/requests");
        await steward.LookAsync();
        var request = steward.Page.Locator("main section, main li").Filter(new() { HasText = name }).Last;
        await request.Locator("form[action$='/accept'] button").ClickAsync();
        await steward.LoadedAsync();
        await Assertions.Expect(steward.Page.Locator("main form[action$='/accept']").Filter(new() { HasText = name })).ToHaveCountAsync(0);
        await steward.LookAsync();
    }

    private static async Task AgreeAsync(Visitor newcomer)
    {
        await newcomer.GoAsync("/c/case-room");
        Assert.Equal(0, await newcomer.Page.Locator("main a[href^='/t/']").CountAsync());
        if (!newcomer.Page.Url.Contains("/pledge", StringComparison.Ordinal)) await newcomer.Page.Locator("main a[href^='/c/case-room/pledge']").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/c/case-room/pledge**");
        await newcomer.LookAsync();
        await newcomer.SubmitAsync("/c/case-room/pledge");
        await newcomer.GoAsync("/c/case-room");
        await Assertions.Expect(newcomer.Page.Locator("main a[href^='/t/']").First).ToBeVisibleAsync();
        await newcomer.LookAsync();
    }

    private static async Task<string> AskAsync(Visitor newcomer)
    {
        await newcomer.Page.Locator("main a[href*='/c/case-room/write?kind=consultation' i]").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/c/case-room/write**");
        await newcomer.Page.FillAsync("[name=title]", "夜勤明けの訪問を断れないとき");
        await newcomer.Page.FillAsync("[name=situation]", "夜勤が続いたあと、急な訪問を頼まれます。**断る言葉**が見つかりません。");
        await newcomer.Page.FillAsync("[name=tried]", "先輩に相談しました。");
        await newcomer.Page.FillAsync("[name=wanted]", "皆さんはどう伝えていますか。");
        await newcomer.Page.CheckAsync("[name=consent][value=Processed]");
        await newcomer.LookAsync();
        await newcomer.Page.Locator("main button[formaction$='/write/preview']").ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/write/preview");
        await Assertions.Expect(newcomer.Page.Locator("main strong").First).ToBeVisibleAsync();
        await Assertions.Expect(newcomer.Page.Locator("[name=title]")).ToHaveValueAsync("夜勤明けの訪問を断れないとき");
        await newcomer.LookAsync();
        await newcomer.Page.Locator("main form[method=post] button:not([formaction])").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync(url => url.Contains("/t/", StringComparison.Ordinal));
        await newcomer.LookAsync();
        return new Uri(newcomer.Page.Url).AbsolutePath;
    }

    private static async Task<string> AnswerAsync(Visitor member, string thread, string answer)
    {
        await member.GoAsync("/c/case-room");
        await member.LookAsync();
        await member.Page.Locator($"main a[href^='{thread}']").First.ClickAsync();
        await member.Page.WaitForURLAsync("**" + thread + "**");
        await member.Page.FillAsync("#reply textarea[name=body]", answer);
        await member.LookAsync();
        await member.SubmitAsync(thread + "/reply");
        await Assertions.Expect(member.Page.GetByText(answer)).ToBeVisibleAsync();
        await member.LookAsync();
        return answer;
    }

    private static async Task SeeTheNoticeAsync(Visitor newcomer, string thread, string answer)
    {
        var notice = await NoticeAsync(newcomer, "夜勤明けの訪問を断れないとき");
        await newcomer.LookAsync();
        await notice.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**" + thread + "**");
        await Assertions.Expect(newcomer.Page.GetByText(answer)).ToBeVisibleAsync();
        await newcomer.LookAsync();
    }

    private static async Task FindAgainAsync(Visitor newcomer, string thread)
    {
        await newcomer.GoAsync("/");
        await newcomer.LookAsync();
        await newcomer.Page.Locator("a[href='/search']").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/search");
        await newcomer.LookAsync();
        await newcomer.Page.FillAsync("main [name=q]", "夜勤");
        await newcomer.Page.Locator("main form[role=search] button").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**/search?q=**");
        await Assertions.Expect(newcomer.Page.Locator("main mark").First).ToHaveTextAsync("夜勤");
        await newcomer.LookAsync();
        await newcomer.Page.Locator($"main a[href^='{thread}']").First.ClickAsync();
        await newcomer.Page.WaitForURLAsync("**" + thread + "**");
    }

    private static async Task SignOutAsync(Visitor newcomer)
    {
        await newcomer.Page.Locator("header details.menu summary").ClickAsync();
        await newcomer.Page.Locator("form[action='/sign-out'] button").ClickAsync();
        await newcomer.LoadedAsync();
        await newcomer.GoAsync("/c/case-room");
        Assert.Contains("/sign-in", newcomer.Page.Url);
        newcomer.ShouldBeCalm();
    }

    /// <summary>News comes a moment later: the page is asked again until it is there.</summary>
    private static async Task<ILocator> NoticeAsync(Visitor visitor, string words)
    {
        var notice = visitor.Page.Locator("main button[formaction$='/open']").Filter(new() { HasText = words }).First;
        for (var i = 0; i < 60; i++)
        {
            await visitor.GoAsync("/notices");
            if (await notice.CountAsync() > 0) return notice;
            await Task.Delay(250);
        }
        throw new InvalidOperationException($"No notice says {words}: {await visitor.Page.Locator("main").InnerTextAsync()}");
    }
}
