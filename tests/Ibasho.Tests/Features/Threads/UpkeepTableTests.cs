using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Who may do what to a thread or a reply in which state: every cell written out.</summary>
public sealed class UpkeepTableTests(World world) : IClassFixture<World>
{
    // The order of the columns:        guest stranger unagreed removed member author steward
    public static TheoryData<string, Visibility, string, string> OfThreads => new()
    {
        { "GET edit", Visibility.Closed, "open", "302 404 302 404 403 200 403" },
        { "GET edit", Visibility.Closed, "closed", "302 404 302 404 403 200 403" },
        { "GET edit", Visibility.Closed, "deleted", "302 404 302 404 404 404 404" },
        { "GET edit", Visibility.Secret, "open", "302 404 302 404 403 200 403" },
        { "GET edit", Visibility.Open, "open", "302 403 403 403 403 200 403" },
        { "POST edit", Visibility.Closed, "open", "401 404 404 404 403 302 403" },
        { "POST edit", Visibility.Closed, "closed", "401 404 404 404 403 302 403" },
        { "POST edit", Visibility.Closed, "deleted", "401 404 404 404 404 404 404" },
        { "POST edit", Visibility.Open, "open", "401 403 403 403 403 302 403" },
        { "GET history", Visibility.Closed, "open", "302 404 302 404 200 200 200" },
        { "GET history", Visibility.Closed, "closed", "302 404 302 404 200 200 200" },
        { "GET history", Visibility.Closed, "deleted", "302 404 302 404 404 404 404" },
        { "GET history", Visibility.Secret, "open", "302 404 302 404 200 200 200" },
        { "GET history", Visibility.Open, "open", "302 200 200 200 200 200 200" },
        { "GET delete", Visibility.Closed, "open", "302 404 302 404 403 200 200" },
        { "GET delete", Visibility.Closed, "deleted", "302 404 302 404 403 302 302" },
        { "POST delete", Visibility.Closed, "open", "401 404 404 404 403 302 302" },
        { "POST delete", Visibility.Closed, "closed", "401 404 404 404 403 302 302" },
        { "POST delete", Visibility.Closed, "deleted", "401 404 404 404 403 302 302" },
        { "POST delete", Visibility.Open, "open", "401 403 403 403 403 302 302" },
        { "POST close", Visibility.Closed, "open", "401 404 404 404 403 302 302" },
        { "POST close", Visibility.Closed, "closed", "401 404 404 404 403 302 302" },
        { "POST close", Visibility.Closed, "deleted", "401 404 404 404 404 404 404" },
        { "POST reopen", Visibility.Closed, "open", "401 404 404 404 403 302 302" },
        { "POST reopen", Visibility.Closed, "closed", "401 404 404 404 403 302 302" },
        { "POST reopen", Visibility.Closed, "deleted", "401 404 404 404 404 404 404" },
        { "POST reopen", Visibility.Open, "closed", "401 403 403 403 403 302 302" },
        { "POST bookmark", Visibility.Closed, "open", "401 404 404 404 302 302 302" },
        { "POST bookmark", Visibility.Closed, "deleted", "401 404 404 404 404 404 404" },
        { "POST bookmark", Visibility.Open, "open", "401 302 302 302 302 302 302" },
        { "POST follow", Visibility.Closed, "open", "401 404 404 404 302 302 302" },
        { "POST follow", Visibility.Secret, "deleted", "401 404 404 404 302 302 302" },
        { "POST follow", Visibility.Open, "open", "401 302 302 302 302 302 302" },
        { "POST read", Visibility.Closed, "open", "401 404 404 404 302 302 302" },
        { "POST read", Visibility.Secret, "deleted", "401 404 404 404 302 302 302" },
        { "POST read", Visibility.Open, "open", "401 302 302 302 302 302 302" },
    };

    public static TheoryData<string, Visibility, string, string> OfPosts => new()
    {
        { "GET edit", Visibility.Closed, "there", "302 404 404 404 403 200 403" },
        { "GET edit", Visibility.Closed, "deleted", "302 404 404 404 404 404 404" },
        { "GET edit", Visibility.Closed, "closed", "302 404 404 404 403 200 403" },
        { "GET edit", Visibility.Closed, "orphan", "302 404 404 404 403 200 403" },
        { "GET edit", Visibility.Open, "there", "302 403 403 403 403 200 403" },
        { "POST edit", Visibility.Secret, "there", "401 404 404 404 403 302 403" },
        { "POST edit", Visibility.Closed, "orphan", "401 404 404 404 403 302 403" },
        { "POST edit", Visibility.Closed, "deleted", "401 404 404 404 404 404 404" },
        { "GET history", Visibility.Closed, "there", "302 404 404 404 200 200 200" },
        { "GET history", Visibility.Closed, "orphan", "302 404 404 404 200 200 200" },
        { "GET history", Visibility.Closed, "deleted", "302 404 404 404 404 404 404" },
        { "GET delete", Visibility.Closed, "there", "302 404 404 404 403 200 200" },
        { "GET delete", Visibility.Closed, "deleted", "302 404 404 404 403 302 302" },
        { "POST delete", Visibility.Closed, "there", "401 404 404 404 403 302 302" },
        { "POST delete", Visibility.Closed, "closed", "401 404 404 404 403 302 302" },
        { "POST delete", Visibility.Closed, "orphan", "401 404 404 404 403 302 302" },
        { "POST delete", Visibility.Closed, "deleted", "401 404 404 404 403 302 302" },
        { "POST delete", Visibility.Open, "there", "401 403 403 403 403 302 302" },
        { "POST bookmark", Visibility.Closed, "there", "401 404 404 404 302 302 302" },
        { "POST bookmark", Visibility.Closed, "deleted", "401 404 404 404 404 404 404" },
        { "POST bookmark", Visibility.Open, "there", "401 302 302 302 302 302 302" },
    };

    [Theory, MemberData(nameof(OfThreads))]
    public async Task Thread(string act, Visibility visibility, string state, string codes)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        Assert.Equal(codes, await stage.CodesAsync(
            () => stage.ThreadAsync(closed: state == "closed", deleted: state == "deleted"),
            async (browser, id) => await DoAsync(browser, act, $"/t/{id}/", async () => (await stage.ReadThreadAsync(id)).Version)));
    }

    [Theory, MemberData(nameof(OfPosts))]
    public async Task Post(string act, Visibility visibility, string state, string codes)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        Assert.Equal(codes, await stage.CodesAsync(
            async () => await stage.PostAsync(await stage.ThreadAsync(closed: state == "closed", deleted: state == "orphan"), deleted: state == "deleted"),
            async (browser, id) => await DoAsync(browser, act, $"/posts/{id}/", async () => (await stage.ReadPostAsync(id)).Version)));
    }

    [Theory]
    [InlineData("/t/{0}/edit")]
    [InlineData("/t/{0}/history")]
    [InlineData("/t/{0}/delete")]
    [InlineData("/posts/{1}/edit")]
    [InlineData("/posts/{1}/history")]
    [InlineData("/posts/{1}/delete")]
    public async Task What_is_secret_looks_as_what_is_missing(string path)
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Secret);
        var thread = await stage.ThreadAsync();
        var post = await stage.PostAsync(thread);
        var stranger = stage.As(UpkeepStage.Stranger);
        await stranger.GetAsync("/nowhere"); // The first answer of all sets a cookie.
        var secret = await stranger.GetAsync(string.Format(path, thread, post));
        var missing = await stranger.GetAsync(string.Format(path, Guid.NewGuid(), Guid.NewGuid()));
        Assert.Equal(404, secret.Code);
        Assert.Equal((missing.Code, missing.Text.Length), (secret.Code, secret.Text.Length));
        Assert.Equal(missing.Headers.Keys.Order(), secret.Headers.Keys.Order());
    }

    [Theory]
    [InlineData("/t/x/edit")]
    [InlineData("/posts/17/history")]
    [InlineData("/t/00000000-0000-0000-0000-000000000000/edit")]
    public async Task An_id_that_is_none_is_missing(string path)
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        Assert.Equal(404, (await stage.As(UpkeepStage.Member).GetAsync(path)).Code);
    }

    private static async Task<Page> DoAsync(Browser browser, string act, string root, Func<Task<int>> version)
    {
        var path = root + act.Split(' ')[1];
        return act switch
        {
            _ when act.StartsWith("GET", StringComparison.Ordinal) => await browser.GetAsync(path),
            "POST edit" => await browser.PostAsync(path, ("version", (await version()).ToString()), ("title", "新しい題名"), ("body", "新しい本文")),
            "POST read" => await browser.PostAsync(path, ("number", "0")),
            _ => await browser.PostAsync(path, ("wanted", "on")),
        };
    }
}
