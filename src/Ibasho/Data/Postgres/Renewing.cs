using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql;

namespace Ibasho.Data.Postgres;

/// <summary>Renews the tables while older nodes read and write them: it asks for a lock only for a moment, and comes again, so that nobody waits behind it.</summary>
internal static class Renewing
{
    /// <summary>How an index says that nobody waits while it is built.</summary>
    public const string Concurrently = "Npgsql:CreatedConcurrently";

    /// <summary>Any number that only we use.</summary>
    private const long Lock = 0x1BA50_2E4E;

    // Shorter than the second after which the database looks for a deadlock: it is the renewal that steps back, not somebody who writes.
    private const string Moment = "400ms";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>Waits until no other node renews these tables; held until it is disposed.</summary>
    public static async Task<IAsyncDisposable> TakeTurnAsync(string connection, CancellationToken cancel)
    {
        // Of its own, outside the pool: a renewal may take long, and the connection that is given back must not keep it.
        var own = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, KeepAlive = 15 }.ConnectionString);
        await own.OpenAsync(cancel);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Lock})", own) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
        return own;
    }

    /// <summary>One migration after the other, each in its own transaction.</summary>
    public static async Task RunAsync(DbContext db, ILogger log, CancellationToken cancel)
    {
        if (!(await db.Database.GetAppliedMigrationsAsync(cancel)).Any())
        {
            await db.Database.MigrateAsync(cancel);
            return;
        }
        var timeout = db.Database.GetCommandTimeout();
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            db.Database.SetCommandTimeout(0);
            foreach (var migration in (await db.Database.GetPendingMigrationsAsync(cancel)).ToList()) await AddAsync(db, migration, log, cancel);
            await db.Database.ExecuteSqlRawAsync("RESET lock_timeout", cancel);
        }
        finally
        {
            db.Database.SetCommandTimeout(timeout);
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task AddAsync(DbContext db, string migration, ILogger log, CancellationToken cancel)
    {
        if (Fits.Oldest(migration) is { } oldest && await OlderThanAsync(db, oldest, cancel) is > 0 and var nodes) throw new OlderNodesException(nodes);
        var indexes = IndexesOf(db, migration);
        // A backup holds what it reads until it is whole, and a renewal waits for that: nobody else does.
        await db.Database.ExecuteSqlRawAsync(indexes.Count > 0 ? "SET lock_timeout = 0" : $"SET lock_timeout = '{Moment}'", cancel);
        var (began, said) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        while (true)
        {
            try
            {
#pragma warning disable EF1002, EF1003 // Names of our own migrations.
                // What an earlier try left of them is no index.
                foreach (var index in indexes) await db.Database.ExecuteSqlRawAsync($"DROP INDEX CONCURRENTLY IF EXISTS \"{index}\"", cancel);
#pragma warning restore EF1002, EF1003
                await db.GetService<IMigrator>().MigrateAsync(migration, cancel);
                return;
            }
            // What may pass is wrapped.
            catch (Exception error) when (error.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected })
            {
                if (Stopwatch.GetElapsedTime(began) >= said)
                {
                    log.LogInformation("The tables are in use, perhaps by a backup: {Migration} waits for its turn. The other nodes go on.", Fits.Name(migration));
                    said += Silence;
                }
                await Task.Delay(Pause, cancel);
            }
        }
    }

    /// <summary>How many nodes run at this moment that do not know a migration.</summary>
    private static async Task<int> OlderThanAsync(DbContext db, string migration, CancellationToken cancel)
    {
        var order = (await db.Database.GetAppliedMigrationsAsync(cancel)).Select(Fits.Name).ToList();
        var called = await db.Database.SqlQuery<string>($"SELECT application_name AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND starts_with(application_name, {NodeVoices.Called})").ToListAsync(cancel);
        return called.Count(name => order.IndexOf(name[NodeVoices.Called.Length..]) is >= 0 and var at && at < order.IndexOf(migration));
    }

    /// <summary>The indexes it builds beside those who write; such a migration does nothing else.</summary>
    private static List<string> IndexesOf(DbContext db, string migration)
    {
        var all = db.GetService<IMigrationsAssembly>();
        return [.. all.CreateMigration(all.Migrations[migration], db.Database.ProviderName!).UpOperations.OfType<CreateIndexOperation>().Where(o => o[Concurrently] is true).Select(o => o.Name)];
    }
}
