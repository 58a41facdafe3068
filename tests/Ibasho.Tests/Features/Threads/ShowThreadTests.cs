using System.Text.RegularExpressions;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Reading a thread: page by page, from where one stopped, and not at all where one may not.</summary>
public sealed partial class ShowThreadTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Forty_five_replies_are_three_pages()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        var posts = new List<Guid>();
        for (var i = 1; i <= 45; i++) posts.Add(await stage.PostAsync(id, "返信 " + i, deleted: i == 30));
        var member = stage.As(UpkeepStage.Member);

        var (path, seen, pages) = ($"/t/{id}", new List<string>(), 0);
        while (path is not null)
        {
            var page = await member.GetAsync(path);
            seen.AddRange(page.Html.QuerySelectorAll("[id^=p-]").Select(e => e.Id!));
            Assert.Equal(pages == 0, page.Html.QuerySelector("#opening") is not null);
            path = page.Html.QuerySelector("a[rel=next]")?.GetAttribute("href");
            pages++;
        }
        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(1, 45).Select(n => $"p-{n}"), seen);

        var last = await member.GetAsync($"/t/{id}?after=40");
        Assert.Equal($"/t/{id}?after=20", last.Html.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
        Assert.Equal($"/t/{id}?after=20#p-31", (await member.GetAsync($"/t/{id}?post={posts[30]}")).Location);
        Assert.Equal($"/t/{id}?after=40#p-45", (await member.GetAsync($"/t/{id}?after=999")).Location);
        Assert.DoesNotContain("返信 30", (await member.GetAsync($"/t/{id}?after=20")).Text);
        Assert.Equal(200, (await member.GetAsync($"/t/{id}?after=x&post=y&reply=z")).Code);
    }

    [Fact]
    public async Task One_goes_on_where_one_stopped()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        for (var i = 1; i <= 25; i++) await stage.PostAsync(id);
        var member = stage.As(UpkeepStage.Member);
        var me = stage.Id(UpkeepStage.Member);
        Assert.Null((await member.GetAsync($"/t/{id}")).Html.QuerySelector(".here"));
        await world.DbAsync(db =>
        {
            db.Add(new ReadMark { PersonId = me, ThreadId = id, Number = 22 });
            return db.SaveChangesAsync();
        });
        var page = await member.GetAsync($"/t/{id}");
        Assert.NotNull(page.Html.QuerySelector($"main a[href='/t/{id}?after=20#p-23']"));
        Assert.Null(page.Html.QuerySelector(".here"));
        Assert.Equal("p-22", (await member.GetAsync($"/t/{id}?after=20")).Html.QuerySelector(".here")!.PreviousElementSibling!.Id);
    }

    [Theory]
    [InlineData(Visibility.Closed)]
    [InlineData(Visibility.Secret)]
    public async Task What_is_hidden_looks_like_what_is_not_there(Visibility visibility)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var id = await stage.ThreadAsync("見えてはいけない題名");
        var post = await stage.PostAsync(id);
        foreach (var role in new[] { UpkeepStage.Stranger, UpkeepStage.Removed })
        {
            var browser = stage.As(role);
            await browser.TokenAsync();
            foreach (var path in new[] { "/t/{0}", "/t/{0}?after=1", "/t/{0}?post=" + post, "/t/{0}?reply=" + post })
                AssertSame(await browser.GetAsync(string.Format(path, id)), await browser.GetAsync(string.Format(path, Guid.NewGuid())));
            AssertSame(await browser.PostAsync($"/t/{id}/reply", ("body", "x")), await browser.PostAsync($"/t/{Guid.NewGuid()}/reply", ("body", "x")));
            AssertSame(await browser.PostAsync($"/t/{id}/reply/preview", ("body", "x")), await browser.PostAsync($"/t/{Guid.NewGuid()}/reply/preview", ("body", "x")));
        }
        Assert.Equal(404, (await stage.As(UpkeepStage.Stranger).GetAsync("/t/not-an-id")).Code);
    }

    [Fact]
    public async Task Who_has_yet_to_agree_is_shown_the_pledge()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Secret);
        var id = await stage.ThreadAsync("見えてはいけない題名");
        var page = await stage.As(UpkeepStage.Unagreed).GetAsync($"/t/{id}");
        Assert.Equal(302, page.Code);
        Assert.EndsWith($"/pledge?return=%2Ft%2F{id}", page.Location);
        Assert.DoesNotContain("見えて", page.Text);
    }

    [Fact]
    public async Task A_suspended_author_is_no_longer_named()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        var author = stage.Id(UpkeepStage.Author);
        await world.DbAsync(async db =>
        {
            (await db.Users.SingleAsync(p => p.Id == author)).Suspend();
            return await db.SaveChangesAsync();
        });
        var page = await stage.As(UpkeepStage.Member).GetAsync($"/t/{id}");
        Assert.DoesNotContain("役割 author", page.Text);
        Assert.Null(page.Html.QuerySelector($"a[href='/people/{author}']"));
    }

    private static void AssertSame(Page hidden, Page missing)
    {
        Assert.Equal(404, hidden.Code);
        Assert.Equal(missing.Code, hidden.Code);
        Assert.Equal(missing.Headers.Keys.Order(), hidden.Headers.Keys.Order());
        Assert.Equal(Plain(missing.Text), Plain(hidden.Text));
        Assert.Equal(missing.Text.Length, hidden.Text.Length);
    }

    // Ids in the address and proofs of origin differ from page to page.
    private static string Plain(string text) => Proof().Replace(Id().Replace(text, "ID"), "PROOF");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Proof();
}
