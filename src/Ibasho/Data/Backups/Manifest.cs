using System.Reflection;
using System.Security.Cryptography;

namespace Ibasho.Data.Backups;

/// <summary>What a backup says of itself, so that whoever restores it can compare.</summary>
/// <param name="Program">The version that made it.</param>
/// <param name="Kind">Of which database it is; it is restored on the same kind.</param>
/// <param name="Migrations">What the tables are like.</param>
/// <param name="AuditNumber">Where the audit log stood, and what vouches for everything before.</param>
public sealed record Manifest(Guid Id, DateTimeOffset MadeAt, string Program, string Kind, IReadOnlyList<string> Migrations, long AuditNumber, string AuditHead, IReadOnlyList<TableCopy> Tables, IReadOnlyList<CounterCopy> Counters)
{
    public long Rows => Tables.Sum(t => t.Rows);

    public static string OwnProgram => typeof(Manifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
}

/// <param name="Columns">In the order of the copy.</param>
/// <param name="Bytes">About, for telling how far a copy is; nothing where the whole file is copied.</param>
public sealed record TableCopy(string Name, IReadOnlyList<string> Columns, long Rows, long Bytes);

/// <summary>The number a table gave last, where the database keeps it beside the table.</summary>
public sealed record CounterCopy(string Table, string Column, long Last);

public enum BackupStep
{
    /// <summary>The database as it stands at one moment.</summary>
    Copy,

    /// <summary>Into the closed file.</summary>
    Write,

    /// <summary>Out of it, into a place for a try.</summary>
    Read,

    /// <summary>Whether everything holds together there.</summary>
    Check,
}

public enum BackupTrouble
{
    /// <summary>The file is something else.</summary>
    NotOne,

    /// <summary>Closed with the key of another place.</summary>
    OtherKey,

    /// <summary>Changed since it was written.</summary>
    Damaged,

    /// <summary>Its end is missing.</summary>
    Cut,

    /// <summary>Made by a newer version, whose tables this one does not know.</summary>
    Newer,

    /// <summary>Of SQLite where PostgreSQL is, or the other way round.</summary>
    OtherDatabase,

    /// <summary>A table has not the rows the manifest names.</summary>
    Rows,

    /// <summary>The database itself says that something in it is broken.</summary>
    Unsound,

    /// <summary>What is closed in it does not open with the keys that are here.</summary>
    Keys,

    /// <summary>The audit log in it is not whole, or not the one of the manifest.</summary>
    Audit,

    /// <summary>There is no room to write.</summary>
    NoRoom,

    /// <summary>A file of this name is there already.</summary>
    Exists,

    /// <summary>The file or its folder cannot be read or written.</summary>
    NoAccess,
}

/// <summary>Why a backup is none, or cannot be restored here; to be said in words.</summary>
/// <param name="what">A table, a key, a line of the database: never anything out of a text.</param>
public sealed class BackupException(BackupTrouble trouble, string what = "", Exception? inner = null) : IOException($"{trouble} {what}", inner)
{
    public BackupTrouble Trouble => trouble;
    public string What => what;

    /// <summary>What went wrong while a file was read or written, in the terms of a backup; null where it is something else.</summary>
    public static BackupException? Of(Exception error) => error switch
    {
        BackupException known => known,
        Platform.Keys.SealedStreamException closed => new BackupException(closed.Trouble switch
        {
            Platform.Keys.SealedTrouble.NotOne => BackupTrouble.NotOne,
            Platform.Keys.SealedTrouble.OtherKey => BackupTrouble.OtherKey,
            Platform.Keys.SealedTrouble.Cut => BackupTrouble.Cut,
            _ => BackupTrouble.Damaged,
        }, "", error),
        InvalidDataException or EndOfStreamException or System.Text.Json.JsonException or CryptographicException => new BackupException(BackupTrouble.Damaged, "", error),
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 13 } or IOException { HResult: NoSpace } => new BackupException(BackupTrouble.NoRoom, "", error),
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 11 or 26 } => new BackupException(BackupTrouble.Unsound, "", error),
        UnauthorizedAccessException or IOException => new BackupException(BackupTrouble.NoAccess, error.Message, error),
        _ => null,
    };

    // ENOSPC, as .NET hands it on.
    private const int NoSpace = 28;
}
