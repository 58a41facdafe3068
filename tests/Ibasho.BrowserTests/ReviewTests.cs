namespace Ibasho.BrowserTests;

/// <summary>The check before sending, as a writer meets it: marks while she writes where JavaScript runs, the page between writing and sending in any case.</summary>
[Collection(OneProduct.Name)]
public sealed class ReviewTests(Product product)
{
    private const string Exposing = "担当の佐々木トヨさん(84歳)が、令和8年9月12日に転びました。";

    [Theory]
    [InlineData("ja", true)]
    [InlineData("ja", false)]
    [InlineData("en", true)]
    [InlineData("ko", false)]
    public async Task A_reply_exposes_nobody(string language, bool javaScript)
    {
        await using var member = await product.VisitAsync(language, javaScript, "member@demo.example");
        member.Expected.Add(422);
        await member.GoAsync("/c/case-room");
        await member.Page.ClickAsync("main a.title[href^='/t/']:has-text('退院して三週間')");
        var thread = new Uri(member.Page.Url).AbsolutePath;
        await member.Page.FillAsync("#reply #body", Exposing);
        if (javaScript)
        {
            await Assertions.Expect(member.Page.Locator("#reply .marks mark")).ToHaveTextAsync(["佐々木トヨ", "84歳", "令和8年9月12日"]);
            Assert.Equal("body", await member.Page.EvaluateAsync<string>("document.activeElement.id"));
            await member.Page.ClickAsync("#reply .looked summary");
            await member.LookAsync();
        }
        await member.SubmitAsync($"{thread}/reply");
        await Assertions.Expect(member.Page.Locator("main mark")).ToHaveTextAsync(["佐々木トヨ", "84歳", "令和8年9月12日"]);
        await member.Page.Locator("details.more summary").First.ClickAsync();
        await member.Page.Locator("input[name$='-do'][value=keep]").First.CheckAsync();
        await member.Page.ClickAsync("button[value=done]");
        // Without a reason it comes again, with everything as it was.
        await Assertions.Expect(member.Page.Locator("input[aria-invalid=true]")).ToHaveCountAsync(1);
        await Assertions.Expect(member.Page.Locator("main mark")).ToHaveCountAsync(3);
        await member.LookAsync();
        if (javaScript) Assert.Equal(1, await DraftsAsync(member));

        await member.Page.ClickAsync("button[value=edit]");
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync(Exposing);
        await member.SubmitAsync($"{thread}/reply");
        await member.Page.ClickAsync("button[value=done]");
        await Assertions.Expect(member.Page.Locator("article.voice").Last).ToContainTextAsync("80代前半");
        await Assertions.Expect(member.Page.Locator("main")).Not.ToContainTextAsync("佐々木トヨ");
        if (javaScript) Assert.Equal(0, await DraftsAsync(member));
        member.ShouldBeCalm();
    }

    private static Task<int> DraftsAsync(Visitor visitor) =>
        visitor.Page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length");
}
