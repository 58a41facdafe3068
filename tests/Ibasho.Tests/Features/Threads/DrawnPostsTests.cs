using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Replies are kept drawn, and what changes is seen at once all the same.</summary>
public sealed class DrawnPostsTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_new_name_a_new_profession_and_another_language_show_at_once()
    {
        var post = await world.DbAsync(db => db.Set<Post>().Include(p => p.Author).Include(p => p.Thread)
            .Where(p => p.Thread.Circle.Slug == "case-room" && p.Number == 1 && p.Author!.Email != World.Member).OrderBy(p => p.ThreadId).FirstAsync());
        var member = await world.AsAsync(World.Member);
        var address = "/t/" + post.ThreadId;
        Assert.Contains(post.Author!.Name, (await member.GetAsync(address)).Html.QuerySelector("#p-1 .who")!.TextContent, StringComparison.Ordinal);

        await world.DbAsync(async db =>
        {
            var author = await db.Users.SingleAsync(p => p.Id == post.AuthorId);
            (author.Name, author.Professions) = ("改名した人", ["PHARM"]);
            return await db.SaveChangesAsync();
        });
        var renamed = (await member.GetAsync(address)).Html.QuerySelector("#p-1 .who")!.TextContent;
        Assert.Contains("改名した人", renamed, StringComparison.Ordinal);
        Assert.Contains("薬剤師", renamed, StringComparison.Ordinal);
        Assert.DoesNotContain(post.Author!.Name, renamed, StringComparison.Ordinal);

        var me = await world.IdAsync(World.Member);
        await world.DbAsync(db => db.Users.Where(p => p.Id == me).ExecuteUpdateAsync(p => p.SetProperty(x => x.Culture, "en")));
        Assert.Contains("pharmacist", (await member.GetAsync(address)).Html.QuerySelector("#p-1 .who")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_steward_may_do_is_not_shown_to_a_member_who_reads_after_him()
    {
        var post = await world.DbAsync(db => db.Set<Post>().Where(p => p.Thread.Circle.Slug == "case-room" && p.Number == 1
            && p.Author!.Email != World.Member && p.Author!.Email != World.Steward && p.DeletedAt == null).OrderByDescending(p => p.ThreadId).FirstAsync());
        var delete = $"#p-1 a[href='/posts/{post.Id}/delete']";
        Assert.NotNull((await (await world.AsAsync(World.Steward)).GetAsync("/t/" + post.ThreadId)).Html.QuerySelector(delete));
        Assert.Null((await (await world.AsAsync(World.Member)).GetAsync("/t/" + post.ThreadId)).Html.QuerySelector(delete));
    }
}
