using Ibasho.Access;
using Ibasho.Model;
using Ibasho.Tests.Features.Moderation;
using Ibasho.Tests.Features.Threads;

namespace Ibasho.Tests.Access;

/// <summary>Who may report, see, decide and decide again, for every role and state.</summary>
public sealed class ModerationAccessTests(World world) : IClassFixture<World>
{
    // In the order of the roles: guest stranger unagreed removed member author steward, then another steward and an operator.
    [Theory]
    [InlineData("waiting", "- - - - - - S S -")]
    [InlineData("late", "- - - - - - S S S")]
    [InlineData("about a steward", "- - - - - - - - S")]
    [InlineData("decided", "- - - - - - S S -")]
    [InlineData("decided late", "- - - - - - S S S")]
    [InlineData("away", "- - - - - - - S -")]
    public async Task Who_sees_a_matter(string state, string seen)
    {
        var care = await CareStage.SetAsync(world);
        var now = world.Clock.GetUtcNow();
        var post = state == "about a steward" ? await care.Stage.PostAsync(care.Thread, "返信", UpkeepStage.Steward) : care.Post;
        var concern = new Concern { CircleId = care.Stage.CircleId, ThreadId = care.Thread, PostId = post, ForOperators = state == "about a steward", OpenedAt = now };
        concern.Wait(now);
        var at = state is "late" or "decided late" ? now.AddDays(Concern.PatienceDays) : now;
        if (state.StartsWith("decided", StringComparison.Ordinal)) concern.Close(at);
        await world.DbAsync(async db =>
        {
            db.Add(concern);
            if (state == "away") db.Add(new SteppedAway { PersonId = care.Stage.Id(UpkeepStage.Steward), ThreadId = care.Thread });
            return await db.SaveChangesAsync();
        });
        var viewers = UpkeepStage.Roles.Select(role => Viewer.Guest with { Id = care.Stage.Id(role) }).Append(await world.ViewerAsync(care.Steward2)).Append(await world.ViewerAsync(World.Operator));
        var answers = new List<string>();
        foreach (var viewer in viewers) answers.Add(await world.DbAsync(db => db.Concerns(viewer, at).AnyAsync(c => c.Id == concern.Id)) ? "S" : "-");
        Assert.Equal(seen, string.Join(' ', answers));
    }

    [Theory]
    [InlineData(false, false, null), InlineData(false, true, Refusal.AlreadyDeleted), InlineData(true, false, Refusal.NotAllowed), InlineData(true, true, Refusal.AlreadyDeleted)]
    public void Who_may_report(bool mine, bool deleted, Refusal? refusal)
    {
        Assert.Equal(refusal, ModerationAccess.RefuseReport(Viewer.Guest with { Id = 1 }, mine, deleted));
        Assert.Equal(Refusal.NotSignedIn, ModerationAccess.RefuseReport(Viewer.Guest, mine, deleted));
        Assert.Equal(Refusal.ScopeMissing, ModerationAccess.RefuseReport(Viewer.Guest with { Id = 1, MayWrite = false }, mine, deleted));
    }

    // The writer is 1, who decided 2, somebody else 3.
    [Theory]
    [InlineData("told", 1, null), InlineData("told", 2, Refusal.Missing), InlineData("told", 3, Refusal.Missing)]
    [InlineData("late", 1, Refusal.AlreadyDecided), InlineData("asked", 1, Refusal.AlreadyDecided), InlineData("answered", 1, Refusal.AlreadyDecided), InlineData("left", 1, Refusal.Missing)]
    public void Who_may_ask_to_look_again(string state, long me, Refusal? refusal)
    {
        var (measure, now) = Measured(state);
        Assert.Equal(refusal, ModerationAccess.RefuseAppeal(Viewer.Guest with { Id = me }, measure, now));
    }

    [Theory]
    [InlineData("told", 3, Refusal.Missing), InlineData("asked", 3, null), InlineData("asked", 2, Refusal.NotAllowed), InlineData("answered", 3, Refusal.AlreadyDecided), InlineData("answered", 2, Refusal.NotAllowed)]
    public void Who_may_look_again(string state, long me, Refusal? refusal) =>
        Assert.Equal(refusal, ModerationAccess.RefuseAnswerAppeal(Viewer.Guest with { Id = me }, Measured(state).Measure));

    [Theory, InlineData(-1, null), InlineData(0, null), InlineData(1, Refusal.WritingSuspended)]
    public void Who_may_write_again(int minutes, Refusal? refusal)
    {
        var now = DateTimeOffset.UnixEpoch;
        var standing = new Standing(new Circle { Slug = "a", Name = "a", Purpose = "" }, new Membership { PersonId = 1 }, null) { SilentUntil = now.AddMinutes(minutes) };
        var viewer = Viewer.Guest with { Id = 1, At = now };
        Assert.Equal(refusal, CircleAccess.RefuseWrite(viewer, standing));
        Assert.Null(ThreadAccess.RefuseDelete(viewer, standing, true, false));
    }

    private static (Measure Measure, DateTimeOffset Now) Measured(string state)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(1);
        var measure = new Measure { PersonId = 1, Act = state == "left" ? MeasureAct.Leave : MeasureAct.Warn, DecidedById = 2, DecidedAt = state == "late" ? now.AddDays(-Measure.AppealDays) : now };
        if (state is "asked" or "answered") measure.Appeal("?", now);
        if (state is "answered") measure.AnswerAppeal(3, false, "!", now);
        return (measure, now);
    }
}
