using System.Text;
using Ibasho.Model;

namespace Ibasho.BrowserTests;

/// <summary>A steward brings a group that was elsewhere: its people by a list with a slip in it, its talks by the archive of a mailing list.</summary>
[Collection(OneProduct.Name)]
public sealed class ImportingTests(Product product)
{
    [Theory, InlineData("ja", true), InlineData("en", false), InlineData("ko", false)]
    public async Task A_list_is_looked_at_before_anybody_is_invited(string language, bool javaScript)
    {
        await using var steward = await product.VisitAsync(language, javaScript, "steward@demo.example");
        var page = steward.Page;
        await steward.GoAsync("/c/case-room/invitations");
        await page.ClickAsync("main a[href='/c/case-room/invitations/list']");
        await steward.LookAsync();
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes($"name,mail\n高橋 花子,journey-{language}@people.test\n誰か,だれか\n") });
        await steward.SubmitAsync("/c/case-room/invitations/list");
        await Assertions.Expect(page.Locator("section[aria-labelledby=NoAddress] li")).ToContainTextAsync("だれか");
        await Assertions.Expect(page.Locator("section[aria-labelledby=Good] li")).ToContainTextAsync($"journey-{language}@people.test");
        await steward.LookAsync();
        await page.ClickAsync("main button[name=step][value=send]");
        await Assertions.Expect(page.Locator("main p.wish")).ToBeVisibleAsync();
        await steward.LookAsync();
        Assert.Equal(1, await product.DbAsync(db => db.Set<Invitation>().CountAsync(i => i.Address == $"JOURNEY-{language}@PEOPLE.TEST".ToUpperInvariant() && i.RevokedAt == null)));
    }

    [Theory, InlineData("ja", true), InlineData("en", false), InlineData("ko", false)]
    public async Task An_archive_waits_is_read_and_comes_out(string language, bool javaScript)
    {
        await using var steward = await product.VisitAsync(language, javaScript, "steward@demo.example");
        var (page, title) = (steward.Page, $"夜勤明けの朝 {language}");
        await steward.GoAsync("/c/case-room/archives");
        await steward.LookAsync();
        await page.SetInputFilesAsync("#file", new FilePayload { Name = $"{language}.mbox", MimeType = "application/mbox", Buffer = Encoding.UTF8.GetBytes(Mail("1", title, language) + Mail("2", "Re: " + title, language)) });
        await steward.SubmitAsync("/c/case-room/archives");
        await page.WaitForURLAsync("**/archives/*");
        await steward.LookAsync();
        var archive = new Uri(page.Url).AbsolutePath;
        await page.Locator("main a.title").Filter(new() { HasText = title }).ClickAsync();
        await page.WaitForURLAsync("**/threads/*");
        await Assertions.Expect(page.Locator("main mark").First).ToHaveTextAsync("090-1234-5678");
        await steward.LookAsync();
        var thread = page.Url[(page.Url.LastIndexOf('/') + 1)..];
        Assert.Equal(404, await steward.GoAsync("/t/" + thread));
        await steward.GoAsync(archive);
        await steward.SubmitAsync(archive + "/release");
        // The worker brings it out beside.
        for (var i = 0; i < 200 && await steward.GoAsync("/t/" + thread) == 404; i++) await Task.Delay(50);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("090-1234-5678");
        await steward.LookAsync();
    }

    private static string Mail(string id, string subject, string language) =>
        $"From x@people.test Mon Jan  5 10:00:00 2015\nFrom: x@people.test\nDate: Mon, 05 Jan 2015 10:00:00 +0900\nMessage-ID: <{language}{id}@journey.test>\nReferences: <{language}1@journey.test>\nSubject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=\nContent-Type: text/plain; charset=utf-8\n\n眠れませんでした。電話は 090-1234-5678 です。\n\n";
}
