using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Tests.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>Search looks on a replica and shows from the leader: nobody misses what they wrote, and nobody sees what they may not see any more.</summary>
public sealed class ReadDbTests : IAsyncLifetime
{
    private readonly World _leader = new();
    private Standby? _standby;
    private WebApplication? _app;
    private readonly TestClock _clock = new();
    private AsyncServiceScope _scope;

    private string Database { get; set; } = "";

    private AppDb Db => _scope.ServiceProvider.GetRequiredService<AppDb>();

    [Fact]
    public async Task A_replica_is_asked_while_it_is_there_and_new_enough_and_the_rules_of_now_decide()
    {
        if (!Template.IsPostgres) return;
        var reads = _app!.Services.GetRequiredService<ReadDb>();
        var me = await _leader.IdAsync(World.Member);
        await NewEnoughAsync(reads, me);
        await OwnWritesAsync(reads, me);
        await RulesOfNowAsync(reads, me);
        await _standby!.KillAsync();
        Assert.False(await IsReplicaAsync(reads, me));
        Assert.False(await IsReplicaAsync(reads, me));
    }

    private async Task NewEnoughAsync(ReadDb reads, long me)
    {
        await ReplayedAsync(reads, me);
        await _standby!.SayAsync("SELECT pg_wal_replay_pause()", Database);
        await _leader.ThreadAsync("seido-now", World.Steward, "鶴亀算の続き", "本文です");
        // Within a second it does not matter.
        Assert.True(await IsReplicaAsync(reads, me));
        _clock.Advance(ReadDb.Lag);
        Assert.False(await IsReplicaAsync(reads, me));
        await _standby.SayAsync("SELECT pg_wal_replay_resume()", Database);
        await ReplayedAsync(reads, me);
    }

    /// <summary>Who wrote finds it at once: through this node, and through another one.</summary>
    private async Task OwnWritesAsync(ReadDb reads, long me)
    {
        reads.Wrote(me);
        Assert.False(await IsReplicaAsync(reads, me));
        var steward = await _leader.IdAsync(World.Steward);
        await _leader.DbAsync(db =>
        {
            db.Add(new IdempotencyKey { PersonId = steward, KeyHash = [1], BodyHash = [1], CreatedAt = _clock.GetUtcNow() });
            return db.SaveChangesAsync();
        });
        Assert.False(await IsReplicaAsync(reads, steward));
        await ReplayedAsync(reads, me);
        await ReplayedAsync(reads, steward);
    }

    /// <summary>The replica stands still, is new enough to be asked, and knows nothing of a removal.</summary>
    private async Task RulesOfNowAsync(ReadDb reads, long me)
    {
        await _leader.ThreadAsync("case-room", World.Steward, "鶴亀算の相談", "本文です");
        await ReplayedAsync(reads, me);
        var (browser, program) = (new Browser(_app!.GetTestServer()), await _leader.ProgramAsync(World.Member));
        foreach (var (name, value) in (await _leader.AsAsync(World.Member)).Cookies) browser.Cookies[name] = value;
        using var client = _app!.GetTestServer().CreateClient();
        client.DefaultRequestHeaders.Authorization = program.DefaultRequestHeaders.Authorization;
        await ReplayedAsync(reads, me);
        Assert.Contains("鶴亀算の相談", (await browser.GetAsync("/search?q=鶴亀算")).Main, StringComparison.Ordinal);
        Assert.Contains("鶴亀算の相談", await client.GetStringAsync(new Uri("/api/v1/search?q=鶴亀算", UriKind.Relative)), StringComparison.Ordinal);

        await _standby!.SayAsync("SELECT pg_wal_replay_pause()", Database);
        await _leader.RemovedAsync("case-room", World.Member);
        Assert.Equal(1, await reads.FindAsync(Db, me, db => db.Set<Membership>().CountAsync(m => m.PersonId == me && m.Circle.Slug == "case-room" && m.State == MembershipState.Active), default));
        Assert.DoesNotContain("鶴亀算の相談", (await browser.GetAsync("/search?q=鶴亀算")).Main, StringComparison.Ordinal);
        Assert.DoesNotContain("鶴亀算の相談", await client.GetStringAsync(new Uri("/api/v1/search?q=鶴亀算", UriKind.Relative)), StringComparison.Ordinal);
    }

    private Task<bool> IsReplicaAsync(ReadDb reads, long person) =>
        reads.FindAsync(Db, person, db => db.Database.SqlQuery<bool>($"SELECT pg_is_in_recovery() AS \"Value\"").SingleAsync(), default);

    /// <summary>Until the replica has what the leader wrote.</summary>
    private async Task ReplayedAsync(ReadDb reads, long person)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        _clock.Advance(ReadDb.Away);
        while (!await IsReplicaAsync(reads, person)) await Task.Delay(50, patience.Token);
    }

    public async Task InitializeAsync()
    {
        if (!Template.IsPostgres) return;
        await _leader.InitializeAsync();
        Database = await _leader.DbAsync(db => Task.FromResult(db.Database.GetConnectionString()!));
        _standby = await Standby.FollowAsync(Database);
        _app = World.Build(_leader.Folder, Database, _clock, s => s with { ReadDatabase = _standby.Of(Database) });
        await _app.StartAsync();
        _scope = _app.Services.CreateAsyncScope();
    }

    public async Task DisposeAsync()
    {
        if (_app is null) return;
        await _scope.DisposeAsync();
        await _app.DisposeAsync();
        Npgsql.NpgsqlConnection.ClearAllPools();
        await _standby!.DisposeAsync();
        await _leader.DisposeAsync();
    }
}
