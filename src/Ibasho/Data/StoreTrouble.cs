using System.Data.Common;
using System.Net.Sockets;
using Ibasho.Data.Postgres;
using Ibasho.Data.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ibasho.Data;

/// <summary>Why nothing can be read or written at the moment, where that is no fault of the program.</summary>
public enum StoreTrouble
{
    None,

    /// <summary>The database does not answer, or cannot do its work just now.</summary>
    Away,

    /// <summary>There is no room left: reading goes on.</summary>
    Full,
}

/// <summary>The database was found to be away a moment ago, and was not asked again.</summary>
public sealed class StoreAwayException : Exception;

public static class StoreTroubles
{
    // What the system says about a disk: EIO, EROFS; ENOSPC, EDQUOT.
    private static readonly int[] BrokenDisk = [5, 30], FullDisk = [28, 122];

    public static StoreTrouble Of(Exception error)
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            var trouble = at switch
            {
                StoreAwayException => StoreTrouble.Away,
                SqliteException own => SqliteAppDb.Trouble(own),
                DbException other => PostgresAppDb.Trouble(other),
                // The name of the database's machine cannot be found.
                SocketException => StoreTrouble.Away,
                IOException disk when FullDisk.Contains(disk.HResult) => StoreTrouble.Full,
                IOException disk when BrokenDisk.Contains(disk.HResult) => StoreTrouble.Away,
                _ => StoreTrouble.None,
            };
            if (trouble is not StoreTrouble.None) return trouble;
        }
        return StoreTrouble.None;
    }

    /// <summary>What it was, for the log: kinds and codes, no texts.</summary>
    public static string Reason(Exception error)
    {
        var deepest = error;
        while (deepest.InnerException is { } inner && deepest is not SqliteException) deepest = inner;
        return deepest switch
        {
            SqliteException own => $"SQLite {own.SqliteExtendedErrorCode}",
            DbException { SqlState.Length: > 0 } other => other.SqlState,
            _ => deepest.GetType().Name,
        };
    }
}
