using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Closing, keeping, following, and where I stopped reading.</summary>
public sealed class UpkeepMarkTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_thread_is_closed_and_opened_again_however_often_it_is_pressed()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var steward = stage.As(UpkeepStage.Steward);
        foreach (var (act, closed) in new[] { ("close", true), ("close", true), ("reopen", false), ("reopen", false) })
        {
            Assert.Equal(302, (await steward.PostAsync($"/t/{thread}/{act}")).Code);
            Assert.Equal(closed, (await stage.ReadThreadAsync(thread)).ClosedAt is not null);
        }
        Assert.Equal(["thread.close", "thread.reopen"], await world.DbAsync(db =>
            db.Set<AuditEntry>().Where(a => a.CircleId == stage.CircleId).OrderBy(a => a.Id).Select(a => a.Act).ToListAsync()));
    }

    [Fact]
    public async Task A_bookmark_is_kept_once_and_shown_to_its_owner_only()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync("しおりの題名");
        var post = await stage.PostAsync(thread, "しおりの返信");
        var member = stage.As(UpkeepStage.Member);
        for (var i = 0; i < 2; i++)
        {
            await member.PostAsync($"/t/{thread}/bookmark", ("wanted", "on"));
            Assert.EndsWith("#p-1", (await member.PostAsync($"/posts/{post}/bookmark", ("wanted", "on"))).Location);
        }
        var page = await member.GetAsync("/bookmarks");
        Assert.Equal(2, page.Html.QuerySelectorAll("main .list > li").Length);
        Assert.Contains("しおりの返信", page.Main);
        Assert.DoesNotContain("しおりの題名", (await stage.As(UpkeepStage.Steward).GetAsync("/bookmarks")).Main);

        Assert.Equal("/bookmarks", (await member.PostAsync($"/t/{thread}/bookmark", ("wanted", "off"), ("return", "/bookmarks"))).Location);
        await member.PostAsync($"/posts/{post}/bookmark", ("wanted", "off"));
        Assert.Empty((await member.GetAsync("/bookmarks")).Html.QuerySelectorAll("main .list > li"));
    }

    [Fact]
    public async Task Who_is_removed_sees_the_bookmarks_of_the_circle_no_longer()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Secret);
        var thread = await stage.ThreadAsync("ひみつの題名");
        var member = stage.As(UpkeepStage.Member);
        await member.PostAsync($"/t/{thread}/bookmark", ("wanted", "on"));
        Assert.Contains("ひみつの題名", (await member.GetAsync("/bookmarks")).Main);
        var id = stage.Id(UpkeepStage.Member);
        await world.DbAsync(async db =>
        {
            (await db.Set<Membership>().SingleAsync(m => m.PersonId == id && m.CircleId == stage.CircleId)).Remove();
            return await db.SaveChangesAsync();
        });
        Assert.DoesNotContain("ひみつの題名", (await member.GetAsync("/bookmarks")).Text);
    }

    [Fact]
    public async Task Many_bookmarks_go_on_from_page_to_page()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var member = stage.As(UpkeepStage.Member);
        for (var i = 0; i < 21; i++) await member.PostAsync($"/t/{await stage.ThreadAsync("題名" + i)}/bookmark", ("wanted", "on"));
        var first = await member.GetAsync("/bookmarks");
        Assert.Equal(20, first.Html.QuerySelectorAll("main .list > li").Length);
        var second = await member.GetAsync(first.Html.QuerySelectorAll("main a")[^1].GetAttribute("href")!);
        Assert.Contains("題名0", second.Main);
        Assert.Single(second.Html.QuerySelectorAll("main .list > li"));
    }

    [Fact]
    public async Task A_return_address_leads_nowhere_else()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        Assert.Equal("/", (await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/follow", ("wanted", "on"), ("return", "//evil.example"))).Location);
    }

    [Fact]
    public async Task Following_is_wanted_or_not_however_often_it_is_said()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var id = stage.Id(UpkeepStage.Member);
        foreach (var (wanted, rows) in new[] { ("on", 1), ("on", 1), ("off", 0), ("off", 0) })
        {
            await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/follow", ("wanted", wanted));
            Assert.Equal(rows, await world.DbAsync(db => db.Set<Follow>().CountAsync(f => f.PersonId == id && f.ThreadId == thread)));
        }
    }

    [Fact]
    public async Task A_read_mark_never_goes_back_and_never_beyond_the_end()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        for (var i = 0; i < 3; i++) await stage.PostAsync(thread);
        var id = stage.Id(UpkeepStage.Member);
        foreach (var (sent, mark) in new[] { ("2", 2), ("1", 2), ("0", 2), ("99", 3), ("3", 3) })
        {
            Assert.Equal(302, (await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/read", ("number", sent))).Code);
            Assert.Equal(mark, await world.DbAsync(db => db.Set<ReadMark>().Where(r => r.PersonId == id && r.ThreadId == thread).Select(r => r.Number).SingleAsync()));
        }
        Assert.Equal(400, (await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/read", ("number", "-1"))).Code);
        Assert.Equal(204, (await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/read", ("number", "3"), ("beacon", "1"))).Code);
    }

    [Fact]
    public async Task Reading_reads_the_notices_of_what_was_read_and_of_nothing_else()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var other = await stage.ThreadAsync();
        var one = await stage.PostAsync(thread);
        var two = await stage.PostAsync(thread);
        var elsewhere = await stage.PostAsync(other);
        var id = stage.Id(UpkeepStage.Member);
        await world.DbAsync(async db =>
        {
            foreach (var (of, post) in new[] { (thread, one), (thread, two), (other, elsewhere) })
                db.Add(new Notice { PersonId = id, Kind = NoticeKind.Replied, CircleId = stage.CircleId, ThreadId = of, PostId = post, CreatedAt = world.Clock.GetUtcNow(), Once = "Replied:" + post });
            (await db.Users.SingleAsync(p => p.Id == id)).UnreadNotices = 3;
            return await db.SaveChangesAsync();
        });
        foreach (var (number, left) in new[] { ("1", 2), ("1", 2), ("2", 1) })
        {
            await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/read", ("number", number));
            Assert.Equal((left, left), await world.DbAsync(async db => (
                await db.Users.Where(p => p.Id == id).Select(p => p.UnreadNotices).SingleAsync(), await db.Set<Notice>().CountAsync(n => n.PersonId == id && n.ReadAt == null))));
        }
    }
}
