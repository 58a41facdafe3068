using Ibasho.Access;
using Ibasho.Model;
using Ibasho.Tests.Features.Threads;

namespace Ibasho.Tests.Access;

/// <summary>Who may read a thread, answer in it and begin one, for every role and state; the compiled reads say what the gates say.</summary>
public sealed class ThreadAccessTests(World world) : IClassFixture<World>
{
    // In the order of the roles: guest stranger unagreed removed member author steward.
    public static TheoryData<Visibility, string, string, string> Threads => new()
    {
        { Visibility.Open, "open", "- R R R R R R", "Missing NotAllowed PledgeNotAgreed NotAllowed ok ok ok" },
        { Visibility.Open, "closed", "- R R R R R R", "Missing NotAllowed PledgeNotAgreed NotAllowed ThreadClosed ThreadClosed ThreadClosed" },
        { Visibility.Open, "deleted", "- R R R R R R", "Missing NotAllowed PledgeNotAgreed NotAllowed Missing Missing Missing" },
        { Visibility.Closed, "open", "- - - - R R R", "Missing Missing Missing Missing ok ok ok" },
        { Visibility.Closed, "closed", "- - - - R R R", "Missing Missing Missing Missing ThreadClosed ThreadClosed ThreadClosed" },
        { Visibility.Closed, "deleted", "- - - - R R R", "Missing Missing Missing Missing Missing Missing Missing" },
        { Visibility.Secret, "open", "- - - - R R R", "Missing Missing Missing Missing ok ok ok" },
        { Visibility.Secret, "closed", "- - - - R R R", "Missing Missing Missing Missing ThreadClosed ThreadClosed ThreadClosed" },
        { Visibility.Secret, "deleted", "- - - - R R R", "Missing Missing Missing Missing Missing Missing Missing" },
    };

    [Theory]
    [MemberData(nameof(Threads))]
    public async Task Reading_and_answering(Visibility visibility, string state, string read, string reply)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var id = await stage.ThreadAsync(closed: state == "closed", deleted: state == "deleted");
        var post = await stage.PostAsync(id);
        var (reads, replies) = (new List<string>(), new List<string>());
        foreach (var role in UpkeepStage.Roles)
        {
            var viewer = Viewer.Guest with { Id = stage.Id(role) };
            await world.DbAsync(async db =>
            {
                var found = await db.FindThreadAsync(viewer, id, default);
                var seen = found is not null;
                Assert.Equal(seen, await db.Threads(viewer).AnyAsync(t => t.Id == id));
                Assert.Equal(seen, await db.Posts(viewer).AnyAsync(p => p.Id == post));
                Assert.Equal(seen, await db.FindPostAsync(viewer, post, default) is not null);
                Assert.Equal(seen ? 1 : 0, found is null ? 0 : (await db.PageOfPostsAsync(found, 0, 20, default)).Count);
                Assert.Equal(seen ? 1 : 0, (await db.ThreadsOfAsync(viewer, stage.CircleId, null, 20, default)).Count);
                reads.Add(seen ? "R" : "-");
                replies.Add(found is null ? "Missing" : ThreadAccess.RefuseReply(viewer, found.Standing, found.Thread)?.ToString() ?? "ok");
                return 0;
            });
        }
        Assert.Equal(read, string.Join(' ', reads));
        Assert.Equal(reply, string.Join(' ', replies));
    }

    /// <summary>Who stepped away reads nothing of it by any gate or compiled read; for everybody else it is as before. Withdrawn, nobody does.</summary>
    [Theory]
    [InlineData(Visibility.Open, "away", "- - - - - R R")]
    [InlineData(Visibility.Closed, "away", "- - - - - R R")]
    [InlineData(Visibility.Secret, "away", "- - - - - R R")]
    [InlineData(Visibility.Open, "withdrawn", "- - - - - - -")]
    [InlineData(Visibility.Closed, "withdrawn", "- - - - - - -")]
    public async Task Stepped_away_and_withdrawn(Visibility visibility, string state, string read)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var id = await stage.ThreadAsync("qzaway", "qzaway", ThreadKind.Consultation);
        var post = await stage.PostAsync(id, "qzaway", UpkeepStage.Member);
        await world.DbAsync(async db =>
        {
            var thread = await db.Set<Thread>().SingleAsync(t => t.Id == id);
            if (state == "withdrawn") thread.Withdraw(world.Clock.GetUtcNow());
            else db.AddRange(UpkeepStage.Roles[1..5].Select(role => new SteppedAway { PersonId = stage.Id(role), ThreadId = id }));
            db.AddRange(UpkeepStage.Roles[1..].Select(role => new Follow { PersonId = stage.Id(role), CircleId = stage.CircleId, ThreadId = id }));
            db.AddRange(UpkeepStage.Roles[1..].Select(role => new Bookmark { PersonId = stage.Id(role), ThreadId = id }));
            return await db.SaveChangesAsync();
        });
        var reads = new List<string>();
        foreach (var role in UpkeepStage.Roles)
        {
            var viewer = Viewer.Guest with { Id = stage.Id(role) };
            reads.Add(await world.DbAsync(async db =>
            {
                var seen = await db.Threads(viewer).AnyAsync(t => t.Id == id);
                Assert.Equal(seen, await db.FindThreadAsync(viewer, id, default) is not null);
                Assert.Equal(seen, await db.Posts(viewer).AnyAsync(p => p.Id == post));
                Assert.Equal(seen, await db.FindPostAsync(viewer, post, default) is not null);
                Assert.Equal(seen, await db.Bookmarks(viewer).AnyAsync(b => b.ThreadId == id));
                Assert.Equal(seen ? 1 : 0, (await db.ThreadsOfAsync(viewer, stage.CircleId, null, 20, default)).Count);
                Assert.Equal(seen ? 1 : 0, (await db.ThreadLinesAsync(viewer, stage.CircleId, null, null, default)).Lines.Count);
                Assert.Equal(seen, (await db.ReadersAsync(id, [viewer.Id], default)).Count == 1);
                Assert.Equal(seen && role == UpkeepStage.Steward, (await db.FollowedWithNewsAsync(viewer, 20, default)).Exists(t => t.Id == id));
                if (state == "away") Assert.Equal(seen ? 2 : 0, (await db.FindTextsAsync(viewer, Ibasho.Platform.Searching.SearchQuery.Parse("qzaway"), new(null, stage.Slug, null, null, null), 10, default)).Count);
                Assert.Null(await db.PledgeBeforeAsync(viewer, id, default));
                return seen ? "R" : "-";
            }));
        }
        Assert.Equal(read, string.Join(' ', reads));
    }

    [Theory]
    [InlineData(Visibility.Open, ThreadKind.Consultation, "Missing NotAllowed PledgeNotAgreed NotAllowed ok ok ok")]
    [InlineData(Visibility.Open, ThreadKind.Notice, "Missing NotAllowed PledgeNotAgreed NotAllowed NotAllowed NotAllowed ok")]
    [InlineData(Visibility.Closed, ThreadKind.Consultation, "Missing Missing PledgeNotAgreed Missing ok ok ok")]
    [InlineData(Visibility.Closed, ThreadKind.Topic, "Missing Missing PledgeNotAgreed Missing ok ok ok")]
    [InlineData(Visibility.Closed, ThreadKind.Notice, "Missing Missing PledgeNotAgreed Missing NotAllowed NotAllowed ok")]
    [InlineData(Visibility.Secret, ThreadKind.Consultation, "Missing Missing PledgeNotAgreed Missing ok ok ok")]
    [InlineData(Visibility.Secret, ThreadKind.Notice, "Missing Missing PledgeNotAgreed Missing NotAllowed NotAllowed ok")]
    public async Task Beginning(Visibility visibility, ThreadKind kind, string expected)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var slug = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.Slug).SingleAsync());
        var outcomes = new List<string>();
        foreach (var role in UpkeepStage.Roles)
        {
            var viewer = Viewer.Guest with { Id = stage.Id(role) };
            outcomes.Add(await world.DbAsync(async db => await db.FindCircleAsync(viewer, slug, default) is { } standing
                ? ThreadAccess.RefuseStart(viewer, standing, kind)?.ToString() ?? "ok" : "Missing"));
        }
        Assert.Equal(expected, string.Join(' ', outcomes));
    }
}
