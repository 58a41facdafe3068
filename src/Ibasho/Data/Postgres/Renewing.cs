using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql;

namespace Ibasho.Data.Postgres;

/// <summary>Renews the tables while older nodes read and write them: it has one table at a time, asks for it only for a moment, and comes again, so that nobody waits behind it.</summary>
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

    // Beside the list of migrations stands where a renewal broke off: it is of the same transaction as what it tells of, and in no copy of the rows.
    private const string History = "\"__EFMigrationsHistory\"";

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

    /// <summary>One migration after the other; those of an empty database by EF.</summary>
    public static async Task RunAsync(DbContext db, ILogger log, CancellationToken cancel)
    {
        if (!(await db.Database.GetAppliedMigrationsAsync(cancel)).Any())
        {
            await db.Database.MigrateAsync(cancel);
            return;
        }
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            foreach (var migration in (await db.Database.GetPendingMigrationsAsync(cancel)).ToList()) await AddAsync(db, migration, log, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>
    /// Step by step, and each remembered in its own transaction: two tables in one would wait for those who have the second and want the first,
    /// and among many who write there is always somebody.
    /// </summary>
    private static async Task AddAsync(DbContext db, string migration, ILogger log, CancellationToken cancel)
    {
        if (Fits.Oldest(migration) is { } oldest && await OlderThanAsync(db, oldest, cancel) is > 0 and var nodes) throw new OlderNodesException(nodes);
        var steps = StepsOf(db, migration);
        var (began, said) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        for (var done = await DoneAsync(db, migration, cancel); done < steps.Count;)
        {
            try
            {
                await steps[done](done + 1, cancel);
                done++;
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
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

    /// <summary>Each operation of a migration, and at last its line in the list of migrations. A step is told its number, to remember it.</summary>
    private static List<Func<int, CancellationToken, Task>> StepsOf(DbContext db, string migration)
    {
        var all = db.GetService<IMigrationsAssembly>();
        var made = all.CreateMigration(all.Migrations[migration], db.Database.ProviderName!);
        var model = db.GetService<IModelRuntimeInitializer>().Initialize(made.TargetModel, designTime: true, validationLogger: null);
        var history = db.GetService<IHistoryRepository>();
        List<Func<int, CancellationToken, Task>> steps = [.. made.UpOperations.SelectMany(Single).Select<MigrationOperation, Func<int, CancellationToken, Task>>(operation =>
        {
            var commands = db.GetService<IMigrationsSqlGenerator>().Generate([operation], model).Select(c => c.CommandText).ToList();
            return operation is CreateIndexOperation index && index[Concurrently] is true
                ? (step, cancel) => BuildAsync(db, index, commands, Note(migration, step), cancel)
                : (step, cancel) => ChangeAsync(db, [.. commands, Note(migration, step)], cancel);
        })];
        steps.Add((_, cancel) => ChangeAsync(db, [history.GetInsertScript(new HistoryRow(migration, ProductInfo.GetVersion())), $"COMMENT ON TABLE {History} IS NULL"], cancel));
        return steps;
    }

    /// <summary>A new table is nobody's yet; what it points to is, one table after the other.</summary>
    private static IEnumerable<MigrationOperation> Single(MigrationOperation operation)
    {
        if (operation is not CreateTableOperation table) return [operation];
        List<MigrationOperation> all = [table, .. table.ForeignKeys];
        table.ForeignKeys.Clear();
        return all;
    }

    private static async Task ChangeAsync(DbContext db, IEnumerable<string> commands, CancellationToken cancel)
    {
        await using var change = await db.Database.BeginTransactionAsync(cancel);
        await SayAsync(db, $"SET LOCAL lock_timeout = '{Moment}'", cancel);
        foreach (var command in commands) await SayAsync(db, command, cancel);
        await change.CommitAsync(cancel);
    }

    /// <summary>Beside those who write. It waits for whoever reads for long, as a backup does: nobody waits behind it.</summary>
    private static async Task BuildAsync(DbContext db, CreateIndexOperation index, List<string> commands, string note, CancellationToken cancel)
    {
        // What an earlier try left of it is no index.
        await SayAsync(db, $"DROP INDEX CONCURRENTLY IF EXISTS \"{index.Name}\"", cancel);
        foreach (var command in commands) await SayAsync(db, command, cancel);
        await ChangeAsync(db, [note], cancel);
    }

    private static async Task SayAsync(DbContext db, string text, CancellationToken cancel)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.CommandTimeout) = (text, 0);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string Note(string migration, int done) => $"COMMENT ON TABLE {History} IS '{migration} {done}'";

    private static async Task<int> DoneAsync(DbContext db, string migration, CancellationToken cancel)
    {
        var note = await db.Database.SqlQuery<string?>($"SELECT obj_description({History}::regclass) AS \"Value\"").SingleAsync(cancel);
        return note?.Split(' ') is [var name, var done] && name == migration ? int.Parse(done, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>How many nodes run at this moment that do not know a migration.</summary>
    private static async Task<int> OlderThanAsync(DbContext db, string migration, CancellationToken cancel)
    {
        var order = (await db.Database.GetAppliedMigrationsAsync(cancel)).Select(Fits.Name).ToList();
        var called = await db.Database.SqlQuery<string>($"SELECT application_name AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND starts_with(application_name, {NodeVoices.Called})").ToListAsync(cancel);
        return called.Count(name => order.IndexOf(name[NodeVoices.Called.Length..]) is >= 0 and var at && at < order.IndexOf(migration));
    }
}
