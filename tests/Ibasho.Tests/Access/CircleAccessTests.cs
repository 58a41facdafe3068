using Ibasho.Access;
using Ibasho.Model;

namespace Ibasho.Tests.Access;

/// <summary>The rules about circles: role x state, every cell written out.</summary>
public sealed class CircleAccessTests(World world) : IClassFixture<World>
{
    public enum Role
    {
        Guest,
        Stranger,
        Asked,
        Member,
        MustAgree,
        Steward,
        Removed,
    }

    [Theory]
    //          state              role            known  inside  read                     write                    run                   ask
    [InlineData(Visibility.Open, Role.Guest, false, false, Refusal.NotSignedIn, Refusal.NotSignedIn, Refusal.NotSignedIn, Refusal.NotSignedIn)]
    [InlineData(Visibility.Open, Role.Stranger, true, true, null, Refusal.NotAllowed, Refusal.Missing, null)]
    [InlineData(Visibility.Open, Role.Asked, true, true, null, Refusal.NotAllowed, Refusal.Missing, Refusal.AlreadyAsked)]
    [InlineData(Visibility.Open, Role.Member, true, true, null, null, Refusal.Missing, Refusal.AlreadyMember)]
    [InlineData(Visibility.Open, Role.MustAgree, true, true, null, Refusal.PledgeNotAgreed, Refusal.Missing, Refusal.AlreadyMember)]
    [InlineData(Visibility.Open, Role.Steward, true, true, null, null, null, Refusal.AlreadyMember)]
    [InlineData(Visibility.Open, Role.Removed, true, true, null, Refusal.NotAllowed, Refusal.Missing, null)]
    [InlineData(Visibility.Closed, Role.Guest, false, false, Refusal.NotSignedIn, Refusal.NotSignedIn, Refusal.NotSignedIn, Refusal.NotSignedIn)]
    [InlineData(Visibility.Closed, Role.Stranger, true, false, Refusal.Missing, Refusal.Missing, Refusal.Missing, null)]
    [InlineData(Visibility.Closed, Role.Asked, true, false, Refusal.Missing, Refusal.Missing, Refusal.Missing, Refusal.AlreadyAsked)]
    [InlineData(Visibility.Closed, Role.Member, true, true, null, null, Refusal.Missing, Refusal.AlreadyMember)]
    [InlineData(Visibility.Closed, Role.MustAgree, true, false, Refusal.PledgeNotAgreed, Refusal.PledgeNotAgreed, Refusal.Missing, Refusal.AlreadyMember)]
    [InlineData(Visibility.Closed, Role.Steward, true, true, null, null, null, Refusal.AlreadyMember)]
    [InlineData(Visibility.Closed, Role.Removed, true, false, Refusal.Missing, Refusal.Missing, Refusal.Missing, null)]
    [InlineData(Visibility.Secret, Role.Guest, false, false, Refusal.NotSignedIn, Refusal.NotSignedIn, Refusal.NotSignedIn, Refusal.NotSignedIn)]
    [InlineData(Visibility.Secret, Role.Stranger, false, false, Refusal.Missing, Refusal.Missing, Refusal.Missing, null)]
    [InlineData(Visibility.Secret, Role.Asked, false, false, Refusal.Missing, Refusal.Missing, Refusal.Missing, Refusal.AlreadyAsked)]
    [InlineData(Visibility.Secret, Role.Member, true, true, null, null, Refusal.Missing, Refusal.AlreadyMember)]
    [InlineData(Visibility.Secret, Role.MustAgree, true, false, Refusal.PledgeNotAgreed, Refusal.PledgeNotAgreed, Refusal.Missing, Refusal.AlreadyMember)]
    [InlineData(Visibility.Secret, Role.Steward, true, true, null, null, null, Refusal.AlreadyMember)]
    [InlineData(Visibility.Secret, Role.Removed, false, false, Refusal.Missing, Refusal.Missing, Refusal.Missing, null)]
    public async Task Rules_answer_as_written(Visibility state, Role role, bool known, bool inside, Refusal? read, Refusal? write, Refusal? run, Refusal? ask)
    {
        var (circle, viewer) = await SetAsync(state, role);
        await world.DbAsync(async db =>
        {
            Assert.Equal(known, await db.Circles(viewer).AnyAsync(c => c.Id == circle));
            Assert.Equal(inside, await db.ReadableCircles(viewer).AnyAsync(c => c.Id == circle));
            var standing = await db.StandAsync(viewer, await db.Set<Circle>().SingleAsync(c => c.Id == circle), default);
            Assert.Equal(read, CircleAccess.RefuseRead(viewer, standing));
            Assert.Equal(write, CircleAccess.RefuseWrite(viewer, standing));
            Assert.Equal(run, CircleAccess.RefuseRun(viewer, standing));
            Assert.Equal(ask, CircleAccess.RefuseAsk(viewer, standing));
            // The refusal in words and the gate in the database say the same.
            Assert.Equal(inside, CircleAccess.RefuseRead(viewer, standing) is null);
            Assert.Equal(known, await db.FindCircleAsync(viewer, standing.Circle.Slug, default) is not null);
            Assert.Equal(inside ? 1 : 0, (await db.ThreadLinesAsync(viewer, circle, null, null, default)).Lines.Count);
            return 0;
        });
    }

    [Fact]
    public async Task A_program_that_may_only_read_writes_nothing()
    {
        var (circle, viewer) = await SetAsync(Visibility.Closed, Role.Steward);
        var reading = viewer with { MayWrite = false };
        await world.DbAsync(async db =>
        {
            var standing = await db.StandAsync(reading, await db.Set<Circle>().SingleAsync(c => c.Id == circle), default);
            Assert.Null(CircleAccess.RefuseRead(reading, standing));
            Assert.Equal(Refusal.ScopeMissing, CircleAccess.RefuseWrite(reading, standing));
            Assert.Equal(Refusal.ScopeMissing, CircleAccess.RefuseRun(reading, standing));
            Assert.Equal(Refusal.ScopeMissing, CircleAccess.RefuseLeave(reading, standing, 2));
            return 0;
        });
    }

    [Fact]
    public async Task Where_joining_is_by_invitation_nobody_asks()
    {
        var (circle, viewer) = await SetAsync(Visibility.Closed, Role.Stranger, Joining.Invitation);
        await world.DbAsync(async db =>
        {
            var standing = await db.StandAsync(viewer, await db.Set<Circle>().SingleAsync(c => c.Id == circle), default);
            Assert.Equal(Refusal.InvitationNeeded, CircleAccess.RefuseAsk(viewer, standing));
            return 0;
        });
    }

    /// <summary>A circle in this state with a pledge and one thread, and somebody in this role.</summary>
    private async Task<(long Circle, Viewer Viewer)> SetAsync(Visibility state, Role role, Joining joining = Joining.Questions)
    {
        var viewer = role == Role.Guest ? Viewer.Guest : await world.ViewerAsync(await world.NewPersonAsync());
        var now = world.Clock.GetUtcNow();
        var circle = await world.DbAsync(async db =>
        {
            var made = new Circle { Slug = "rule-" + Secrets.New()[..8].ToLowerInvariant(), Name = "規則", Purpose = "規則", Visibility = state, Joining = joining, PledgeVersion = 1, CreatedAt = now, LastActivityAt = now };
            if (role is Role.Member or Role.MustAgree or Role.Steward or Role.Removed)
            {
                var mine = new Membership { PersonId = viewer.Id, JoinedAt = now, PledgeAgreed = role == Role.MustAgree ? 0 : 1, Role = role == Role.Steward ? CircleRole.Steward : CircleRole.Member };
                if (role == Role.Removed) mine.Remove();
                made.Memberships.Add(mine);
            }
            db.Add(made);
            await db.SaveChangesAsync();
            if (role == Role.Asked) db.Add(new JoinRequest { CircleId = made.Id, PersonId = viewer.Id, CreatedAt = now });
            db.Add(new Thread { CircleId = made.Id, Kind = ThreadKind.Topic, Title = "規則", AuthorId = await db.Users.Where(p => p.Email == World.Operator).Select(p => p.Id).SingleAsync(), CreatedAt = now, LastPostAt = now });
            await db.SaveChangesAsync();
            return made.Id;
        });
        return (circle, viewer);
    }
}
