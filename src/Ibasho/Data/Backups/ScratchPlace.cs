using Microsoft.Data.Sqlite;

namespace Ibasho.Data.Backups;

/// <summary>A place beside the real one, for a copy on its way and for trying whether one can be restored; nothing of it stays.</summary>
public sealed class ScratchPlace : IAsyncDisposable
{
    private const string Beginning = "scratch-";
    private readonly FolderLock _held;
    private readonly IAsyncDisposable? _schema;

    private ScratchPlace(string folder, string database, FolderLock held, IAsyncDisposable? schema) => (Folder, Database, _held, _schema) = (folder, database, held, schema);

    public string Folder { get; }

    /// <summary>The connection string of a schema of its own; empty: a file in the folder.</summary>
    public string Database { get; }

    /// <param name="within">The folder in which to make it.</param>
    /// <param name="postgres">The server on which to make a schema; empty: SQLite.</param>
    public static async Task<ScratchPlace> MakeAsync(string within, string postgres, CancellationToken cancel)
    {
        Tidy(within);
        var folder = Path.Combine(within, Beginning + Guid.NewGuid().ToString("N"));
        var held = FolderLock.Take(folder)!;
        try
        {
            if (postgres.Length == 0) return new ScratchPlace(folder, "", held, null);
            var schema = await Postgres.ScratchSchema.MakeAsync(postgres, cancel);
            return new ScratchPlace(folder, schema.Database, held, schema);
        }
        catch
        {
            held.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public AppDb Open(IServiceProvider services) => Databases.Open(services, Folder, Database);

    /// <summary>What a process that was killed left behind goes; what another one is using stays.</summary>
    public static void Tidy(string within)
    {
        if (!Directory.Exists(within)) return;
        foreach (var left in Directory.GetDirectories(within, Beginning + "*"))
        {
            using (var held = FolderLock.Take(left))
            {
                if (held is null) continue;
            }
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody else tidied it.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_schema is not null) await _schema.DisposeAsync();
        else
        {
            // A connection that is kept for later would hold on to a file that is gone.
            using var pool = new SqliteConnection($"Data Source={Path.Combine(Folder, Databases.FileName)}");
            SqliteConnection.ClearPool(pool);
        }
        _held.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
