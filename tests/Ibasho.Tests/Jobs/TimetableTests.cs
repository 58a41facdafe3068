using Ibasho.Access;
using Ibasho.Model;

namespace Ibasho.Tests.Jobs;

/// <summary>What is tidied away every hour, and what stays.</summary>
public sealed class TimetableTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Keys_of_answered_intents_are_kept_for_a_day_and_no_longer()
    {
        var viewer = await world.ViewerAsync(World.Member);
        await world.DbAsync(async db =>
        {
            db.Begin(viewer, "the-key-of-an-intent", [1], world.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        world.Clock.Advance(TimeSpan.FromHours(23));
        await world.DrainAsync();
        Assert.True(await IsKeptAsync());

        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.DrainAsync();
        Assert.False(await IsKeptAsync());

        Task<bool> IsKeptAsync() => world.DbAsync(db => db.Set<IdempotencyKey>().AnyAsync(k => k.PersonId == viewer.Id));
    }

    [Fact]
    public async Task A_clock_that_somebody_sets_to_another_month_makes_nothing_forgotten_at_once_and_one_set_back_stops_nothing()
    {
        await using var own = new OwnWorld();
        var place = own.Place;
        await place.InitializeAsync();
        var viewer = await place.ViewerAsync(World.Member);
        await place.DrainAsync();
        Task BeginAsync(string key) => place.DbAsync(async db =>
        {
            db.Begin(viewer, key, [1], place.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        Task<int> KeptAsync() => place.DbAsync(db => db.Set<IdempotencyKey>().CountAsync(k => k.PersonId == viewer.Id));
        await BeginAsync("the-key-of-an-intent");
        place.Clock.Advance(TimeSpan.FromMinutes(55));
        await place.DrainAsync();
        place.Clock.Leap(TimeSpan.FromDays(30));
        for (var i = 0; i < 30; i++)
        {
            place.Clock.Advance(TimeSpan.FromMinutes(1));
            await place.DrainAsync();
        }
        Assert.Equal(1, await KeptAsync());

        // It was seen and set right, and a day later all is as ever.
        place.Clock.Leap(TimeSpan.FromDays(-32));
        await place.DrainAsync();
        await BeginAsync("the-key-of-another");
        place.Clock.Advance(TimeSpan.FromHours(25));
        await place.DrainAsync();
        place.Clock.Advance(TimeSpan.FromHours(1.1));
        await place.DrainAsync();
        Assert.Equal(1, await KeptAsync());
    }

    private sealed class OwnWorld : IAsyncDisposable
    {
        public World Place { get; } = new();

        public async ValueTask DisposeAsync() => await Place.DisposeAsync();
    }

    [Fact]
    public async Task The_moment_of_a_proof_is_not_kept_and_steps_are_forgotten()
    {
        var email = await world.NewPersonAsync();
        await world.AsAsync(email);
        var id = await world.IdAsync(email);
        await world.DbAsync(async db =>
        {
            db.BeginStep(id, null, world.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.DrainAsync();
        Assert.Null((await world.DbAsync(db => db.Set<Session>().AsNoTracking().SingleAsync(s => s.PersonId == id))).FreshUntil);
        Assert.False(await world.DbAsync(db => db.Set<PendingSignIn>().AnyAsync(p => p.PersonId == id)));
    }

    [Fact]
    public async Task A_session_nobody_used_for_a_month_is_over()
    {
        var member = await world.AsAsync(World.Steward);
        Assert.NotNull((await member.GetAsync("/nowhere")).Html.QuerySelector("details.menu"));
        world.Clock.Advance(TimeSpan.FromDays(Session.IdleDays + 1));
        Assert.Null((await member.GetAsync("/nowhere")).Html.QuerySelector("details.menu"));
        await world.DrainAsync();
        var id = await world.IdAsync(World.Steward);
        Assert.False(await world.DbAsync(db => db.Set<Session>().AnyAsync(s => s.PersonId == id)));
    }
}
