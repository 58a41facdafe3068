using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Taking back: a trace stays in the thread, the words are nowhere.</summary>
public sealed class UpkeepDeleteTests(World world) : IClassFixture<World>
{
    private const string Canary = "qzkanaria";

    [Fact]
    public async Task A_deleted_reply_is_gone_from_everything_that_kept_its_words()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var first = await stage.PostAsync(thread, "のこる返信", UpkeepStage.Member);
        var before = await stage.ReadThreadAsync(thread);
        var post = await stage.PostAsync(thread, $"{Canary}one @役割member");
        var author = stage.As(UpkeepStage.Author);
        await author.SubmitAsync($"/posts/{post}/edit", null, ("body", $"{Canary}two @役割member"));
        await stage.As(UpkeepStage.Member).PostAsync($"/posts/{post}/bookmark", ("wanted", "on"));
        Assert.Contains(Canary, (await stage.As(UpkeepStage.Member).GetAsync("/bookmarks")).Main);

        Assert.Contains(Canary, (await author.GetAsync($"/posts/{post}/delete")).Main);
        Assert.Equal(302, (await author.SubmitAsync($"/posts/{post}/delete", $"/posts/{post}/delete")).Code);
        await world.DrainAsync();

        Assert.Equal("", (await stage.ReadPostAsync(post)).Body);
        Assert.Equal((0, 0), (await stage.FoundAsync(Canary + "one"), await stage.FoundAsync(Canary + "two")));
        Assert.Equal((0, 0, 0), await world.DbAsync(async db => (
            await db.Set<Revision>().CountAsync(r => r.PostId == post), await db.Set<Mention>().CountAsync(m => m.PostId == post), await db.Set<Bookmark>().CountAsync(b => b.PostId == post))));
        Assert.DoesNotContain(Canary, (await stage.As(UpkeepStage.Member).GetAsync("/bookmarks")).Text);
        Assert.Equal(404, (await author.GetAsync($"/posts/{post}/history")).Code);
        AssertNotInFiles(Canary);

        var after = await stage.ReadThreadAsync(thread);
        Assert.Equal((before.PostCount, before.LastPostAt, 2), (after.PostCount, after.LastPostAt, after.LastNumber));
        Assert.Equal("のこる返信", (await stage.ReadPostAsync(first)).Body);
    }

    [Fact]
    public async Task A_deleted_opening_leaves_the_answers_and_their_place_in_search()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync($"{Canary}three", $"{Canary}four", ThreadKind.Consultation);
        var post = await stage.PostAsync(thread, "支えになった返信", UpkeepStage.Member);
        var author = stage.As(UpkeepStage.Author);
        await author.SubmitAsync($"/t/{thread}/edit", null, ("situation", $"{Canary}five"));
        await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/bookmark", ("wanted", "on"));
        await stage.As(UpkeepStage.Member).PostAsync($"/posts/{post}/bookmark", ("wanted", "on"));
        Assert.Equal(302, (await author.SubmitAsync($"/t/{thread}/delete", $"/t/{thread}/delete")).Code);
        await world.DrainAsync();

        var row = await stage.ReadThreadAsync(thread);
        Assert.Equal(("", "", "", "", 1), (row.Title, row.Situation, row.Wanted, row.Body, row.PostCount));
        Assert.Equal((0, 1), (await stage.FoundAsync(Canary + "four") + await stage.FoundAsync(Canary + "five"), await stage.FoundAsync("支えになった")));
        AssertNotInFiles(Canary + "three");
        AssertNotInFiles(Canary + "four");
        AssertNotInFiles(Canary + "five");

        // The answer's own bookmark and history stay; the opening's bookmark went.
        var bookmarks = await stage.As(UpkeepStage.Member).GetAsync("/bookmarks");
        Assert.Contains("支えになった返信", bookmarks.Main);
        Assert.Single(bookmarks.Html.QuerySelectorAll("main .list > li"));
        Assert.Equal(200, (await stage.As(UpkeepStage.Member).GetAsync($"/posts/{post}/history")).Code);
        Assert.Equal(302, (await stage.As(UpkeepStage.Member).SubmitAsync($"/posts/{post}/edit", null, ("body", "書き足した返信"))).Code);
    }

    [Fact]
    public async Task A_steward_who_deletes_is_on_record_and_the_record_holds_no_words()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync(), "消される文");
        var page = await stage.As(UpkeepStage.Steward).GetAsync($"/posts/{post}/delete");
        Assert.Contains("役割 author", page.Main);
        await stage.As(UpkeepStage.Steward).SubmitAsync(page, $"/posts/{post}/delete");
        var entry = await world.DbAsync(db => db.Set<AuditEntry>().SingleAsync(a => a.CircleId == stage.CircleId && a.Act == "post.delete"));
        Assert.Equal((stage.Id(UpkeepStage.Steward), stage.Id(UpkeepStage.Author), post.ToString()), (entry.ActorId, entry.SubjectId, await world.DbAsync(db => db.OpenDetailAsync(entry, default))));
    }

    [Fact]
    public async Task Deleting_twice_counts_once()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var opened = (await stage.ReadThreadAsync(thread)).LastPostAt;
        var post = await stage.PostAsync(thread);
        var author = stage.As(UpkeepStage.Author);
        var page = await author.GetAsync($"/posts/{post}/delete");
        var first = await author.SubmitAsync(page, $"/posts/{post}/delete");
        var second = await author.SubmitAsync(page, $"/posts/{post}/delete");
        Assert.Equal((302, 302, first.Location), (first.Code, second.Code, second.Location));
        var row = await stage.ReadThreadAsync(thread);
        Assert.Equal((0, opened), (row.PostCount, row.LastPostAt));
    }

    [Fact]
    public async Task A_stale_token_deletes_nothing_and_offers_the_button_again()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var post = await stage.PostAsync(await stage.ThreadAsync());
        var author = stage.As(UpkeepStage.Author);
        var refused = await author.PostAsync($"/posts/{post}/delete", (Form.TokenField, "old"));
        Assert.Equal(400, refused.Code);
        Assert.Null((await stage.ReadPostAsync(post)).DeletedAt);
        Assert.Equal(302, (await author.SubmitAsync(refused, $"/posts/{post}/delete")).Code);
        Assert.NotNull((await stage.ReadPostAsync(post)).DeletedAt);
    }

    /// <summary>Not in the database's file, and not in its log after the sweep.</summary>
    private void AssertNotInFiles(string words)
    {
        if (Template.IsPostgres) return;
        var sought = System.Text.Encoding.UTF8.GetBytes(words);
        foreach (var file in Directory.EnumerateFiles(world.Folder, "ibasho.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.True(bytes.ToArray().AsSpan().IndexOf(sought) < 0, $"{words} is still in {Path.GetFileName(file)}");
        }
    }
}
