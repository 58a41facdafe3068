using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Ibasho.Data.Moving;
using Npgsql;
using NpgsqlTypes;

namespace Ibasho.Data.Postgres;

/// <summary>PostgreSQL as one end of a move.</summary>
internal sealed class PostgresEnd(PostgresAppDb db) : MoveEnd(db)
{
    /// <summary>Any number that only we use; given back with the connection.</summary>
    private const long MoveLock = 0x1BA50_300E;

    /// <summary>A server notices only after a moment that a process of ours was killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public override async Task BeginReadingAsync(CancellationToken cancel)
    {
        await base.BeginReadingAsync(cancel);
        // Before anything is read: what others write until they go must come along.
        await WithinAsync(async () => await OthersAsync(cancel) == 0, cancel);
        await Db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await RunAsync("SET TRANSACTION READ ONLY", cancel);
    }

    public override async Task<bool> TakeAsync(CancellationToken cancel) =>
        await base.TakeAsync(cancel) && await WithinAsync(async () => await NumberAsync($"SELECT pg_try_advisory_lock({MoveLock})::int", cancel) == 1, cancel);

    /// <summary>Every node listens as long as it runs, so one that runs is seen.</summary>
    public override Task<long> OthersAsync(CancellationToken cancel) =>
        NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()", cancel);

    private static async Task<bool> WithinAsync(Func<Task<bool>> happens, CancellationToken cancel)
    {
        for (var started = Stopwatch.GetTimestamp(); !await happens(); await Task.Delay(100, cancel))
            if (Stopwatch.GetElapsedTime(started) > Patience) return false;
        return true;
    }

    public override async Task AddAsync(TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        table = Own(table);
        await using var copy = await ((NpgsqlConnection)Connection).BeginBinaryImportAsync($"COPY {Name(table.Name)} ({Columns(table)}) FROM STDIN (FORMAT BINARY)", cancel);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancel);
            for (var i = 0; i < row.Length; i++)
            {
                var shape = table.Columns[i];
                if (row[i] is not { } value || shape.IsLater) await copy.WriteNullAsync(cancel);
                else await copy.WriteAsync(Stored(value, shape), Kind(shape.Kind), cancel);
            }
        }
        await copy.CompleteAsync(cancel);
    }

    public override async Task PointAsync(TableShape table, int column, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        await using var batch = ((NpgsqlConnection)Connection).CreateBatch();
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(PointSql(table, column));
            foreach (var (name, value) in PointValues(table, column, row)) command.Parameters.AddWithValue(name, value);
            batch.BatchCommands.Add(command);
        }
        batch.Timeout = 0;
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public override Task<long> CounterAsync(TableShape table, CancellationToken cancel) =>
        NumberAsync($"SELECT COALESCE(pg_sequence_last_value({Sequence(table)}), 0)", cancel);

    public override async Task SetCounterAsync(TableShape table, long last, CancellationToken cancel)
    {
        if (last > 0) await NumberAsync($"SELECT setval({Sequence(table)}, {last})", cancel);
    }

    public override Task<long> IndexedAsync(CancellationToken cancel) => NumberAsync("SELECT count(*) FROM \"SearchEntry\" WHERE \"Words\" IS NOT NULL", cancel);

    public override async Task ClearAsync(MovePlan plan, CancellationToken cancel)
    {
        await using var writing = await Db.WriteAsync(cancel);
        await RunAsync($"DROP TABLE IF EXISTS {string.Join(", ", plan.Tables.Select(t => Name(t.Name)))}, \"__EFMigrationsHistory\"", cancel);
        await UnmarkAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    private static string Sequence(TableShape table) => $"pg_get_serial_sequence('{Name(table.Name)}', '{table.Counter}')::regclass";

    private static object Stored(object value, ColumnShape shape) => shape.Kind == CellKind.Json ? shape.Json!.ToOwn((string)value) : value;

    protected override object Write(object value, ColumnShape shape) => Stored(value, shape);

    protected override object Read(DbDataReader reader, int column, ColumnShape shape) => shape.Kind switch
    {
        CellKind.Number => reader.GetInt64(column),
        CellKind.Small => reader.GetInt32(column),
        CellKind.Flag => reader.GetBoolean(column),
        CellKind.Texts => reader.GetFieldValue<string[]>(column),
        CellKind.Day => reader.GetFieldValue<DateOnly>(column),
        CellKind.Id => reader.GetGuid(column),
        CellKind.Bytes => reader.GetFieldValue<byte[]>(column),
        CellKind.Json => shape.Json!.FromOwn(reader.GetString(column)),
        _ => reader.GetString(column),
    };

    private static NpgsqlDbType Kind(CellKind kind) => kind switch
    {
        CellKind.Number => NpgsqlDbType.Bigint,
        CellKind.Small => NpgsqlDbType.Integer,
        CellKind.Flag => NpgsqlDbType.Boolean,
        CellKind.Texts => NpgsqlDbType.Array | NpgsqlDbType.Text,
        CellKind.Day => NpgsqlDbType.Date,
        CellKind.Id => NpgsqlDbType.Uuid,
        CellKind.Bytes => NpgsqlDbType.Bytea,
        CellKind.Json => NpgsqlDbType.Jsonb,
        _ => NpgsqlDbType.Text,
    };
}
