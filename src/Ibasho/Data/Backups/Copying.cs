using System.Data.Common;
using System.Globalization;

namespace Ibasho.Data.Backups;

/// <summary>How the whole of a database goes out of it and into another one of its kind; what differs stands in two subclasses.</summary>
internal abstract class Copying
{
    protected const string History = "__EFMigrationsHistory";

    public abstract string Kind { get; }

    /// <summary>The database as it stands now, whoever writes meanwhile; nobody waits for it.</summary>
    /// <param name="scratch">A folder for what does not stay.</param>
    public abstract Task<Snapshot> TakeAsync(string scratch, Action<double> tell, CancellationToken cancel);

    /// <summary>The tables that hold something, without their rows; what the database makes of itself, such as a search index, is not among them.</summary>
    public abstract Task<IReadOnlyList<TableCopy>> TablesAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Fills this empty database with what a snapshot wrote.</summary>
    /// <param name="forGood">Not only for a try: as durable as any other.</param>
    public abstract Task FillAsync(ArchiveReader archive, Manifest manifest, bool forGood, CancellationToken cancel);

    /// <summary>What the database itself can say about its being whole.</summary>
    /// <exception cref="BackupException">Something in it is broken.</exception>
    public abstract Task CheckAsync(CancellationToken cancel);

    /// <summary>Whether there is something already.</summary>
    public abstract Task<bool> IsOccupiedAsync(CancellationToken cancel);

    /// <summary>Puts what is in a scratch place in the place of this database, in one step; answers where the one of before is now.</summary>
    public abstract Task<string?> ReplaceAsync(ScratchPlace by, DateTimeOffset now, CancellationToken cancel);

    /// <summary>How far the tables are renewed; nothing where there are none.</summary>
    public async Task<IReadOnlyList<string>> MigrationsAsync(DbConnection connection, CancellationToken cancel) =>
        await HasHistoryAsync(connection, cancel) ? await ListAsync(connection, $"SELECT \"MigrationId\" FROM \"{History}\" ORDER BY 1", cancel) : [];

    public async Task<IReadOnlyList<TableCopy>> CountAsync(DbConnection connection, CancellationToken cancel)
    {
        var counted = new List<TableCopy>();
        foreach (var table in await TablesAsync(connection, cancel))
            counted.Add(table with { Rows = Convert.ToInt64(await AskAsync(connection, $"SELECT count(*) FROM {Quote(table.Name)}", cancel), CultureInfo.InvariantCulture) });
        return counted;
    }

    /// <summary>Where the audit log stands; nowhere where its table is of a time before the chain.</summary>
    public static async Task<(long Number, byte[] Hash)> AuditHeadAsync(DbConnection connection, IReadOnlyList<TableCopy> tables, CancellationToken cancel)
    {
        if (!tables.Any(t => t.Name == "AuditEntry" && t.Columns.Contains("Hash"))) return (0, new byte[Model.AuditEntry.HashSize]);
        await using var command = Command(connection, """SELECT "Number", "Hash" FROM "AuditEntry" WHERE "Number" IS NOT NULL ORDER BY "Number" DESC LIMIT 1""");
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : (0, new byte[Model.AuditEntry.HashSize]);
    }

    protected abstract Task<bool> HasHistoryAsync(DbConnection connection, CancellationToken cancel);

    protected static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    protected static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    protected static async Task<object?> AskAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Command(connection, sql);
        return await command.ExecuteScalarAsync(cancel);
    }

    protected static async Task RunAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    protected static async Task<IReadOnlyList<string>> ListAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Command(connection, sql);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var list = new List<string>();
        while (await rows.ReadAsync(cancel)) list.Add(rows.GetString(0));
        return list;
    }

    protected static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables come from the database itself, quoted.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return command;
    }
}

/// <summary>A database at one moment, as long as this is held.</summary>
internal abstract class Snapshot(DbConnection connection) : IAsyncDisposable
{
    public DbConnection Connection => connection;

    public virtual Task<IReadOnlyList<CounterCopy>> CountersAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<CounterCopy>>([]);

    public abstract Task WriteAsync(ArchiveWriter archive, IReadOnlyList<TableCopy> tables, Action<double> tell, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}
