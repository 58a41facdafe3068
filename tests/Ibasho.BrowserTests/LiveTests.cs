namespace Ibasho.BrowserTests;

/// <summary>A new answer announces itself softly on the open page, in every window of the browser, and moves nothing.</summary>
[Collection(OneProduct.Name)]
public sealed class LiveTests(Product product)
{
    [Theory]
    [InlineData("ja", "新しい返信が1件あります")]
    [InlineData("en", "1 new reply")]
    [InlineData("ko", "새 답글이 1개 있습니다")]
    public async Task A_reply_appears_as_a_line_and_leaves_the_reader_where_she_is(string culture, string line)
    {
        await using var member = await product.VisitAsync(culture, email: "member@demo.example");
        await using var steward = await product.VisitAsync(email: "steward@demo.example");
        var thread = await OpenThreadAsync(member);
        // A second window of the same browser hears of it through the first.
        var second = await member.Page.Context.NewPageAsync();
        await second.GotoAsync(product.Address + thread);
        await member.Page.BringToFrontAsync();
        await member.Page.FocusAsync("#body");
        await member.Page.Keyboard.TypeAsync("途中まで書いた");
        await member.Page.EvaluateAsync("window.scrollTo(0, 300)");
        var before = await member.Page.EvaluateAsync<double>("scrollY");

        await steward.GoAsync(thread);
        await steward.Page.FillAsync("#body", $"あとから届いた返信です({culture})。");
        await steward.SubmitAsync($"{thread}/reply");

        await Assertions.Expect(member.Page.Locator(".since")).ToHaveTextAsync(line);
        await second.BringToFrontAsync();
        await Assertions.Expect(second.Locator(".since")).ToHaveTextAsync(line);
        await member.Page.BringToFrontAsync();
        Assert.Equal("body", await member.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Equal(before, await member.Page.EvaluateAsync<double>("scrollY"));
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync("途中まで書いた");
        Assert.DoesNotContain($"あとから届いた返信です({culture})", await member.Page.ContentAsync(), StringComparison.Ordinal);
        await member.LookAsync();

        await member.Page.ClickAsync(".since a");
        await Assertions.Expect(member.Page.Locator("article.voice").Last).ToContainTextAsync($"あとから届いた返信です({culture})。");
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync("途中まで書いた");
        member.ShouldBeCalm();
        steward.ShouldBeCalm();
    }

    private static async Task<string> OpenThreadAsync(Visitor member)
    {
        await member.GoAsync("/c/case-room");
        await member.Page.ClickAsync("main a.title[href^='/t/']:has-text('退院して三週間')");
        await Assertions.Expect(member.Page.Locator("#reply #body")).ToBeVisibleAsync();
        return new Uri(member.Page.Url).AbsolutePath;
    }
}
