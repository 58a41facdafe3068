using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage;

namespace Ibasho.Data.Moving;

/// <summary>One of the two databases of a move: how rows leave it and come into it. What differs stands beside each database.</summary>
internal abstract class MoveEnd(AppDb db)
{
    /// <summary>The table that says how far a move has come. While it is there, nobody serves this database.</summary>
    public const string Marker = "Moving";

    private readonly MovePlan _plan = MovePlan.Of(db);

    public AppDb Db => db;

    /// <summary>The table as this database writes it: in JSON, each has its own way.</summary>
    protected TableShape Own(TableShape table) => _plan.Tables.Single(t => t.Name == table.Name);

    protected DbConnection Connection => db.Database.GetDbConnection();

    /// <summary>From here on everything is read as it is now.</summary>
    public virtual Task BeginReadingAsync(CancellationToken cancel) => db.Database.OpenConnectionAsync(cancel);

    /// <summary>Takes the target for this process; false where another one moves into it.</summary>
    public virtual async Task<bool> TakeAsync(CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        return true;
    }

    /// <summary>How many others are connected: they could write meanwhile.</summary>
    public virtual Task<long> OthersAsync(CancellationToken cancel) => Task.FromResult(0L);

    /// <summary>Adds rows; what points to rows that may not be there yet stays empty. Inside the caller's transaction.</summary>
    public abstract Task AddAsync(TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancel);

    /// <summary>The last number a table has given out; it may be higher than any row that is left.</summary>
    public abstract Task<long> CounterAsync(TableShape table, CancellationToken cancel);

    public abstract Task SetCounterAsync(TableShape table, long last, CancellationToken cancel);

    /// <summary>How many texts search can find.</summary>
    public abstract Task<long> IndexedAsync(CancellationToken cancel);

    /// <summary>Takes everything away again that an unfinished move has brought, in one step.</summary>
    public abstract Task ClearAsync(MovePlan plan, CancellationToken cancel);

    protected abstract object Read(DbDataReader reader, int column, ColumnShape shape);

    protected virtual object Write(object value, ColumnShape shape) => value;

    /// <summary>All rows in the order of their keys, one after the other: the order in which they come tells nothing about when they were written.</summary>
    /// <param name="after">The key after which to begin.</param>
    /// <param name="only">Only rows that have something in this column.</param>
    public async IAsyncEnumerable<object?[]> RowsAsync(TableShape table, object[]? after, int? only, [EnumeratorCancellation] CancellationToken cancel)
    {
        table = Own(table);
        var key = string.Join(", ", table.Key.Select(k => Name(table.Columns[k].Name)));
        string?[] wanted =
        [
            after is null ? null : $"({key}) > ({string.Join(", ", after.Select((_, i) => $"@p{i}"))})",
            only is { } column ? $"{Name(table.Columns[column].Name)} IS NOT NULL" : null,
        ];
        var where = string.Join(" AND ", wanted.OfType<string>());
        await using var command = Command($"SELECT {Columns(table)} FROM {Name(table.Name)}{(where.Length > 0 ? " WHERE " + where : "")} ORDER BY {key}");
        for (var i = 0; i < (after?.Length ?? 0); i++) Add(command, $"p{i}", Write(after![i], table.Columns[table.Key[i]]));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var row = new object?[table.Columns.Count];
            for (var i = 0; i < row.Length; i++) row[i] = await reader.IsDBNullAsync(i, cancel) ? null : Read(reader, i, table.Columns[i]);
            yield return row;
        }
    }

    /// <summary>Draws the arrows that waited. Inside the caller's transaction.</summary>
    public virtual async Task PointAsync(TableShape table, int column, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        await using var command = Command(PointSql(table, column));
        foreach (var row in rows)
        {
            command.Parameters.Clear();
            foreach (var (name, value) in PointValues(table, column, row)) Add(command, name, value);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    protected static string PointSql(TableShape table, int column) =>
        $"UPDATE {Name(table.Name)} SET {Name(table.Columns[column].Name)} = @v WHERE {string.Join(" AND ", table.Key.Select((k, i) => $"{Name(table.Columns[k].Name)} = @p{i}"))}";

    protected IEnumerable<(string Name, object Value)> PointValues(TableShape table, int column, object?[] row) =>
        table.Key.Select((k, i) => ($"p{i}", Write(row[k]!, table.Columns[k]))).Prepend(("v", Write(row[column]!, table.Columns[column])));

    public Task<long> CountAsync(TableShape table, CancellationToken cancel) => NumberAsync($"SELECT COUNT(*) FROM {Name(table.Name)}", cancel);

    public async Task<bool> IsEmptyAsync(TableShape table, CancellationToken cancel) => await NumberAsync($"SELECT COUNT(*) FROM (SELECT 1 FROM {Name(table.Name)} LIMIT 1) AS one", cancel) == 0;

    public Task<long> HighestAsync(TableShape table, CancellationToken cancel) => NumberAsync($"SELECT COALESCE(MAX({Name(table.Counter!)}), 0) FROM {Name(table.Name)}", cancel);

    public Task MarkAsync(CancellationToken cancel) => RunAsync($"CREATE TABLE IF NOT EXISTS {Name(Marker)} (\"Step\" text PRIMARY KEY, \"Last\" text NOT NULL)", cancel);

    public Task UnmarkAsync(CancellationToken cancel) => RunAsync($"DROP TABLE {Name(Marker)}", cancel);

    /// <summary>How far a step has come; written with the rows of the step, in one transaction.</summary>
    public async Task<string?> LastAsync(string step, CancellationToken cancel)
    {
        await using var command = Command($"SELECT \"Last\" FROM {Name(Marker)} WHERE \"Step\" = @s");
        Add(command, "s", step);
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    public async Task KeepAsync(string step, string last, CancellationToken cancel)
    {
        await using var command = Command($"INSERT INTO {Name(Marker)} (\"Step\", \"Last\") VALUES (@s, @l) ON CONFLICT (\"Step\") DO UPDATE SET \"Last\" = excluded.\"Last\"");
        Add(command, "s", step);
        Add(command, "l", last);
        await command.ExecuteNonQueryAsync(cancel);
    }

    protected async Task<long> NumberAsync(string sql, CancellationToken cancel)
    {
        await using var command = Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    protected async Task RunAsync(string sql, CancellationToken cancel)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    protected DbCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables and columns are the model's.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    protected static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
    }

    protected static string Name(string name) => $"\"{name}\"";

    protected static string Columns(TableShape table) => string.Join(", ", table.Columns.Select(c => Name(c.Name)));

    /// <summary>A key as text that <see cref="ReadKey"/> understands.</summary>
    public static string WriteKey(object[] key) => JsonSerializer.Serialize(key.Select(part => part switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(part, CultureInfo.InvariantCulture)!,
    }));

    public static object[] ReadKey(TableShape table, string written) =>
        [.. JsonSerializer.Deserialize<string[]>(written)!.Select((part, i) => (object)(table.Columns[table.Key[i]].Kind switch
        {
            CellKind.Number => long.Parse(part, CultureInfo.InvariantCulture),
            CellKind.Small => int.Parse(part, CultureInfo.InvariantCulture),
            CellKind.Id => Guid.Parse(part),
            CellKind.Day => DateOnly.ParseExact(part, "O", CultureInfo.InvariantCulture),
            CellKind.Bytes => Convert.FromBase64String(part),
            _ => part,
        }))];
}
