namespace Ibasho.BrowserTests;

/// <summary>Somebody says who must not know, and sends a document; a reviewer looks at it and it is gone. With JavaScript and without.</summary>
[Collection(OneProduct.Name)]
public sealed class TrustTests(Product product)
{
    [Theory, InlineData("ja", true, "newcomer@demo.example"), InlineData("ko", false, "member@demo.example")]
    public async Task A_document_is_sent_seen_once_and_gone(string culture, bool javaScript, string who)
    {
        await using var asker = await product.VisitAsync(culture, javaScript, who, width: 390);
        Assert.Equal(200, await asker.GoAsync("/me/professions/CM"));
        await asker.LookAsync();
        await asker.Page.FillAsync("#number", "99005678");
        await asker.Page.SetInputFilesAsync("#files", new FilePayload { Name = "card.png", MimeType = "image/png", Buffer = await asker.Page.ScreenshotAsync() });
        await asker.SubmitAsync();
        await asker.Page.WaitForURLAsync("**/me/professions");
        await asker.LookAsync();

        await using var reviewer = await product.VisitAsync(culture, javaScript, "operator@demo.example");
        await reviewer.GoAsync("/licences");
        await reviewer.LookAsync();
        var id = await product.DbAsync(db => db.Set<Ibasho.Model.LicenceCheck>().Where(c => c.Person.Email == who).Select(c => c.Id).SingleAsync());
        await reviewer.SubmitAsync($"/licences/{id}/take");
        await reviewer.Page.WaitForURLAsync($"**/licences/{id}");
        await reviewer.LookAsync();
        await Assertions.Expect(reviewer.Page.Locator("main")).ToContainTextAsync("99005678");
        // What was sealed is a picture again.
        if (javaScript) Assert.True(await reviewer.Page.Locator("main img").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth }") > 100);
        await reviewer.SubmitAsync($"/licences/{id}/accept");
        await reviewer.Page.WaitForURLAsync("**/licences");
        Assert.Equal(0, await product.DbAsync(db => db.Set<Ibasho.Model.LicencePiece>().CountAsync(p => p.CheckId == id)));

        await asker.GoAsync("/me/professions");
        await Assertions.Expect(asker.Page.Locator("main .badge.checked")).ToHaveCountAsync(1);
        await asker.LookAsync();
    }

    [Theory, InlineData("ja", false), InlineData("en", true)]
    public async Task Who_must_not_know_is_said_before_joining_and_taken_back(string culture, bool javaScript)
    {
        await using var visitor = await product.VisitAsync(culture, javaScript, "newcomer@demo.example", width: 390);
        await visitor.GoAsync("/c/case-room/join");
        await visitor.LookAsync();
        await visitor.Page.Locator("main .wish a").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/c/case-room/quiet");
        await visitor.Page.FillAsync("#words", "しおさい通り居宅介護支援事業所");
        await visitor.SubmitAsync("/c/case-room/quiet");
        await Assertions.Expect(visitor.Page.Locator("main li b")).ToHaveTextAsync("しおさい通り居宅介護支援事業所");
        await visitor.LookAsync();
        await visitor.Page.Locator("main form[action$='/end'] button").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("main form[action$='/end']")).ToHaveCountAsync(0);
        await visitor.LookAsync();
    }
}
