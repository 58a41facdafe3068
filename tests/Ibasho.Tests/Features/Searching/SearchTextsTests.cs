using System.Text.Json;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Searching;

/// <summary>What is found, in which order, how it is shown; in Japanese, Korean and English.</summary>
public sealed class SearchTextsTests(World world) : IClassFixture<World>
{
    private async Task<Page> SearchAsync(string query, string who = World.Member, string more = "") =>
        await (await world.AsAsync(who)).GetAsync("/search?q=" + Uri.EscapeDataString(query) + more);

    private static List<string> Titles(Page page) => [.. page.Html.QuerySelectorAll("section[aria-labelledby=found] a.title").Select(a => a.TextContent.Trim())];

    [Fact]
    public async Task A_word_of_two_letters_is_found_and_marked()
    {
        var page = await SearchAsync("夜勤");
        Assert.Equal(200, page.Code);
        Assert.Contains("夜勤明けに、受けた電話の声が耳に残るとき", Titles(page));
        Assert.All(page.Html.QuerySelectorAll("section[aria-labelledby=found] mark"), m => Assert.Equal("夜勤", m.TextContent));
    }

    [Theory]
    [InlineData("あるこーる", "アルコール専門外来の予約が取れました")]
    [InlineData("アルコール", "あるこーるのことを書きました")]
    [InlineData("ALCOHOL", "Alcohol and the night")]
    [InlineData("alcohol", "ALCOHOL と書いた人へ")]
    [InlineData("퇴원", "퇴원을 앞둔 어머니와 이야기했습니다")]
    [InlineData("어머니", "퇴원 뒤에 어머니께서 달라지셨습니다")]
    [InlineData("カンファ", "ｶﾝﾌｧﾚﾝｽの前に読むもの")]
    public async Task Letters_are_folded_and_particles_hang_on(string query, string title)
    {
        await world.ThreadAsync("seido-now", World.Steward, title, "本文です");
        Assert.Contains(title, Titles(await SearchAsync(query)));
    }

    [Fact]
    public async Task A_phrase_stands_as_it_is_written()
    {
        await world.ThreadAsync("seido-now", World.Steward, "鶴亀算の会議", "順番どおり");
        await world.ThreadAsync("seido-now", World.Steward, "会議の鶴亀算", "逆の順番");
        Assert.Equal(["鶴亀算の会議"], Titles(await SearchAsync("\"鶴亀算の会議\"")));
        Assert.Equal(2, Titles(await SearchAsync("鶴亀算 会議")).Count);
    }

    [Fact]
    public async Task Filters_narrow_by_author_circle_kind_and_time()
    {
        await world.ThreadAsync("seido-now", World.Steward, "虹鱒のこと", "一", ThreadKind.Topic);
        await world.ThreadAsync("case-room", World.Member, "虹鱒の相談", "二", ThreadKind.Consultation, TimeSpan.FromDays(400));
        await world.ThreadAsync("seido-now", World.Operator, "虹鱒のお知らせ", "三", ThreadKind.Notice, TimeSpan.FromDays(40));

        Assert.Equal(3, Titles(await SearchAsync("虹鱒")).Count);
        Assert.Equal(["虹鱒のこと"], Titles(await SearchAsync("虹鱒 投稿者:藤原")));
        Assert.Equal(["虹鱒のこと"], Titles(await SearchAsync("虹鱒", more: "&author=" + Uri.EscapeDataString("藤原 佐"))));
        Assert.Empty(Titles(await SearchAsync("虹鱒 author:誰でもない")));
        Assert.Equal(["虹鱒の相談"], Titles(await SearchAsync("虹鱒", more: "&circle=case-room")));
        Assert.Equal(["虹鱒の相談"], Titles(await SearchAsync("虹鱒 コミュニティ:事例相談室")));
        Assert.Equal(["虹鱒のお知らせ"], Titles(await SearchAsync("虹鱒 kind:notice")));
        Assert.Equal(["虹鱒のこと"], Titles(await SearchAsync("虹鱒", more: "&from=2026-11-01")));
        Assert.Equal(["虹鱒の相談"], Titles(await SearchAsync("虹鱒", more: "&until=2025-12-31")));
        Assert.Equal(["虹鱒のお知らせ"], Titles(await SearchAsync("虹鱒", more: "&from=2026-10-01&until=2026-10-31")));
        Assert.Equal(3, Titles(await SearchAsync("虹鱒", more: "&kind=nonsense&from=yesterday")).Count);
    }

    [Fact]
    public async Task Filters_alone_list_the_newest_first()
    {
        await world.ThreadAsync("seido-now", World.Steward, "いちばん新しいもの", "一");
        var titles = Titles(await SearchAsync("", more: "&circle=seido-now"));
        Assert.Equal("いちばん新しいもの", titles[0]);
        Assert.True(titles.Count > 5);
    }

    [Fact]
    public async Task Words_in_the_title_come_first_and_pages_follow_one_another()
    {
        await world.ThreadAsync("seido-now", World.Steward, "ほかの題名", "銀杏並木の話。銀杏並木。", age: TimeSpan.Zero);
        await world.ThreadAsync("seido-now", World.Steward, "銀杏並木の道", "本文", age: TimeSpan.FromDays(90));
        for (var i = 0; i < 25; i++) await world.ThreadAsync("seido-now", World.Steward, $"{i}番目の話", "銀杏並木", age: TimeSpan.FromDays(200 + i));

        var first = await SearchAsync("銀杏並木");
        Assert.Equal(["銀杏並木の道", "ほかの題名"], Titles(first).Take(2));
        var next = first.Html.QuerySelectorAll("section[aria-labelledby=found] a").Last().GetAttribute("href")!;
        var second = await (await world.AsAsync(World.Member)).GetAsync(next);
        Assert.Equal(27, Titles(first).Concat(Titles(second)).Distinct().Count());
    }

    [Fact]
    public async Task A_reply_is_found_at_its_place_and_a_deleted_one_is_not()
    {
        var thread = await world.ThreadAsync("seido-now", World.Steward, "場所のある話", "本文");
        await world.ReplyAsync(thread, World.Member, "はじめの返信");
        var post = await world.ReplyAsync(thread, World.Member, "翡翠色の返信です");
        var page = await SearchAsync("翡翠色");
        Assert.Equal($"/t/{thread}?after=1#p-2", page.Html.QuerySelector("section[aria-labelledby=found] a.title")!.GetAttribute("href"));

        await world.DbAsync(async db =>
        {
            (await db.Set<Post>().SingleAsync(p => p.Id == post)).Delete(world.Clock.GetUtcNow());
            db.Unindex(thread, post);
            return await db.SaveChangesAsync();
        });
        Assert.Empty(Titles(await SearchAsync("翡翠色")));
        Assert.Single(Titles(await SearchAsync("場所のある話")));

        await world.DbAsync(async db =>
        {
            (await db.Set<Thread>().SingleAsync(t => t.Id == thread)).Delete(world.Clock.GetUtcNow());
            db.Unindex(thread, null);
            return await db.SaveChangesAsync();
        });
        Assert.Empty(Titles(await SearchAsync("場所のある話")));
    }

    [Fact]
    public async Task What_is_deleted_is_not_shown_even_if_the_index_had_kept_it()
    {
        var thread = await world.ThreadAsync("seido-now", World.Steward, "琥珀色の話", "本文");
        await world.DbAsync(async db =>
        {
            (await db.Set<Thread>().SingleAsync(t => t.Id == thread)).Delete(world.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        Assert.Empty(Titles(await SearchAsync("琥珀色")));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("' OR 1=1 --")]
    [InlineData("words: NEAR(a b) * ^ - + { } \\ |")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("c1 a1 kconsultation y2026")]
    [InlineData("投稿者: から:")]
    [InlineData("\0\u200b😀")]
    public async Task Nothing_that_is_typed_is_an_error(string query) => Assert.Equal(200, (await SearchAsync(query)).Code);

    [Fact]
    public async Task Circles_and_people_are_found_by_name()
    {
        var page = await SearchAsync("藤原");
        Assert.Contains("藤原 佐知子", page.Html.QuerySelector("section[aria-labelledby=people]")!.TextContent);
        Assert.Contains("事例相談室", (await SearchAsync("相談室")).Html.QuerySelector("section[aria-labelledby=circles]")!.TextContent);
    }

    [Fact]
    public async Task Programs_find_the_same()
    {
        var thread = await world.ThreadAsync("seido-now", World.Steward, "鳶色の話", "鳶色の本文");
        var post = await world.ReplyAsync(thread, World.Member, "鳶色の返信");
        using var program = await world.ProgramAsync(World.Member, "read");
        var first = JsonDocument.Parse(await program.GetStringAsync("/api/v1/search?limit=1&q=" + Uri.EscapeDataString("鳶色"))).RootElement;
        var item = Assert.Single(first.GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(thread.ToString(), item.GetProperty("threadId").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("postId").ValueKind);
        Assert.Equal("鳶色の本文", item.GetProperty("excerpt").GetString());
        Assert.Equal("seido-now", item.GetProperty("circle").GetProperty("slug").GetString());

        var second = JsonDocument.Parse(await program.GetStringAsync($"/api/v1/search?limit=1&after={first.GetProperty("next").GetString()}&q=" + Uri.EscapeDataString("鳶色"))).RootElement;
        Assert.Equal(post.ToString(), Assert.Single(second.GetProperty("items").EnumerateArray().ToList()).GetProperty("postId").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }
}
