namespace Ibasho.BrowserTests;

/// <summary>What somebody began to write is kept in this browser, for this person, until it has arrived.</summary>
[Collection(OneProduct.Name)]
public sealed class DraftTests(Product product)
{
    private const string Words = "夜の電話のことで、もう少し聞かせてください。";

    [Fact]
    public async Task It_comes_back_after_leaving_and_goes_when_it_arrived()
    {
        await using var member = await product.VisitAsync(email: "member@demo.example", motion: true);
        var thread = await OpenThreadAsync(member);
        await member.Page.FillAsync("#body", Words);
        await member.GoAsync("/circles");
        await member.GoAsync(thread);
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync(Words);
        await Assertions.Expect(member.Page.Locator(".kept")).ToBeVisibleAsync();
        await member.LookAsync();

        await member.SubmitAsync($"{thread}/reply");
        await Assertions.Expect(member.Page.Locator("article.voice").Last).ToContainTextAsync(Words);
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync("");
        Assert.Equal(0, await DraftsAsync(member));
        member.ShouldBeCalm();
    }

    [Fact]
    public async Task It_stays_through_a_preview_and_an_ended_session_and_can_be_thrown_away()
    {
        await using var member = await product.VisitAsync(email: "member@demo.example", motion: true);
        member.Expected.Add(401);
        var thread = await OpenThreadAsync(member);
        await member.Page.FillAsync("#body", Words);
        await member.Page.ClickAsync("#reply button[formaction$=preview]");
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync(Words);
        Assert.Equal(1, await DraftsAsync(member));

        var cookies = (await member.Page.Context.CookiesAsync()).Where(c => c.Name == "ibasho").Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = product.Address }).ToList();
        await member.Page.Context.ClearCookiesAsync(new() { Name = "ibasho" });
        await member.SubmitAsync($"{thread}/reply");
        await Assertions.Expect(member.Page.Locator("input[name='carried-to']")).ToHaveCountAsync(1);
        Assert.Equal(1, await DraftsAsync(member));

        await member.Page.Context.AddCookiesAsync(cookies);
        await member.GoAsync(thread);
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync(Words);
        await member.Page.ClickAsync(".kept button");
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync("");
        Assert.Equal(0, await DraftsAsync(member));
        member.ShouldBeCalm();
    }

    [Fact]
    public async Task It_is_not_shown_to_the_next_person_in_this_browser()
    {
        await using var member = await product.VisitAsync(email: "member@demo.example", motion: true);
        var thread = await OpenThreadAsync(member);
        await member.Page.FillAsync("#body", Words);
        await member.GoAsync("/circles");

        await using var steward = await product.VisitAsync(email: "steward@demo.example");
        var other = (await steward.Page.Context.CookiesAsync([product.Address])).Single(c => c.Name == "ibasho");
        await member.Page.Context.ClearCookiesAsync();
        await member.Page.Context.AddCookiesAsync([new() { Name = other.Name, Value = other.Value, Url = product.Address }]);
        await member.GoAsync(thread);
        await Assertions.Expect(member.Page.Locator("#body")).ToHaveValueAsync("");
        Assert.Equal(1, await DraftsAsync(member));
        member.ShouldBeCalm();
    }

    private static async Task<string> OpenThreadAsync(Visitor visitor)
    {
        await visitor.GoAsync("/c/case-room");
        await visitor.Page.ClickAsync("main a.title[href^='/t/']:has-text('退院して三週間')");
        await Assertions.Expect(visitor.Page.Locator("#reply #body")).ToBeVisibleAsync();
        return new Uri(visitor.Page.Url).AbsolutePath;
    }

    private static Task<int> DraftsAsync(Visitor visitor) =>
        visitor.Page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length");
}
