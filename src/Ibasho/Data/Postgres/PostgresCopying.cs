using System.Data;
using System.Data.Common;
using System.Globalization;
using Ibasho.Data.Backups;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Ibasho.Data.Postgres;

/// <summary>Table by table in one REPEATABLE READ transaction, in PostgreSQL's own binary form: no program of the server's version is needed here.</summary>
internal sealed class PostgresCopying(PostgresAppDb db) : Copying
{
    public override string Kind => "PostgreSQL";

    public override async Task<Snapshot> TakeAsync(string scratch, Action<double> tell, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await RunAsync(connection, "SET TRANSACTION READ ONLY", cancel);
        await RunAsync(connection, "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0", cancel);
        return new TransactionSnapshot(connection, transaction, db.Database);
    }

    public override async Task<IReadOnlyList<TableCopy>> TablesAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = Command(connection, $"""
            SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum), pg_table_size(c.oid)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '{History}'
            GROUP BY c.oid, c.relname ORDER BY c.relname COLLATE "C"
            """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var tables = new List<TableCopy>();
        while (await rows.ReadAsync(cancel)) tables.Add(new TableCopy(rows.GetString(0), rows.GetFieldValue<string[]>(1), 0, rows.GetInt64(2)));
        return tables;
    }

    public override async Task FillAsync(ArchiveReader archive, Manifest manifest, bool forGood, CancellationToken cancel)
    {
        await db.GetService<IMigrator>().MigrateAsync(manifest.Migrations[^1], cancel);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            var here = await TablesAsync(connection, cancel);
            if (!here.Select(t => t.Name).SequenceEqual(manifest.Tables.Select(t => t.Name), StringComparer.Ordinal)) throw new BackupException(BackupTrouble.Damaged, Archive.ManifestPart);
            // Rows come table by table, and not in the order in which they point to each other. Made anew afterwards, each of these is a check.
            var keys = await ListAsync(connection, $"""
                SELECT format('ALTER TABLE %I ', t.relname) || '|' || format('CONSTRAINT %I', k.conname) || '|' || pg_get_constraintdef(k.oid)
                FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace ORDER BY 1
                """, cancel);
            foreach (var key in keys.Select(k => k.Split('|', 3))) await RunAsync(connection, $"{key[0]} DROP {key[1]}", cancel);
            // What is there for a try only need not outlive anything; but tables that a later migration makes could not point to such ones.
            if (!forGood && !db.KnownMigrations.Except(manifest.Migrations, StringComparer.Ordinal).Any())
                foreach (var table in here) await RunAsync(connection, $"ALTER TABLE {Quote(table.Name)} SET UNLOGGED", cancel);
            await RunAsync(connection, $"TRUNCATE {string.Join(", ", here.Select(t => Quote(t.Name)))}", cancel);
            foreach (var table in manifest.Tables) await archive.ReadAsync((name, stream) => ReceiveAsync(connection, name, table, stream, cancel), cancel);
            foreach (var key in keys.Select(k => k.Split('|', 3)))
            {
                try
                {
                    await RunAsync(connection, $"{key[0]} ADD {key[1]} {key[2]}", cancel);
                }
                catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.ForeignKeyViolation)
                {
                    throw new BackupException(BackupTrouble.Unsound, error.TableName ?? "", error);
                }
            }
            foreach (var counter in manifest.Counters)
                await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT setval(pg_get_serial_sequence('{Quote(counter.Table).Replace("'", "''", StringComparison.Ordinal)}', '{counter.Column.Replace("'", "''", StringComparison.Ordinal)}'), {counter.Last})"), cancel);
            await RunAsync(connection, "ANALYZE " + string.Join(", ", here.Select(t => Quote(t.Name))), cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task ReceiveAsync(NpgsqlConnection connection, string name, TableCopy table, Stream part, CancellationToken cancel)
    {
        if (name != table.Name) throw new BackupException(BackupTrouble.Damaged, name);
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {Columns(table)} FROM STDIN (FORMAT BINARY)", cancel);
        try
        {
            await part.CopyToAsync(copy, cancel);
        }
        catch
        {
            await copy.CancelAsync();
            throw;
        }
    }

    /// <summary>Every foreign key was made anew over the rows, which is the check.</summary>
    public override Task CheckAsync(CancellationToken cancel) => Task.CompletedTask;

    public override async Task<bool> IsOccupiedAsync(CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            return (await TablesAsync(db.Database.GetDbConnection(), cancel)).Count > 0;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The tables change their schema, those of before into one that has the time as its name: it happens for all of them or for none.</summary>
    public override async Task<string?> ReplaceAsync(ScratchPlace by, DateTimeOffset now, CancellationToken cancel)
    {
        var occupied = await IsOccupiedAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            var here = (string)(await AskAsync(connection, "SELECT current_schema()", cancel))!;
            var made = new NpgsqlConnectionStringBuilder(by.Database).SearchPath!;
            var aside = occupied ? $"before_{Stamp(now).Replace('-', '_')}" : null;
            await using var moving = await connection.BeginTransactionAsync(cancel);
            if (aside is not null)
            {
                await RunAsync(connection, $"CREATE SCHEMA {Quote(aside)}", cancel);
                await MoveAsync(connection, here, aside, cancel);
            }
            await MoveAsync(connection, made, here, cancel);
            await moving.CommitAsync(cancel);
            return aside;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Indexes, keys, counters and triggers go with their tables; the functions of the triggers go by themselves.</summary>
    private static async Task MoveAsync(NpgsqlConnection connection, string from, string to, CancellationToken cancel)
    {
        foreach (var table in await ListAsync(connection, $"SELECT format('%I.%I', '{from}', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = '{Quote(from)}'::regnamespace ORDER BY 1", cancel))
            await RunAsync(connection, $"ALTER TABLE {table} SET SCHEMA {Quote(to)}", cancel);
        foreach (var function in await ListAsync(connection, $"SELECT format('%I.%I()', '{from}', proname) FROM pg_proc WHERE proname IN ('audit_kept', 'audit_chained') AND pronargs = 0 AND pronamespace = '{Quote(from)}'::regnamespace ORDER BY 1", cancel))
            await RunAsync(connection, $"ALTER FUNCTION {function} SET SCHEMA {Quote(to)}", cancel);
    }

    protected override async Task<bool> HasHistoryAsync(DbConnection connection, CancellationToken cancel) =>
        await AskAsync(connection, $"SELECT to_regclass(format('%I.%I', current_schema(), '{History}')) IS NOT NULL", cancel) is true;

    private static string Columns(TableCopy table) => $"{Quote(table.Name)} ({string.Join(", ", table.Columns.Select(Quote))})";

    private sealed class TransactionSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, DatabaseFacade database) : Snapshot(connection)
    {
        /// <summary>Read after the rows were fixed, so never behind them: counters stand outside transactions.</summary>
        public override async Task<IReadOnlyList<CounterCopy>> CountersAsync(CancellationToken cancel)
        {
            await using var command = Command(connection, """
                SELECT t.relname::text, a.attname::text, q.last_value
                FROM pg_sequences q JOIN pg_class s ON s.oid = format('%I.%I', q.schemaname, q.sequencename)::regclass
                JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass
                JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
                WHERE q.schemaname = current_schema() AND q.last_value IS NOT NULL ORDER BY 1, 2
                """);
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var counters = new List<CounterCopy>();
            while (await rows.ReadAsync(cancel)) counters.Add(new CounterCopy(rows.GetString(0), rows.GetString(1), rows.GetInt64(2)));
            return counters;
        }

        public override async Task WriteAsync(ArchiveWriter archive, IReadOnlyList<TableCopy> tables, Action<double> tell, CancellationToken cancel)
        {
            var (done, all) = (0L, Math.Max(1, tables.Sum(t => t.Bytes)));
            var buffer = new byte[128 * 1024];
            foreach (var table in tables)
            {
                long part = 0;
                await archive.WriteAsync(table.Name, async stream =>
                {
                    await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {Columns(table)} TO STDOUT (FORMAT BINARY)", cancel);
                    while (await copy.ReadAsync(buffer, cancel) is > 0 and var some)
                    {
                        await stream.WriteAsync(buffer.AsMemory(0, some), cancel);
                        tell((double)(done + Math.Min(part += some, table.Bytes)) / all);
                    }
                }, cancel);
                tell((double)(done += table.Bytes) / all);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await database.CloseConnectionAsync();
        }
    }
}
