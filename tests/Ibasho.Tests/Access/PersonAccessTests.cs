using Ibasho.Access;
using Ibasho.Model;

namespace Ibasho.Tests.Access;

/// <summary>Who sees whom, and who decides on accounts: every cell.</summary>
public sealed class PersonAccessTests(World world) : IClassFixture<World>
{
    private static readonly Viewer Member = new(7, "m", false, null, 0);
    private static readonly Viewer Chief = new(8, "o", true, null, 0);

    [Theory]
    [InlineData(PersonState.Active, true)]
    [InlineData(PersonState.Waiting, false)]
    [InlineData(PersonState.Declined, false)]
    [InlineData(PersonState.Suspended, false)]
    public async Task People_who_are_in_are_seen_by_people_who_are_in(PersonState state, bool seen)
    {
        var email = await world.NewPersonAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, state)));
        var (id, member, chief) = (await world.IdAsync(email), await world.ViewerAsync(World.Member), await world.ViewerAsync(World.Operator));
        Task<bool> Sees(Viewer viewer) => world.DbAsync(db => db.People(viewer).AnyAsync(p => p.Id == id));
        Task<bool> HasAccount(Viewer viewer) => world.DbAsync(db => db.Accounts(viewer).AnyAsync(p => p.Id == id));
        Assert.Equal((seen, false, seen), (await Sees(member), await Sees(Viewer.Guest), await Sees(chief)));
        Assert.Equal((false, false, true), (await HasAccount(member), await HasAccount(Viewer.Guest), await HasAccount(chief)));
        Assert.True(await Sees(new Viewer(id, "", false, null, 0)));
    }

    [Fact]
    public void Running_the_place()
    {
        Assert.Equal(Refusal.NotSignedIn, PersonAccess.RefuseOperate(Viewer.Guest));
        Assert.Equal(Refusal.Missing, PersonAccess.RefuseOperate(Member));
        Assert.Null(PersonAccess.RefuseOperate(Chief));
        Assert.Equal(Refusal.ScopeMissing, PersonAccess.RefuseOperate(Chief with { MayWrite = false }));
    }

    [Fact]
    public void Deciding_on_accounts()
    {
        var (other, self) = (new Person { Id = 9, Name = "a" }, new Person { Id = 8, Name = "o" });
        Assert.Equal(Refusal.NotSignedIn, PersonAccess.RefuseDecide(Viewer.Guest, other));
        Assert.Equal(Refusal.Missing, PersonAccess.RefuseDecide(Member, other));
        Assert.Null(PersonAccess.RefuseDecide(Chief, other));
        Assert.Equal(Refusal.NotAllowed, PersonAccess.RefuseDecide(Chief, self));
    }

    [Theory]
    [InlineData(PersonState.Waiting, true, true, false, false)]
    [InlineData(PersonState.Active, false, false, true, false)]
    [InlineData(PersonState.Declined, true, false, false, false)]
    [InlineData(PersonState.Suspended, false, false, false, true)]
    public void States_change_only_as_written(PersonState from, bool approve, bool decline, bool suspend, bool resume)
    {
        Assert.Equal((approve, decline, suspend, resume), (In(from).Approve(), In(from).Decline(), In(from).Suspend(), In(from).Resume()));

        static Person In(PersonState state)
        {
            var person = new Person { Name = "a" };
            if (state == PersonState.Declined) person.Decline();
            if (state is PersonState.Active or PersonState.Suspended) person.Approve();
            if (state == PersonState.Suspended) person.Suspend();
            Assert.Equal(state, person.State);
            return person;
        }
    }
}
