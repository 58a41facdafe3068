using System.IO.Compression;

namespace Ibasho.BrowserTests;

/// <summary>A reported text from both sides, and taking one's data along, as people meet them.</summary>
[Collection(OneProduct.Name)]
public sealed class CareTests(Product product)
{
    [Theory]
    [InlineData("ja", true)]
    [InlineData("en", false)]
    [InlineData("ko", true)]
    public async Task A_text_is_reported_hidden_and_its_writer_asks_again(string language, bool javaScript)
    {
        var words = $"knjqz{language} のことば";
        await using var member = await product.VisitAsync(language, javaScript, "member@demo.example");
        await member.GoAsync("/c/case-room");
        await member.Page.ClickAsync("main a.title[href^='/t/']:has-text('退院して三週間')");
        var thread = new Uri(member.Page.Url).AbsolutePath;
        await member.Page.FillAsync("#reply #body", words);
        await member.SubmitAsync($"{thread}/reply");

        await using var steward = await product.VisitAsync(language, javaScript, "steward@demo.example");
        await steward.GoAsync(new Uri(member.Page.Url).PathAndQuery);
        var voice = steward.Page.Locator("article.voice").Last;
        await Assertions.Expect(voice).ToContainTextAsync(words);
        await voice.Locator("details.more summary").ClickAsync();
        await voice.Locator("a[href$='/report']").ClickAsync();
        await steward.LookAsync();
        await steward.Page.CheckAsync("input[name=reason][value=Identifies]");
        await steward.SubmitAsync();
        await steward.Page.WaitForURLAsync("**/reports/*");
        await steward.LookAsync();
        await steward.Page.CheckAsync("input[name=act][value=Hide]");
        await steward.Page.FillAsync("#words", "日付が細かすぎます");
        await steward.SubmitAsync();
        await steward.LookAsync();

        await member.Page.ReloadAsync();
        await Assertions.Expect(member.Page.Locator("main")).Not.ToContainTextAsync(words);
        await member.Page.Locator("p.gone a[href='/me/measures']").Last.ClickAsync();
        await member.LookAsync();
        await member.Page.Locator("main a.title").First.ClickAsync();
        await Assertions.Expect(member.Page.Locator("main")).ToContainTextAsync("日付が細かすぎます");
        await Assertions.Expect(member.Page.Locator("main")).ToContainTextAsync(words);
        await member.LookAsync();
        await member.Page.FillAsync("#words", "見直してください");
        await member.SubmitAsync();
        await member.LookAsync();
        member.ShouldBeCalm();
        steward.ShouldBeCalm();
    }

    [Theory]
    [InlineData("ja", true)]
    [InlineData("ko", false)]
    public async Task One_takes_ones_data_along(string language, bool javaScript)
    {
        await using var member = await product.VisitAsync(language, javaScript, await product.NewPersonAsync("荷物をまとめる人"));
        await member.GoAsync("/me/data");
        await member.LookAsync();
        await member.SubmitAsync("/me/data/ask");
        // The job runs beside; where a page is looked at again, it says so.
        for (var i = 0; i < 200 && await member.Page.Locator("form[action='/me/data/take']").CountAsync() == 0; i++)
        {
            await Task.Delay(100);
            await member.GoAsync("/me/data");
        }
        await member.LookAsync();
        var download = await member.Page.RunAndWaitForDownloadAsync(() => member.Page.ClickAsync("form[action='/me/data/take'] button"));
        await using var stream = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        using var zip = new ZipArchive(bytes);
        Assert.Contains(zip.Entries, e => e.FullName == "index.html");
        // The page of the copy opens by itself, in a browser that knows nothing of the place.
        var folder = Directory.CreateTempSubdirectory("ibasho-copy-").FullName;
        zip.ExtractToDirectory(folder);
        Assert.Contains("<h2>", await File.ReadAllTextAsync(Path.Combine(folder, "index.html")), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        await member.GoAsync("/me/erase");
        await member.LookAsync();
        member.ShouldBeCalm();
    }
}
