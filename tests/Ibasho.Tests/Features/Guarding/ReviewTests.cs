using Ibasho.Model;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Guarding;

/// <summary>Between writing and sending: each finding is changed, or kept with a reason; nothing of it is stored before that, and nothing typed is lost.</summary>
public sealed class ReviewTests(World world) : IClassFixture<World>
{
    private const string Exposing = "担当の佐藤花子さん(84歳)が令和6年3月12日に倒れました。電話は090-1234-5678です。";
    private static readonly string[] Names = ["佐藤花子", "84歳", "3月12日", "090-1234-5678"];

    [Fact]
    public async Task A_reply_waits_for_its_writer_and_takes_all_proposals_at_one_press()
    {
        var (stage, id, member) = await SetAsync();
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", Exposing));
        Assert.Equal(422, review.Code);
        Assert.Contains("no-store", review.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.All(Names, name => Assert.Contains(review.Html.QuerySelectorAll("mark"), mark => mark.TextContent.Contains(name, StringComparison.Ordinal)));
        Assert.Contains(ReviewText("Helps"), review.Main, StringComparison.Ordinal);
        Assert.Equal(0, await PostsAsync(id));

        var sent = await member.SubmitAsync(review, null, ("review", "done"));
        Assert.Equal($"/t/{id}#p-1", sent.Location);
        var body = await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == id).Select(p => p.Body).SingleAsync());
        Assert.All(Names, name => Assert.DoesNotContain(name, body, StringComparison.Ordinal));
        Assert.Contains("80代前半", body, StringComparison.Ordinal);
        Assert.Equal(0, await KeptAsync(id));
        Assert.Equal(0, await stage.FoundAsync("佐藤花子"));
    }

    [Fact]
    public async Task Sent_twice_from_the_review_it_is_there_once()
    {
        var (_, id, member) = await SetAsync();
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", Exposing));
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => member.SubmitAsync(review, null, ("review", "done")))));
        Assert.All(sent, page => Assert.Equal(302, page.Code));
        Assert.Equal(1, await PostsAsync(id));
    }

    [Fact]
    public async Task Words_are_kept_with_a_reason_only_and_others_see_numbers()
    {
        var (stage, id, member) = await SetAsync();
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", Exposing));
        var place = Place(review, "佐藤花子");
        var again = await member.SubmitAsync(review, null, ("review", "done"), (place + "-do", "keep"));
        Assert.Equal(422, again.Code);
        Assert.NotEmpty(again.Html.QuerySelectorAll($"#{place}-why[aria-invalid=true]"));
        Assert.Contains("90-1234-5678", again.Html.QuerySelector(".said")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await PostsAsync(id));

        place = Place(again, "佐藤花子");
        const string reason = "小説の登場人物です";
        Assert.Equal(302, (await member.SubmitAsync(again, null, ("review", "done"), (place + "-do", "keep"), (place + "-why", reason))).Code);
        var kept = await world.DbAsync(db => db.Set<KeptWords>().Where(k => k.ThreadId == id).SingleAsync());
        Assert.Equal(("佐藤花子", "person", reason), (kept.Words, kept.Kind, kept.Reason));

        // The writer reads the reason, a steward a number, everybody else nothing.
        var post = kept.PostId!.Value;
        Assert.Contains(reason, (await member.GetAsync($"/posts/{post}/edit")).Main, StringComparison.Ordinal);
        var steward = await stage.As(UpkeepStage.Steward).GetAsync($"/t/{id}");
        Assert.Contains(ReviewText("CountTitle"), steward.Main, StringComparison.Ordinal);
        Assert.DoesNotContain(reason, steward.Text, StringComparison.Ordinal);
        var other = await stage.As(UpkeepStage.Author).GetAsync($"/t/{id}");
        Assert.DoesNotContain(ReviewText("CountTitle"), other.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(reason, other.Text, StringComparison.Ordinal);

        // An edit does not ask again; when the words go, so does the reason.
        Assert.Equal(302, (await member.SubmitAsync($"/posts/{post}/edit", null, ("body", "佐藤花子さんの本を読みました。"))).Code);
        Assert.Equal(1, await KeptAsync(id));
        Assert.Equal(302, (await member.SubmitAsync($"/posts/{post}/edit", null, ("body", "本を読みました。"))).Code);
        Assert.Equal(0, await KeptAsync(id));
    }

    [Fact]
    public async Task What_is_kept_goes_with_the_text()
    {
        var (_, id, member) = await SetAsync();
        await KeepAsync(member, id);
        var post = await world.DbAsync(db => db.Set<KeptWords>().Where(k => k.ThreadId == id).Select(k => k.PostId).SingleAsync());
        Assert.Equal(302, (await member.SubmitAsync($"/posts/{post}/delete", $"/posts/{post}/delete")).Code);
        Assert.Equal(0, await KeptAsync(id));
    }

    [Fact]
    public async Task Own_words_are_taken_and_looked_at_again()
    {
        var (_, id, member) = await SetAsync();
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "佐藤花子さんのことです。"));
        var place = Place(review, "佐藤花子");
        var again = await member.SubmitAsync(review, null, ("review", "done"), (place + "-do", "own"), (place + "-own", "鈴木一郎"));
        Assert.Equal(422, again.Code);
        Assert.Contains(again.Html.QuerySelectorAll("mark"), m => m.TextContent == "鈴木一郎");
        place = Place(again, "鈴木一郎");
        Assert.Equal(302, (await member.SubmitAsync(again, null, ("review", "done"), (place + "-do", "own"), (place + "-own", "ある利用者"))).Code);
        Assert.Equal("ある利用者さんのことです。", await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == id).Select(p => p.Body).SingleAsync()));
    }

    [Fact]
    public async Task Going_back_keeps_every_word_and_every_reason()
    {
        var (_, id, member) = await SetAsync();
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", Exposing), ("names", "ほしぞら"));
        var place = Place(review, "佐藤花子");
        var back = await member.SubmitAsync(review, null, ("review", "edit"), (place + "-do", "keep"), (place + "-why", "広く知られた名前"));
        Assert.Equal(200, back.Code);
        var fields = back.Fields(back.Form($"/t/{id}/reply")).ToList();
        Assert.Contains(("body", Exposing), fields);
        Assert.Contains(("names", "ほしぞら"), fields);
        Assert.Contains(fields, f => f.Value == "広く知られた名前");
        var next = await member.SubmitAsync(back, $"/t/{id}/reply");
        Assert.DoesNotContain(next.Html.QuerySelectorAll(".list input[aria-invalid]"), _ => true);
        Assert.Equal(302, (await member.SubmitAsync(next, null, ("review", "done"))).Code);
        Assert.Contains("佐藤花子", await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == id).Select(p => p.Body).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_must_not_appear_is_found_in_any_spelling()
    {
        var (_, id, member) = await SetAsync();
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "ﾎｼｿﾞﾗの件です。"), ("names", "ほしぞら"));
        Assert.Equal(422, review.Code);
        Assert.Contains(review.Html.QuerySelectorAll("mark"), m => m.TextContent == "ﾎｼｿﾞﾗ");
        Assert.Equal(302, (await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "ﾎｼｿﾞﾗの件です。"))).Code);
    }

    [Fact]
    public async Task A_valid_my_number_cannot_be_kept()
    {
        var (_, id, member) = await SetAsync();
        const string number = "983205673214";
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", $"番号は{number}です。"));
        Assert.Equal(422, review.Code);
        var place = Place(review, number);
        Assert.Empty(review.Html.QuerySelectorAll($"input[name='{place}-do'][value=keep]"));
        var sent = await member.SubmitAsync(review, null, ("review", "done"), (place + "-do", "keep"), (place + "-why", "必要です"));
        Assert.Equal(302, sent.Code);
        Assert.DoesNotContain(number, await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == id).Select(p => p.Body).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colleagues_of_the_thread_may_be_addressed()
    {
        var (_, id, member) = await SetAsync();
        var colleague = await world.NewPersonAsync("志村 晴香");
        await world.DbAsync(async db =>
        {
            var thread = await db.Set<Thread>().SingleAsync(t => t.Id == id);
            thread.AuthorId = await db.Users.Where(p => p.Email == colleague).Select(p => p.Id).SingleAsync();
            return await db.SaveChangesAsync();
        });
        Assert.Equal(302, (await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "志村さん、ありがとうございます。"))).Code);
        Assert.Equal(422, (await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "志村さん、ありがとうございます。"), ("names", "志村"))).Code);
    }

    [Fact]
    public async Task A_consultation_its_edit_and_a_profile_are_looked_at_too()
    {
        var (stage, _, member) = await SetAsync();
        var slug = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.Slug).SingleAsync());
        var review = await member.SubmitAsync($"/c/{slug}/write?kind=consultation", $"/c/{slug}/write", ("title", "佐藤花子さんのこと"), ("situation", "佐藤花子さんが転びました。"), ("wanted", "佐藤花子さんに何と言えば"));
        Assert.Equal(422, review.Code);
        var sent = await member.SubmitAsync(review, null, ("review", "done"));
        Assert.Equal(302, sent.Code);
        var id = Guid.Parse(sent.Location![3..]);
        Assert.Equal("Aさんのこと|Aさんが転びました。|Aさんに何と言えば", await world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == id).Select(t => t.Title + "|" + t.Situation + "|" + t.Wanted).SingleAsync()));
        Assert.Equal(422, (await member.SubmitAsync($"/t/{id}/edit", null, ("situation", "佐藤花子さんが転びました。"))).Code);
        Assert.Equal("Aさんが転びました。", await world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == id).Select(t => t.Situation).SingleAsync()));

        var profile = await member.SubmitAsync("/me/edit", null, ("about", "担当は佐藤花子さんです。"));
        Assert.Equal(422, profile.Code);
        var place = Place(profile, "佐藤花子");
        Assert.Equal(302, (await member.SubmitAsync(profile, null, ("review", "done"), (place + "-do", "keep"), (place + "-why", "上司です"))).Code);
        Assert.Contains("上司です", (await member.GetAsync("/me/edit")).Main, StringComparison.Ordinal);
        Assert.Equal(302, (await member.SubmitAsync("/me/edit", null, ("about", "よろしくお願いします。"))).Code);
        Assert.DoesNotContain("上司です", (await member.GetAsync("/me/edit")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_a_file_is_looked_at_and_written_anew()
    {
        var (_, id, member) = await SetAsync();
        var page = await member.GetAsync($"/t/{id}");
        var review = await member.SubmitFilesAsync(page, $"/t/{id}/reply", [("佐藤花子さんの家.png", "image/png", Pictures.Png(8, 8))], ("body", "写真です。"));
        Assert.Equal(422, review.Code);
        Assert.Contains(review.Html.QuerySelectorAll("mark"), m => m.TextContent == "佐藤花子");
        Assert.Equal(302, (await member.SubmitAsync(review, null, ("review", "done"))).Code);
        Assert.Matches(@"^[A-Z]さんの家\.png$", await world.DbAsync(db => db.Set<Attachment>().Where(f => f.ThreadId == id).Select(f => f.Name).SingleAsync()));
    }

    [Fact]
    public async Task Of_a_text_full_of_findings_every_one_is_decided_in_turn()
    {
        var (_, id, member) = await SetAsync();
        var page = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", string.Join("\n", Enumerable.Range(0, 110).Select(i => $"電話は090-1234-{1000 + i}です。"))));
        var presses = 0;
        for (; page.Code == 422 && presses < 5; presses++)
        {
            var open = page.Html.QuerySelectorAll("main .list input[type=hidden]").Select(i => i.GetAttribute("name")!).ToList();
            page = await member.SubmitAsync(page, null, [("review", "done"), .. open.Select(n => (n + "-do", "keep")), .. open.Select(n => (n + "-why", "窓口の番号です"))]);
        }
        Assert.Equal((302, 2), (page.Code, presses));
        Assert.Equal(110, await KeptAsync(id));
    }

    [Theory]
    [InlineData("edit"), InlineData("done")]
    public async Task Another_site_decides_nothing(string step)
    {
        var (_, id, member) = await SetAsync();
        var page = await member.PostRawAsync($"/t/{id}/reply", ("body", Exposing), ("review", step), ("guard-0", "佐藤花子"), ("guard-0-do", "keep"), ("guard-0-why", "よそから"));
        Assert.Equal(400, page.Code);
        Assert.NotNull(page.Html.QuerySelector("#errors"));
        Assert.Contains(("body", Exposing), page.Fields(page.Form($"/t/{id}/reply")));
        Assert.Equal(0, await PostsAsync(id));
    }

    [Fact]
    public async Task Somebody_who_may_not_write_learns_nothing_from_it()
    {
        var (stage, id, _) = await SetAsync();
        foreach (var role in (string[])[UpkeepStage.Stranger, UpkeepStage.Removed])
            Assert.Equal(404, (await stage.As(role).PostAsync($"/t/{id}/reply", ("body", Exposing))).Code);
    }

    [Fact]
    public async Task While_one_writes_the_page_is_told_where_the_marks_are_and_nothing_is_kept()
    {
        var (_, id, member) = await SetAsync();
        var token = await member.TokenAsync();
        var told = await member.PostAsync("/guard/look", ("fields", "title body"), ("title", "相談"), ("body", "佐藤花子さんの件"), ("names", ""), (Form.TokenField, token));
        Assert.Equal(200, told.Code);
        Assert.Contains("\"words\":\"佐藤花子\"", told.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await member.PostRawAsync("/guard/look", ("fields", "body"), ("body", "佐藤花子さん"))).Code);
        Assert.Equal(413, (await member.PostAsync("/guard/look", ("fields", "body"), ("body", new string('あ', 50_001)))).Code);
        Assert.Equal(0, await PostsAsync(id));
    }

    private async Task<(UpkeepStage Stage, Guid Thread, Browser Member)> SetAsync()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Secret);
        return (stage, await stage.ThreadAsync(), stage.As(UpkeepStage.Member));
    }

    private static async Task KeepAsync(Browser member, Guid id)
    {
        var review = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "佐藤花子さんのことです。"));
        var place = Place(review, "佐藤花子");
        Assert.Equal(302, (await member.SubmitAsync(review, null, ("review", "done"), (place + "-do", "keep"), (place + "-why", "小説の人物"))).Code);
    }

    /// <summary>What the fields about these words begin with.</summary>
    private static string Place(Page review, string words) =>
        review.Html.QuerySelectorAll("main .list input[type=hidden]").First(i => i.GetAttribute("value") == words).GetAttribute("name")!;

    private Task<int> PostsAsync(Guid thread) => world.DbAsync(db => db.Set<Post>().CountAsync(p => p.ThreadId == thread));

    private Task<int> KeptAsync(Guid thread) => world.DbAsync(db => db.Set<KeptWords>().CountAsync(k => k.ThreadId == thread));

    private static string ReviewText(string name) => Ibasho.Shell.Guarding.ReviewText.ResourceManager.GetString(name, System.Globalization.CultureInfo.GetCultureInfo("ja"))!;
}
