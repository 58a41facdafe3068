using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Correcting: the earlier words stay to be seen, a change in between loses nothing.</summary>
public sealed class UpkeepEditTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task An_edited_reply_shows_the_new_words_and_keeps_the_old_ones_in_its_history()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync(), "夜勤明けに、三人で話しました");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var author = stage.As(UpkeepStage.Author);
        var sent = await author.SubmitAsync($"/posts/{post}/edit", null, ("body", "夜勤明けに、四人で話しました"));
        Assert.Equal(302, sent.Code);
        Assert.EndsWith("#p-1", sent.Location);

        Assert.Equal("夜勤明けに、四人で話しました", (await stage.ReadPostAsync(post)).Body);
        var history = await stage.As(UpkeepStage.Member).GetAsync($"/posts/{post}/history");
        Assert.Equal("三", history.Html.QuerySelector("main section del")!.TextContent);
        Assert.Equal("四", history.Html.QuerySelector("main section ins")!.TextContent);
        Assert.Contains("役割 author", history.Main);
        Assert.Contains("夜勤明けに、三人で話しました", history.Main);
    }

    [Fact]
    public async Task Search_finds_the_new_words_and_no_longer_the_old_ones_and_keeps_the_answers()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync("古い題名", "紫陽花のころ", ThreadKind.Consultation);
        await stage.PostAsync(thread, "向日葵のころ");
        await stage.As(UpkeepStage.Author).SubmitAsync($"/t/{thread}/edit", null, ("title", "新しい題名"), ("situation", "金木犀のころ"));
        Assert.Equal((0, 1, 1), (await stage.FoundAsync("紫陽花"), await stage.FoundAsync("金木犀"), await stage.FoundAsync("向日葵")));
    }

    [Fact]
    public async Task A_change_in_between_keeps_what_was_typed_and_shows_the_present_words()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync("題名", "はじめの文");
        var author = stage.As(UpkeepStage.Author);
        var one = await author.GetAsync($"/t/{thread}/edit");
        var other = await author.GetAsync($"/t/{thread}/edit");
        Assert.Equal(302, (await author.SubmitAsync(one, null, ("body", "別の画面からの文"))).Code);

        var refused = await author.SubmitAsync(other, null, ("body", "長く考えて打った文"));
        Assert.Equal(409, refused.Code);
        Assert.Equal("長く考えて打った文", refused.Html.QuerySelector("textarea[name=body]")!.TextContent.Trim());
        Assert.Contains("別の画面からの文", refused.Html.QuerySelector("aside")!.TextContent);
        Assert.Equal("別の画面からの文", (await stage.ReadThreadAsync(thread)).Body);

        Assert.Equal(302, (await author.SubmitAsync(refused, null)).Code);
        Assert.Equal("長く考えて打った文", (await stage.ReadThreadAsync(thread)).Body);
        var history = await author.GetAsync($"/t/{thread}/history");
        Assert.Contains("別の画面からの文", history.Main);
        Assert.Contains("はじめの文", history.Main);
    }

    [Fact]
    public async Task A_mistake_that_is_shown_again_does_not_hide_a_change_in_between()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync());
        var author = stage.As(UpkeepStage.Author);
        var page = await author.GetAsync($"/posts/{post}/edit");
        await author.SubmitAsync(page, null, ("body", "ひとつめ"), (Form.KeyField, Secrets.New()));
        var empty = await author.SubmitAsync(page, null, ("body", "  "));
        Assert.Equal(400, empty.Code);
        Assert.Equal(409, (await author.SubmitAsync(empty, null, ("body", "ふたつめ"))).Code);
    }

    [Fact]
    public async Task The_same_form_sent_twice_edits_once()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync());
        var author = stage.As(UpkeepStage.Author);
        var page = await author.GetAsync($"/posts/{post}/edit");
        var first = await author.SubmitAsync(page, null, ("body", "書き直し"));
        var second = await author.SubmitAsync(page, null, ("body", "書き直し"));
        Assert.Equal((302, 302, first.Location), (first.Code, second.Code, second.Location));
        Assert.Equal(1, await world.DbAsync(db => db.Set<Revision>().CountAsync(r => r.PostId == post)));
    }

    [Fact]
    public async Task Nothing_changed_is_no_edit()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        Assert.Equal(302, (await stage.As(UpkeepStage.Author).SubmitAsync($"/t/{thread}/edit", null)).Code);
        Assert.Null((await stage.ReadThreadAsync(thread)).EditedAt);
    }

    [Fact]
    public async Task A_stale_token_keeps_what_was_typed()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync(), "もとの文");
        var author = stage.As(UpkeepStage.Author);
        var refused = await author.SubmitAsync($"/posts/{post}/edit", null, ("body", "打った文"), (Form.TokenField, "old"));
        Assert.Equal(400, refused.Code);
        Assert.Equal("打った文", refused.Html.QuerySelector("textarea[name=body]")!.TextContent.Trim());
        Assert.Equal("もとの文", (await stage.ReadPostAsync(post)).Body);
    }

    [Fact]
    public async Task The_people_named_are_those_of_the_new_text()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync(), "だれも呼ばない");
        var author = stage.As(UpkeepStage.Author);
        await author.SubmitAsync($"/posts/{post}/edit", null, ("body", "@役割member どう思いますか"));
        Assert.Equal([stage.Id(UpkeepStage.Member)], await NamedAsync());
        await author.SubmitAsync($"/posts/{post}/edit", null, ("body", "やはり自分で考えます"));
        Assert.Equal([], await NamedAsync());

        Task<List<long>> NamedAsync() => world.DbAsync(db => db.Set<Mention>().Where(m => m.PostId == post).Select(m => m.PersonId).ToListAsync());
    }

    [Fact]
    public async Task A_long_history_goes_on_from_page_to_page()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync(), "版0");
        var author = stage.As(UpkeepStage.Author);
        for (var i = 1; i <= 12; i++) await author.SubmitAsync($"/posts/{post}/edit", null, ("body", "版" + i));
        var first = await author.GetAsync($"/posts/{post}/history");
        Assert.Equal(11, first.Html.QuerySelectorAll("main section").Length);
        var older = first.Html.QuerySelectorAll("main p > a")[^1].GetAttribute("href");
        var second = await author.GetAsync($"/posts/{post}/history{older}");
        Assert.Equal(2, second.Html.QuerySelectorAll("main section").Length);
        Assert.Contains("版0", second.Main);
        Assert.Equal(404, (await author.GetAsync($"/posts/{post}/history?before=x")).Code);
    }

    [Fact]
    public async Task What_was_written_stays_text_in_the_history()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync("<img src=x onerror=alert(1)>", "<script>alert(1)</script>");
        await stage.As(UpkeepStage.Author).SubmitAsync($"/t/{thread}/edit", null, ("title", "題"), ("body", "文"));
        var history = await stage.As(UpkeepStage.Member).GetAsync($"/t/{thread}/history");
        Assert.Null(history.Html.QuerySelector("main img, main script"));
        Assert.Contains("<script>alert(1)</script>", history.Main);
    }
}
