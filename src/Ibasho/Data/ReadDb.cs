using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using Ibasho.Data.Postgres;
using Ibasho.Model;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Ibasho.Data;

/// <summary>Where things are found: a replica that has everything older than a second, or the leader. What is found is shown from the leader, through its gates.</summary>
public sealed class ReadDb(string replica, IServiceProvider services, TimeProvider clock, ILogger<ReadDb> log)
{
    /// <summary>So much a replica may lack.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);

    /// <summary>So long somebody who wrote finds on the leader, so that nobody misses what they just wrote.</summary>
    public static readonly TimeSpan OwnWrites = TimeSpan.FromSeconds(5);

    /// <summary>So long a replica that does not answer is not asked again.</summary>
    public static readonly TimeSpan Away = TimeSpan.FromSeconds(10);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<long, DateTimeOffset> _wrote = new();
    private readonly Lazy<PooledDbContextFactory<PostgresAppDb>> _contexts = new(() => Databases.Replica(services, replica));
    private volatile Place? _place;
    private long _awayUntil;

    /// <summary>How far the leader's log had come, and when.</summary>
    private sealed record Place(string Log, DateTimeOffset At);

    /// <summary>Somebody is going to write through this node. What is written through another one is known by the keys of its intents.</summary>
    public void Wrote(long person)
    {
        if (replica.Length == 0) return;
        var now = clock.GetUtcNow();
        _wrote[person] = now;
        if (_wrote.Count <= MostRemembered) return;
        foreach (var (other, at) in _wrote)
            if (now - at > OwnWrites) _wrote.TryRemove(other, out _);
    }

    /// <summary>Asks a replica where there is one that is new enough, else the leader. The answer is up to a second old: it may say where to look, and never what may be seen.</summary>
    public async Task<T> FindAsync<T>(AppDb leader, long person, Func<AppDb, Task<T>> ask, CancellationToken cancel)
    {
        if (replica.Length == 0 || clock.GetUtcNow().UtcTicks < Interlocked.Read(ref _awayUntil) || await WroteAsync(leader, person, cancel)) return await ask(leader);
        var place = await PlaceAsync(leader, cancel);
        try
        {
            await using var db = await _contexts.Value.CreateDbContextAsync(cancel);
            // Of several replicas, the one that was asked how far it is also answers.
            await db.Database.OpenConnectionAsync(cancel);
            if (await db.HasReplayedAsync(place.Log, cancel)) return await ask(db);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && Reason(error) is { } reason)
        {
            Interlocked.Exchange(ref _awayUntil, (clock.GetUtcNow() + Away).UtcTicks);
            log.LogWarning("A replica cannot be asked ({Reason}); the leader answers.", reason);
        }
        return await ask(leader);
    }

    private async Task<bool> WroteAsync(AppDb leader, long person, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - OwnWrites;
        return _wrote.TryGetValue(person, out var at) && at > since || await leader.Set<IdempotencyKey>().AnyAsync(k => k.PersonId == person && k.CreatedAt > since, cancel);
    }

    /// <summary>A place the leader had reached within the last second. One of a moment ago would be asking too much of a replica that is milliseconds behind.</summary>
    private async Task<Place> PlaceAsync(AppDb leader, CancellationToken cancel)
    {
        var (known, now) = (_place, clock.GetUtcNow());
        if (known is not null && now - known.At < Lag / 2) return known;
        var fresh = _place = new(await ((PostgresAppDb)leader).PlaceInLogAsync(cancel), now);
        return known is not null && now - known.At < Lag ? known : fresh;
    }

    /// <summary>Why the database could not answer; null where the fault is another one.</summary>
    private static string? Reason(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
            if (inner is PostgresException said) return said.SqlState;
            else if (inner is DbException or SocketException or TimeoutException or IOException) return inner.GetType().Name;
        return null;
    }
}
