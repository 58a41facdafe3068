using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Ibasho.Model;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.MyData;

/// <summary>A copy of my data: all of it, nothing of others, sealed, taken once, gone after three days.</summary>
public sealed class TakeCopyTests(World world) : IClassFixture<World>
{
    private static readonly string[] Canaries = ["qzkanarianame", "qzkanariaabout", "qzkanariaemployer", "qzkanariatitle", "qzkanariabody", "qzkanariaold", "qzkanariareply", "qzkanariareport", "qzkanariatoken", "qzkanariafile"];

    /// <summary>Somebody with something in many tables; answers their browser and address.</summary>
    private async Task<(Browser Browser, string Email, UpkeepStage Stage)> LivedAsync(string mark = "")
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var email = await world.NewPersonAsync("qzkanarianame" + mark);
        await world.MemberAsync(stage.Slug, email);
        var browser = await world.AsAsync(email);
        await browser.SubmitAsync("/me/edit", "/me/edit", ("about", "qzkanariaabout" + mark), ("employer", "qzkanariaemployer" + mark));
        var mine = (await browser.SubmitAsync($"/c/{stage.Slug}/write?kind=topic", $"/c/{stage.Slug}/write", ("kind", "topic"), ("title", "qzkanariatitle" + mark), ("body", "qzkanariaold" + mark))).Location!.Split('/')[2];
        await browser.SubmitAsync($"/t/{mine}/edit", null, ("body", "qzkanariabody" + mark));
        var theirs = await stage.ThreadAsync("ほかの人の題", "ほかの人の秘密の本文");
        await stage.PostAsync(theirs, "ほかの人の秘密の返信");
        var file = await browser.BringAsync(Pictures.Png(), "qzkanariafile" + mark + ".png");
        await browser.PostAsync($"/t/{theirs}/reply", ("body", "qzkanariareply" + mark), ("attachment", $"{file}"));
        await browser.PostAsync($"/t/{theirs}/report", ("reason", "Hurts"), ("words", "qzkanariareport" + mark));
        await browser.PostAsync($"/t/{theirs}/bookmark", ("wanted", "on"));
        await browser.PostAsync("/settings/tokens", ("name", "qzkanariatoken" + mark), ("scope", "read"), (Form.KeyField, Secrets.New()));
        await stage.PostAsync(Guid.Parse(mine), "お返事です");
        await world.DrainAsync();
        return (browser, email, stage);
    }

    private async Task<ZipArchive> TakenAsync(Browser browser)
    {
        Assert.Equal("/me/data", (await browser.SubmitAsync("/me/data", "/me/data/ask")).Location);
        Assert.Contains("まとめています", (await browser.GetAsync("/me/data")).Main);
        await world.DrainAsync();
        Assert.Contains("まとまりました", (await browser.GetAsync("/notices")).Main);
        var token = await browser.TokenAsync();
        using var response = await browser.RawAsync(world, "/me/data/take", HttpMethod.Post, request => request.Content = new FormUrlEncodedContent([KeyValuePair.Create(Form.TokenField, token)]));
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        return new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
    }

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [Fact]
    public async Task It_holds_everything_of_mine_and_nothing_of_others()
    {
        var (browser, email, _) = await LivedAsync();
        using var zip = await TakenAsync(browser);
        foreach (var name in new[] { "index.html", "data.json" })
        {
            var text = Read(zip, name);
            Assert.All(Canaries, canary => Assert.Contains(canary, text));
            Assert.Contains(email, text);
            Assert.Contains("ほかの人の題", text);
            Assert.DoesNotContain("ほかの人の秘密", text);
            Assert.DoesNotContain("お返事です", text);
            Assert.DoesNotContain("役割 author\"", text);
        }
        var data = JsonDocument.Parse(Read(zip, "data.json")).RootElement;
        Assert.Equal([.. Ibasho.Access.OwnData.Tables.Select(t => t.Name), "pseudonymThreads", "pseudonymReplies"], data.EnumerateObject().Select(p => p.Name));
        Assert.Equal("ほかの人の題", data.GetProperty("replies")[0].GetProperty("threadTitle").GetString());
        Assert.Equal("舞台", data.GetProperty("circles")[0].GetProperty("circleName").GetString());
        var hash = await world.DbAsync(db => db.Users.Where(p => p.Email == email).Select(p => p.PasswordHash).SingleAsync());
        Assert.DoesNotContain(hash!, Read(zip, "data.json"));
        // Every file in it is mine.
        var files = zip.Entries.Select(e => e.FullName).Where(n => n.StartsWith("files/", StringComparison.Ordinal)).ToList();
        Assert.EndsWith("qzkanariafile.png", Assert.Single(files), StringComparison.Ordinal);
        Assert.Equal(data.GetProperty("files")[0].GetProperty("bytes").GetInt64(), zip.GetEntry(files[0])!.Length);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Read(zip, "index.html"));
        Assert.Equal(0, page.QuerySelectorAll("script, [onclick], style").Length);
    }

    [Fact]
    public async Task It_holds_what_I_wrote_under_pseudonyms_and_nobody_else_has_it()
    {
        var stage = new Custody.MaskStage(world);
        var mine = await stage.StartAsync(Custody.MaskStage.Alice, "仮名で書いた私の題");
        await stage.StartAsync(Custody.MaskStage.Bob, "ほかの人の仮名の題");
        await stage.PublishAsync();
        using var zip = await TakenAsync(await world.AsAsync(Custody.MaskStage.Alice));
        var data = JsonDocument.Parse(Read(zip, "data.json")).RootElement;
        Assert.Equal([mine.ToString()], data.GetProperty("pseudonymThreads").EnumerateArray().Select(t => t.GetProperty("id").GetString()));
        Assert.DoesNotContain("ほかの人の仮名の題", Read(zip, "index.html"));
        using var other = await TakenAsync(await world.AsAsync(Custody.MaskStage.Bob));
        Assert.DoesNotContain("仮名で書いた私の題", Read(other, "index.html"));
    }

    [Fact]
    public async Task A_copy_of_many_pieces_comes_whole()
    {
        var email = await world.NewPersonAsync();
        var bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(3 * SealedPieces.Size + 77);
        await world.DbAsync(async db =>
        {
            var file = new Attachment { OwnerId = await world.IdAsync(email), Kind = Ibasho.Platform.Files.FileKind.Pdf, Name = "a/../b.pdf", Bytes = bytes.Length, Hash = new byte[32], CreatedAt = world.Clock.GetUtcNow() };
            db.AddRange(bytes.Chunk(64 * 1024).Select((piece, i) => new AttachmentChunk { Attachment = file, Number = i, Bytes = piece }));
            return await db.SaveChangesAsync();
        });
        using var zip = await TakenAsync(await world.AsAsync(email));
        var entry = zip.Entries.Single(e => e.FullName.StartsWith("files/", StringComparison.Ordinal));
        Assert.DoesNotContain("/", entry.Name);
        Assert.Equal(1, entry.FullName.Count(c => c == '/'));
        using var read = new MemoryStream();
        await entry.Open().CopyToAsync(read);
        Assert.Equal(bytes, read.ToArray());
    }

    [Fact]
    public async Task It_is_taken_once_with_the_browser_that_asked()
    {
        var (browser, email, _) = await LivedAsync();
        await browser.SubmitAsync("/me/data", "/me/data/ask");
        await world.DrainAsync();
        var other = await world.AsAsync(email);
        Assert.Contains("頼んだときのブラウザー", (await other.GetAsync("/me/data")).Main);
        Assert.Equal(409, (await other.PostAsync("/me/data/take")).Code);
        // A copied cookie of somebody else's copy opens nothing.
        other.Cookies["ibasho-copy"] = SealedPieces.NewKey().Secret;
        Assert.Equal(409, (await other.PostAsync("/me/data/take")).Code);
        Assert.Equal(409, (await (await world.AsAsync(World.Operator)).PostAsync("/me/data/take")).Code);
        Assert.Equal(200, (await browser.PostAsync("/me/data/take")).Code);
        Assert.Equal(409, (await browser.PostAsync("/me/data/take")).Code);
        Assert.Equal(0, await world.DbAsync(async db => await db.Set<ExportPiece>().CountAsync(p => db.Set<Export>().Any(x => x.Id == p.ExportId && x.PersonId == db.Users.Single(u => u.Email == email).Id))));
    }

    [Fact]
    public async Task At_rest_nothing_of_it_can_be_read()
    {
        var (browser, email, _) = await LivedAsync("rest");
        await browser.SubmitAsync("/me/data", "/me/data/ask");
        await world.DrainAsync();
        var pieces = await world.DbAsync(async db => await db.Set<ExportPiece>().Where(p => db.Set<Export>().Any(x => x.Id == p.ExportId && x.PersonId == db.Users.Single(u => u.Email == email).Id)).ToListAsync());
        Assert.NotEmpty(pieces);
        // Not even that it is a ZIP.
        Assert.All(pieces, p => Assert.True(p.Bytes.AsSpan().IndexOf("PK"u8) != 0 && p.Bytes.AsSpan().IndexOf("data.json"u8) < 0));
        var export = await world.DbAsync(db => db.Set<Export>().AsNoTracking().OrderByDescending(x => x.Id).FirstAsync());
        Assert.DoesNotContain(browser.Cookies["ibasho-copy"], JsonSerializer.Serialize(export) + string.Concat(await world.DbAsync(db => db.Set<Job>().Select(j => j.Payload).ToListAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_after_three_days()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        await browser.SubmitAsync("/me/data", "/me/data/ask");
        await world.DrainAsync();
        world.Clock.Advance(Export.Kept + TimeSpan.FromHours(2));
        await world.DrainAsync();
        Assert.Equal(0, await world.DbAsync(async db => await db.Set<Export>().CountAsync(x => x.PersonId == db.Users.Single(u => u.Email == email).Id)));
        Assert.Contains("まとめるよう頼む", (await (await world.AsAsync(email)).GetAsync("/me/data")).Main);
    }

    [Fact]
    public async Task Who_sits_at_an_open_browser_is_asked_first_and_not_too_often()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        for (var i = 0; i < Export.MostInDay; i++) Assert.Equal(302, (await browser.PostAsync("/me/data/ask")).Code);
        Assert.Equal(429, (await browser.PostAsync("/me/data/ask")).Code);
        world.Clock.Advance(Session.FreshFor + TimeSpan.FromMinutes(1));
        foreach (var path in new[] { "/me/data/ask", "/me/data/take", "/me/erase" })
            Assert.Equal((401, true), ((await browser.PostAsync(path)) is var page ? page.Code : 0, page.Text.Contains("/prove", StringComparison.Ordinal)));
    }
}
