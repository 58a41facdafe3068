using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ibasho.Data.Sqlite;

/// <summary>Settings every SQLite connection needs: durable commits, deleted text overwritten, foreign keys kept.</summary>
/// <param name="maps">Whether the file is read as memory, which a copy that is looked through once is not worth.</param>
public sealed class ConnectionSettings(bool maps = true) : DbConnectionInterceptor
{
    // Pooled handles keep their settings, so each is told once.
    private readonly ConditionalWeakTable<object, object> _told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell((SqliteConnection)connection);
        return Task.CompletedTask;
    }

    private void Tell(SqliteConnection connection)
    {
        if (_told.TryGetValue(connection.Handle!, out _)) return;
        using var command = connection.CreateCommand();
        // Sixteen megabytes of log instead of four: pages that every post changes are written back a quarter as often.
        command.CommandText = $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA secure_delete = ON;
            PRAGMA trusted_schema = OFF;
            PRAGMA cache_size = -16000;
            PRAGMA mmap_size = {(maps ? 268435456 : 0)};
            PRAGMA wal_autocheckpoint = 4000;
            """;
        command.ExecuteNonQuery();
        _told.AddOrUpdate(connection.Handle!, this);
    }
}
