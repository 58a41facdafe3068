namespace Ibasho.BrowserTests;

/// <summary>A picture goes under a reply: with JavaScript it is made small and seen before anything is sent, without it comes with the form.</summary>
[Collection(OneProduct.Name)]
public sealed class FilesTests(Product product)
{
    [Theory, InlineData("ja", true), InlineData("ja", false), InlineData("en", true), InlineData("ko", false)]
    public async Task A_member_shows_a_picture_and_says_what_it_shows(string culture, bool javaScript)
    {
        await using var member = await product.VisitAsync(culture, javaScript, "member@demo.example", width: 390);
        var page = member.Page;
        var thread = await product.DbAsync(db => db.Set<Ibasho.Model.Thread>().Where(t => t.Circle.Slug == "case-room" && t.ClosedAt == null && t.DeletedAt == null).OrderBy(t => t.CreatedAt).Select(t => t.Id).FirstAsync());
        await member.GoAsync($"/t/{thread}");
        var picture = await DrawAsync();
        await page.FillAsync("#body", "玄関はこうなっています。");
        await page.Locator("summary:has(+ [data-files])").ClickAsync();
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "玄関.png", MimeType = "image/png", Buffer = picture });
        if (!javaScript)
        {
            await page.Locator("button[formaction$='/reply/preview']").ClickAsync();
            await member.LoadedAsync();
        }
        // Seen before it is sent, and asked about kindly.
        await Assertions.Expect(page.Locator(".field .files img")).ToHaveCountAsync(1);
        await page.Locator(".field .files input[maxlength]").FillAsync("段差のある玄関");
        await member.LookAsync();
        await page.Locator("form[action$='/reply'] button:not([formaction])").ClickAsync();
        await page.WaitForURLAsync("**#p-*");

        var shown = page.Locator("article.voice .files img").Last;
        await Assertions.Expect(shown).ToHaveAttributeAsync("alt", "段差のある玄関");
        await shown.ScrollIntoViewIfNeededAsync();
        await member.LookAsync();
        var kept = await product.DbAsync(db => db.Set<Ibasho.Model.Attachment>().OrderByDescending(f => f.CreatedAt).Select(f => new { f.Width, f.Name }).FirstAsync());
        Assert.Equal(javaScript ? (2000, "玄関.webp") : (2400, "玄関.png"), (kept.Width, kept.Name));
        // What was cleaned is still a picture.
        if (javaScript) Assert.Equal(2000, await shown.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth }"));
    }

    [Fact]
    public async Task A_form_that_is_sent_too_early_waits_for_its_picture()
    {
        await using var member = await product.VisitAsync("ja", true, "member@demo.example");
        var page = member.Page;
        await member.GoAsync("/c/case-room/write?kind=topic");
        await page.FillAsync("#title", "写真つきの話題");
        await page.FillAsync("#body", "写真を見てください。");
        var ready = new TaskCompletionSource();
        await page.RouteAsync("**/files", async route =>
        {
            await ready.Task;
            await route.ContinueAsync();
        });
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = await DrawAsync() });
        await Assertions.Expect(page.Locator(".field .files progress")).ToHaveCountAsync(1);
        await page.Locator("form[data-keep] button:not([formaction])").ClickAsync();
        ready.SetResult();
        await page.WaitForURLAsync("**/t/*");
        await Assertions.Expect(page.Locator("#opening .files img")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_said_where_it_was_chosen()
    {
        await using var member = await product.VisitAsync("ja", true, "member@demo.example");
        member.Expected.Add(415);
        await member.GoAsync("/c/case-room/write?kind=topic");
        await member.Page.SetInputFilesAsync("#files", new FilePayload { Name = "a.svg", MimeType = "image/svg+xml", Buffer = "<svg/>"u8.ToArray() });
        await Assertions.Expect(member.Page.Locator(".field .files .error")).ToContainTextAsync("a.svg");
        await member.LookAsync();
    }

    /// <summary>A picture as a browser makes one, larger than it will be sent.</summary>
    private async Task<byte[]> DrawAsync()
    {
        await using var painter = await product.VisitAsync();
        await painter.GoAsync("/help");
        var drawn = await painter.Page.EvaluateAsync<string>("""
            () => { const c = document.createElement('canvas'); c.width = 2400; c.height = 1200; const p = c.getContext('2d');
              p.fillStyle = '#9bd4b5'; p.fillRect(0, 0, 2400, 1200); p.fillStyle = '#115a36'; p.fillRect(200, 700, 2000, 80); return c.toDataURL('image/png'); }
            """);
        return Convert.FromBase64String(drawn[(drawn.IndexOf(',', StringComparison.Ordinal) + 1)..]);
    }
}
