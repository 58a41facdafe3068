namespace Ibasho.BrowserTests;

/// <summary>The tests' own tools work: what must never happen is seen when it does.</summary>
[Collection(OneProduct.Name)]
public sealed class FrameTests(Product product)
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_page_that_is_missing_is_a_whole_page_too(bool javaScript)
    {
        await using var visitor = await product.VisitAsync(javaScript: javaScript, email: "member@demo.example");
        Assert.Equal(404, await visitor.GoAsync("/nowhere"));
        await visitor.LookAsync();
    }

    [Fact]
    public async Task A_dialog_and_a_violation_would_be_noticed()
    {
        await using var visitor = await product.VisitAsync();
        await visitor.GoAsync("/nowhere");
        await visitor.Page.EvaluateAsync("alert('here')");
        await visitor.Page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p><img src=x onerror=alert(1)>')");
        await Assertions.Expect(visitor.Page.Locator("img[src=x]")).ToHaveCountAsync(1);
        Assert.Contains(visitor.Wrong, w => w.StartsWith("dialog", StringComparison.Ordinal));
        Assert.Contains(visitor.Wrong, w => w.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_axe_has_to_say_is_heard_and_a_page_without_scripts_stays_without(bool javaScript)
    {
        await using var visitor = await product.VisitAsync(javaScript: javaScript);
        await visitor.GoAsync("/sign-in");
        await visitor.Page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/icon.svg><input>')");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(visitor.LookAsync);
        Assert.Contains(visitor.Wrong, w => w.Contains("image-alt", StringComparison.Ordinal));
        Assert.Contains(visitor.Wrong, w => w.Contains(": label: ", StringComparison.Ordinal));
        await visitor.GoAsync("/sign-in");
        await Assertions.Expect(visitor.Page.Locator("form[data-passkey]")).ToBeVisibleAsync(new() { Visible = javaScript });
    }
}
