using System.Data.Common;
using System.Globalization;
using Ibasho.Data.Backups;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ibasho.Data.Sqlite;

/// <summary>The file as a whole, by SQLite's own way of copying a database that is in use.</summary>
internal sealed class SqliteCopying(SqliteAppDb db) : Copying
{
    private const int PagesAtOnce = 1024;
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(50);

    public override string Kind => "SQLite";

    public override async Task<Snapshot> TakeAsync(string scratch, Action<double> tell, CancellationToken cancel)
    {
        var copy = Path.Combine(scratch, Databases.FileName);
        await Task.Run(() => CopyAsync(File(), copy, tell, cancel), cancel);
        var opened = await OpenAsync(copy, cancel);
        // One file, without a log beside it.
        await RunAsync(opened, "PRAGMA journal_mode = DELETE", cancel);
        return new FileSnapshot(opened, copy);
    }

    private static async Task CopyAsync(string from, string to, Action<double> tell, CancellationToken cancel)
    {
        await using var source = await OpenAsync(from, cancel);
        await using var target = await OpenAsync(to, cancel);
        await RunAsync(target, "PRAGMA synchronous = OFF", cancel);
        // A reader's view that is held: whatever is written meanwhile, this copy is of one moment and never begins anew.
        await RunAsync(source, "BEGIN", cancel);
        await AskAsync(source, "SELECT count(*) FROM sqlite_master", cancel);
        using var backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var answer = raw.sqlite3_backup_step(backup, PagesAtOnce);
            if (answer == raw.SQLITE_DONE) return;
            if (answer is raw.SQLITE_BUSY or raw.SQLITE_LOCKED) await Task.Delay(Busy, cancel);
            else if (answer != raw.SQLITE_OK) throw new SqliteException("The copy failed.", answer);
            if (raw.sqlite3_backup_pagecount(backup) is > 0 and var all) tell(1 - ((double)raw.sqlite3_backup_remaining(backup) / all));
        }
    }

    public override async Task<IReadOnlyList<TableCopy>> TablesAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = Command(connection, $"""
            SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
            WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name <> '{History}' ORDER BY t.name, c.cid
            """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var columns = new List<(string Table, string Column)>();
        while (await rows.ReadAsync(cancel)) columns.Add((rows.GetString(0), rows.GetString(1)));
        return [.. columns.GroupBy(c => c.Table, (table, of) => new TableCopy(table, [.. of.Select(c => c.Column)], 0, 0), StringComparer.Ordinal)];
    }

    public override Task FillAsync(ArchiveReader archive, Manifest manifest, bool forGood, CancellationToken cancel) =>
        archive.ReadAsync(async (name, stream) =>
        {
            if (name != Databases.FileName) throw new BackupException(BackupTrouble.Damaged, name);
            await using var file = new FileStream(File(), FileMode.CreateNew, FileAccess.Write);
            await stream.CopyToAsync(file, cancel);
            file.Flush(flushToDisk: forGood);
        }, cancel);

    public override async Task CheckAsync(CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var connection = db.Database.GetDbConnection();
            if (await ListAsync(connection, "PRAGMA integrity_check(1)", cancel) is not ["ok"]) throw new BackupException(BackupTrouble.Unsound, "integrity_check");
            if (await ListAsync(connection, "PRAGMA foreign_key_check", cancel) is [var table, ..]) throw new BackupException(BackupTrouble.Unsound, table);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>A file that is there and has no tables was made by looking into it.</summary>
    public override async Task<bool> IsOccupiedAsync(CancellationToken cancel)
    {
        if (!System.IO.File.Exists(File())) return false;
        try
        {
            await using var here = await OpenAsync(File(), cancel);
            return (await TablesAsync(here, cancel)).Count > 0;
        }
        catch (SqliteException)
        {
            return true;
        }
    }

    public override async Task<string?> ReplaceAsync(ScratchPlace by, DateTimeOffset now, CancellationToken cancel)
    {
        SqliteConnection.ClearAllPools();
        var made = Path.Combine(by.Folder, Databases.FileName);
        // One file: whoever closes it last takes its log away, which would have to move with it.
        await using (var last = await OpenAsync(made, cancel)) await RunAsync(last, "PRAGMA wal_checkpoint(TRUNCATE)", cancel);
        if (System.IO.File.Exists(made + "-wal")) throw new BackupException(BackupTrouble.Unsound, "wal_checkpoint");
        var (file, aside) = (File(), (string?)null);
        if (await IsOccupiedAsync(cancel))
        {
            aside = $"{file}.before-{Stamp(now)}";
            System.IO.File.Move(file, aside);
            // Its log belongs to it, and finds it by its name.
            if (System.IO.File.Exists(file + "-wal")) System.IO.File.Move(file + "-wal", aside + "-wal");
        }
        foreach (var empty in (string[])[file, file + "-wal", file + "-shm"]) System.IO.File.Delete(empty);
        System.IO.File.Move(made, file, overwrite: false);
        return aside;
    }

    protected override async Task<bool> HasHistoryAsync(DbConnection connection, CancellationToken cancel) =>
        Convert.ToInt32(await AskAsync(connection, $"SELECT count(*) FROM sqlite_master WHERE name = '{History}'", cancel), CultureInfo.InvariantCulture) > 0;

    private string File() => new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;

    private static async Task<SqliteConnection> OpenAsync(string file, CancellationToken cancel)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class FileSnapshot(SqliteConnection copy, string file) : Snapshot(copy)
    {
        public override Task WriteAsync(ArchiveWriter archive, IReadOnlyList<TableCopy> tables, Action<double> tell, CancellationToken cancel) =>
            archive.WriteAsync(Databases.FileName, async part =>
            {
                await using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var buffer = new byte[128 * 1024];
                long done = 0;
                while (await read.ReadAsync(buffer, cancel) is > 0 and var some)
                {
                    await part.WriteAsync(buffer.AsMemory(0, some), cancel);
                    tell((double)(done += some) / read.Length);
                }
            }, cancel);

        public override ValueTask DisposeAsync() => Connection.DisposeAsync();
    }
}
