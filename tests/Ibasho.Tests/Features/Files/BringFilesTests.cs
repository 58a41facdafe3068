using Ibasho.Model;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Files;

/// <summary>Files come with forms: cleaned, kept through every refusal, put under the text once, and nobody else's.</summary>
public sealed class BringFilesTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_consultation_with_a_picture_and_a_paper()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var slug = await SlugAsync(stage);
        var author = stage.As(UpkeepStage.Author);
        var form = await author.GetAsync($"/c/{slug}/write?kind=consultation");
        Assert.Equal("multipart/form-data", form.Form($"/c/{slug}/write").GetAttribute("enctype"));
        var sent = await author.SubmitFilesAsync(form, $"/c/{slug}/write", [("間取り.png", "image/png", Pictures.Png(800, 1600, hiding: true)), ("資料 1.pdf", "application/pdf", Pictures.Pdf())],
            ("title", "段差のこと"), ("situation", "玄関です"), ("wanted", "知恵をください"));
        Assert.Equal(302, sent.Code);

        var page = await stage.As(UpkeepStage.Member).GetAsync(sent.Location!);
        var picture = page.Html.QuerySelector("#opening .files img")!;
        Assert.Equal(("200", "400", "lazy"), (picture.GetAttribute("width"), picture.GetAttribute("height"), picture.GetAttribute("loading")));
        Assert.Contains("間取り.png", picture.GetAttribute("alt"));
        Assert.Equal("資料 1.pdf", page.Html.QuerySelector("#opening .files a[download]")!.TextContent);
        var bytes = await (await stage.As(UpkeepStage.Member).RawAsync(world, picture.GetAttribute("src")!)).Content.ReadAsByteArrayAsync();
        Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Pictures.Canary)) < 0);
    }

    [Fact]
    public async Task A_refused_form_keeps_every_word_and_the_files()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var slug = await SlugAsync(stage);
        var author = stage.As(UpkeepStage.Author);
        var form = await author.GetAsync($"/c/{slug}/write?kind=topic");
        var again = await author.SubmitFilesAsync(form, $"/c/{slug}/write", [("a.png", "image/png", Pictures.Png())], ("title", ""), ("body", "書いた言葉"));
        Assert.Equal(400, again.Code);
        Assert.Contains("書いた言葉", again.Html.QuerySelector("textarea[name=body]")!.TextContent);
        var id = again.Html.QuerySelector("input[name=attachment]")!.GetAttribute("value")!;

        var sent = await author.SubmitAsync(again, $"/c/{slug}/write", ("title", "題"), ("alternative-" + id, "玄関の段差"));
        Assert.Equal(302, sent.Code);
        Assert.Equal("玄関の段差", (await author.GetAsync(sent.Location!)).Html.QuerySelector("#opening .files img")!.GetAttribute("alt"));
        Assert.Equal("玄関の段差", (await world.FileAsync(Guid.Parse(id)))!.Alternative);
    }

    [Fact]
    public async Task A_preview_shows_the_files_and_sends_them_afterwards()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var fields = (await member.GetAsync($"/t/{thread}")) is var page ? page.Fields(page.Form($"/t/{thread}/reply")).Where(f => f.Name is not ("files" or "body")).ToArray() : [];
        var preview = await member.SendFilesAsync($"/t/{thread}/reply/preview", [("a.jpg", "image/jpeg", Pictures.Jpeg(hiding: true, way: 6))], [.. fields, ("body", "写真です")]);
        Assert.Equal(200, preview.Code);
        Assert.NotNull(preview.Html.QuerySelector(".preview .files img"));
        var sent = await member.SubmitAsync(preview, $"/t/{thread}/reply");
        Assert.Equal(302, sent.Code);
        Assert.Single((await member.GetAsync(sent.Location!)).Html.QuerySelectorAll("#p-1 .files img"));
    }

    [Fact]
    public async Task A_form_sent_twice_makes_one_reply_with_one_picture()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var form = await member.GetAsync($"/t/{thread}");
        var file = ("a.png", "image/png", Pictures.Png());
        var first = await member.SubmitFilesAsync(form, $"/t/{thread}/reply", [file], ("body", "一度だけ"));
        var second = await member.SubmitFilesAsync(form, $"/t/{thread}/reply", [file], ("body", "一度だけ"));
        var other = await member.SubmitFilesAsync(form, $"/t/{thread}/reply", [("a.png", "image/png", Pictures.Png(9, 9))], ("body", "一度だけ"));
        Assert.Equal((302, 302, 409), (first.Code, second.Code, other.Code));
        Assert.Equal((1, 1), await world.DbAsync(async db => (await db.Set<Post>().CountAsync(p => p.ThreadId == thread), await db.Set<Attachment>().CountAsync(f => f.ThreadId == thread))));
    }

    [Fact]
    public async Task Somebody_elses_draft_is_as_one_that_is_not_there()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var foreign = await stage.As(UpkeepStage.Author).BringAsync(Pictures.Png());
        var member = stage.As(UpkeepStage.Member);
        var answers = new List<(int, string)>();
        foreach (var id in new[] { foreign, Guid.NewGuid() })
        {
            var refused = await member.SubmitAsync($"/t/{thread}", $"/t/{thread}/reply", ("body", "残る言葉"), ("attachment", id.ToString()));
            Assert.Contains("残る言葉", refused.Html.QuerySelector("textarea[name=body]")!.TextContent);
            Assert.Null(refused.Html.QuerySelector("input[name=attachment]"));
            answers.Add((refused.Code, refused.Html.QuerySelector("#files-error")!.TextContent));
        }
        Assert.Equal(404, answers[0].Item1);
        Assert.Equal(answers[1], answers[0]);
        Assert.Equal(0, (await stage.ReadThreadAsync(thread)).LastNumber);
        Assert.Equal(404, (await member.GetAsync($"/files/{foreign}")).Code);
        Assert.True((await world.FileAsync(foreign))!.IsDraft);
    }

    [Fact]
    public async Task A_file_under_one_text_is_not_put_under_another()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var id = await member.BringAsync(Pictures.Png());
        Assert.Equal(302, (await member.SubmitAsync($"/t/{thread}", $"/t/{thread}/reply", ("body", "はじめ"), ("attachment", id.ToString()))).Code);
        var refused = await member.SubmitAsync($"/t/{thread}", $"/t/{thread}/reply", ("body", "つぎの言葉"), ("attachment", id.ToString()));
        Assert.Equal(404, refused.Code);
        Assert.Contains("つぎの言葉", refused.Html.QuerySelector("textarea[name=body]")!.TextContent);
        Assert.Equal(1, (await stage.ReadThreadAsync(thread)).LastNumber);
    }

    [Fact]
    public async Task One_byte_too_many_is_413_and_the_words_stay()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var room = FileLimits.MostBytes - Pictures.Png(more: Pictures.Chunk("IDAT", [])).Length;
        var form = await member.GetAsync($"/t/{thread}");
        var refused = await member.SubmitFilesAsync(form, $"/t/{thread}/reply", [("a.png", "image/png", Pictures.Png(more: Pictures.Chunk("IDAT", new byte[room + 1]))), ("b.png", "image/png", Pictures.Png())], ("body", "残る言葉"));
        Assert.Equal(413, refused.Code);
        Assert.Contains("残る言葉", refused.Html.QuerySelector("textarea[name=body]")!.TextContent);
        // The one that was small enough is kept.
        Assert.Single(refused.Html.QuerySelectorAll("input[name=attachment]"));
        Assert.Equal(201, (await member.SendFilesAsync("/files", [("a.png", "image/png", Pictures.Png(more: Pictures.Chunk("IDAT", new byte[room])))], (Form.TokenField, await member.TokenAsync()))).Code);
    }

    [Theory]
    [InlineData("a.svg", "image/svg+xml"), InlineData("a.html", "text/html"), InlineData("a.gif", "image/gif"), InlineData("a.jpg", "image/jpeg")]
    public async Task What_is_no_picture_is_refused_in_words(string name, string type)
    {
        var member = await world.AsAsync(World.Member);
        var refused = await member.SendFilesAsync("/files", [(name, type, "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray())], (Form.TokenField, await member.TokenAsync()));
        Assert.Equal(415, refused.Code);
        Assert.Contains(name, refused.Text);
        Assert.StartsWith("text/plain", refused.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Without_proof_or_without_a_name_nothing_is_kept()
    {
        var before = await world.DbAsync(db => db.Set<Attachment>().CountAsync());
        var member = await world.AsAsync(World.Member);
        await member.TokenAsync();
        Assert.Equal(400, (await member.SendFilesAsync("/files", [("a.png", "image/png", Pictures.Png())])).Code);
        Assert.Equal(400, (await member.SendFilesAsync("/files", [("a.png", "image/png", Pictures.Png())], (Form.TokenField, "old"))).Code);
        Assert.Equal(401, (await world.Guest().SendFilesAsync("/files", [("a.png", "image/png", Pictures.Png())])).Code);
        Assert.Equal(before, await world.DbAsync(db => db.Set<Attachment>().CountAsync()));
    }

    [Fact]
    public async Task Seven_are_too_many_for_one_text_and_a_quota_ends_somewhere()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var refused = await member.SubmitFilesAsync(await member.GetAsync($"/t/{thread}"), $"/t/{thread}/reply", [.. Enumerable.Range(1, 7).Select(i => ($"{i}.png", "image/png", Pictures.Png()))], ("body", "残る言葉"));
        Assert.Equal(400, refused.Code);
        var ids = refused.Html.QuerySelectorAll("input[name=attachment]").Select(i => i.GetAttribute("value")!).ToList();
        Assert.Equal(7, ids.Count);
        Assert.Equal(302, (await member.SendFilesAsync($"/t/{thread}/reply", [], [.. refused.Fields(refused.Form($"/t/{thread}/reply")).Where(f => f.Name != "files"), ("remove", ids[0])])).Code);
        Assert.Equal(6, await world.DbAsync(db => db.Set<Attachment>().CountAsync(f => f.ThreadId == thread)));

        var me = stage.Id(UpkeepStage.Member);
        await world.DbAsync(db => db.Set<Attachment>().Where(f => f.OwnerId == me && f.ThreadId == thread).ExecuteUpdateAsync(f => f.SetProperty(x => x.Bytes, (int)(FileLimits.MostOfPerson / 6))));
        Assert.Equal(409, (await member.SendFilesAsync("/files", [("a.png", "image/png", Pictures.Png(90, 90))], (Form.TokenField, await member.TokenAsync()))).Code);
    }

    private Task<string> SlugAsync(UpkeepStage stage) => world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.Slug).SingleAsync());
}
