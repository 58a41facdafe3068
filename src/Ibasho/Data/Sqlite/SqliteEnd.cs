using System.Data.Common;
using System.Text.Json;
using Ibasho.Data.Moving;

namespace Ibasho.Data.Sqlite;

/// <summary>A file as one end of a move.</summary>
internal sealed class SqliteEnd(SqliteAppDb db) : MoveEnd(db)
{
    public override async Task AddAsync(TableShape table, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        table = Own(table);
        await using var command = Command($"INSERT INTO {Name(table.Name)} ({Columns(table)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})");
        for (var i = 0; i < table.Columns.Count; i++) Add(command, $"p{i}", null);
        await command.PrepareAsync(cancel);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] is { } value && !table.Columns[i].IsLater ? Write(value, table.Columns[i]) : DBNull.Value;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    public override async Task<long> CounterAsync(TableShape table, CancellationToken cancel)
    {
        await using var command = Command("SELECT seq FROM sqlite_sequence WHERE name = @n");
        Add(command, "n", table.Name);
        return await command.ExecuteScalarAsync(cancel) is long last ? last : 0;
    }

    public override async Task SetCounterAsync(TableShape table, long last, CancellationToken cancel)
    {
        await using var command = Command("DELETE FROM sqlite_sequence WHERE name = @n; INSERT INTO sqlite_sequence (name, seq) VALUES (@n, @l)");
        Add(command, "n", table.Name);
        Add(command, "l", last);
        await command.ExecuteNonQueryAsync(cancel);
    }

    public override Task<long> IndexedAsync(CancellationToken cancel) => NumberAsync("SELECT COUNT(*) FROM search_words", cancel);

    public override async Task ClearAsync(MovePlan plan, CancellationToken cancel)
    {
        await using var writing = await Db.WriteAsync(cancel);
        await RunAsync("DROP TABLE IF EXISTS search_words", cancel);
        foreach (var table in plan.Tables.Reverse()) await RunAsync($"DROP TABLE IF EXISTS {Name(table.Name)}", cancel);
        await RunAsync("DROP TABLE \"__EFMigrationsHistory\"", cancel);
        await UnmarkAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    protected override object Read(DbDataReader reader, int column, ColumnShape shape) => shape.Kind switch
    {
        CellKind.Number => reader.GetInt64(column),
        CellKind.Small => reader.GetInt32(column),
        CellKind.Flag => reader.GetBoolean(column),
        CellKind.Texts => JsonSerializer.Deserialize<string[]>(reader.GetString(column))!,
        CellKind.Day => reader.GetFieldValue<DateOnly>(column),
        CellKind.Id => reader.GetGuid(column),
        CellKind.Bytes => reader.GetFieldValue<byte[]>(column),
        CellKind.Json => shape.Json!.FromOwn(reader.GetString(column)),
        _ => reader.GetString(column),
    };

    protected override object Write(object value, ColumnShape shape) => shape.Kind switch
    {
        CellKind.Texts => JsonSerializer.Serialize((string[])value),
        CellKind.Json => shape.Json!.ToOwn((string)value),
        _ => value,
    };
}
