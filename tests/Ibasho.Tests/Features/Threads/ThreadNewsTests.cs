using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Who hears of threads and replies: once, in calm, and only what is still true for the one who hears.</summary>
public sealed class ThreadNewsTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Many_replies_are_one_notice_until_it_is_read()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await StartAsync(stage, UpkeepStage.Author, "話題");
        for (var i = 0; i < 3; i++) await ReplyAsync(stage, UpkeepStage.Member, id, "返信");
        await ReplyAsync(stage, UpkeepStage.Steward, id, "返信");
        await world.DrainAsync();
        var notice = Assert.Single(await NoticesAsync(stage, UpkeepStage.Author, id));
        Assert.Equal(NoticeKind.Replied, notice.Kind);
        var line = await TellAsync(stage, UpkeepStage.Author, notice);
        Assert.Equal($"/t/{id}#p-1", line!.Link);
        Assert.Contains("役割 memberさんたち", line.Text);

        await world.DbAsync(db => db.Set<Notice>().Where(n => n.Id == notice.Id).ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, world.Clock.GetUtcNow())));
        await ReplyAsync(stage, UpkeepStage.Member, id, "もうひとつ");
        await world.DrainAsync();
        Assert.Equal(2, (await NoticesAsync(stage, UpkeepStage.Author, id)).Count);
    }

    [Fact]
    public async Task Who_is_named_hears_of_that_alone()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await StartAsync(stage, UpkeepStage.Author, "@役割member さんに聞きたいことがあります");
        await ReplyAsync(stage, UpkeepStage.Member, id, "@役割author さん、どうぞ。@役割stranger さんも");
        await world.DrainAsync();
        Assert.Equal(NoticeKind.Mentioned, Assert.Single(await NoticesAsync(stage, UpkeepStage.Author, id)).Kind);
        Assert.Equal(NoticeKind.Mentioned, Assert.Single(await NoticesAsync(stage, UpkeepStage.Member, id)).Kind);
        Assert.Empty(await NoticesAsync(stage, UpkeepStage.Stranger, id));
    }

    [Fact]
    public async Task Followers_of_a_circle_hear_of_a_new_thread_while_they_may_read_it()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        string[] followers = [UpkeepStage.Member, UpkeepStage.Author, UpkeepStage.Removed, UpkeepStage.Unagreed];
        await world.DbAsync(db =>
        {
            foreach (var role in followers) db.Add(new Follow { PersonId = stage.Id(role), CircleId = stage.CircleId });
            return db.SaveChangesAsync();
        });
        var id = await StartAsync(stage, UpkeepStage.Author, "本文");
        await world.DrainAsync();
        var notice = Assert.Single(await NoticesAsync(stage, UpkeepStage.Member, id));
        foreach (var role in followers.Skip(1)) Assert.Empty(await NoticesAsync(stage, role, id));

        Assert.NotNull(await TellAsync(stage, UpkeepStage.Member, notice));
        Assert.Null(await TellAsync(stage, UpkeepStage.Removed, notice));
        await world.DbAsync(async db =>
        {
            (await db.Set<Thread>().SingleAsync(t => t.Id == id)).Delete(world.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        Assert.Null(await TellAsync(stage, UpkeepStage.Member, notice));
    }

    private async Task<Guid> StartAsync(UpkeepStage stage, string role, string body)
    {
        var slug = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.Slug).SingleAsync());
        var sent = await stage.As(role).SubmitAsync($"/c/{slug}/write?kind=topic", $"/c/{slug}/write", ("title", "題名"), ("body", body));
        return Guid.Parse(sent.Location![3..]);
    }

    private static async Task ReplyAsync(UpkeepStage stage, string role, Guid id, string body) =>
        Assert.Equal(302, (await stage.As(role).SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", body))).Code);

    private Task<List<Notice>> NoticesAsync(UpkeepStage stage, string role, Guid id)
    {
        var person = stage.Id(role);
        return world.DbAsync(db => db.Set<Notice>().AsNoTracking().Where(n => n.PersonId == person && n.ThreadId == id).OrderBy(n => n.Id).ToListAsync());
    }

    private async Task<NoticeLine?> TellAsync(UpkeepStage stage, string role, Notice notice)
    {
        await using var scope = world.App.Services.CreateAsyncScope();
        var news = scope.ServiceProvider.GetServices<News>().First(n => n.Kind == notice.Kind);
        return await world.DbAsync(db => news.TellAsync(db, Viewer.Guest with { Id = stage.Id(role) }, notice, default));
    }
}
