using Ibasho.Data;
using Ibasho.Platform.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ibasho.Tests.Harness;

/// <summary>The filled demo community, made once for each run and copied for each test class, on the database this run is for.</summary>
internal static class Template
{
    private static readonly string Server = Environment.GetEnvironmentVariable("IBASHO_TEST_DATABASE") ?? "";
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static (string Folder, string Name)? _made;

    public static bool IsPostgres => Server.Length > 0;

    /// <summary>Copies the template into a folder, or into a new PostgreSQL database, and answers its connection string.</summary>
    public static async Task<string> CopyAsync(string folder)
    {
        await Turn.WaitAsync();
        try
        {
            _made ??= await MakeAsync();
            // The keys it was written with; the framework's ring is each place's own.
            foreach (var key in Directory.GetFiles(Path.Combine(_made.Value.Folder, "keys")).Where(f => !f.EndsWith(".xml", StringComparison.Ordinal)))
                File.Copy(key, Path.Combine(KeyDirectory.Prepare(Path.Combine(folder, "keys")), Path.GetFileName(key)));
            if (!IsPostgres)
            {
                File.Copy(Path.Combine(_made.Value.Folder, "ibasho.db"), Path.Combine(folder, "ibasho.db"));
                return "";
            }
            var name = "t" + Guid.NewGuid().ToString("N");
            await RunAsync($"CREATE DATABASE {name} TEMPLATE {_made.Value.Name}");
            return Connection(name);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>A database with nothing in it, of the kind this run is for; answers its connection string.</summary>
    public static async Task<string> EmptyAsync()
    {
        if (!IsPostgres) return "";
        var name = "e" + Guid.NewGuid().ToString("N");
        await RunAsync($"CREATE DATABASE {name}");
        return Connection(name);
    }

    public static async Task DropAsync(string folder, string database)
    {
        if (database.Length > 0)
        {
            await using (var connection = new NpgsqlConnection(Databases.Patient(database))) NpgsqlConnection.ClearPool(connection);
            await RunAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");
        }
        else
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ibasho.db")}");
            SqliteConnection.ClearPool(connection);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(string Folder, string Name)> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ibasho-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var name = "template_" + Guid.NewGuid().ToString("N");
        if (IsPostgres) await RunAsync($"CREATE DATABASE {name}");
        await using (var app = World.Build(folder, IsPostgres ? Connection(name) : "", new TestClock()))
        {
            await Web.PrepareAsync(app.Services, CancellationToken.None);
            await Web.FillAsync(app.Services, CancellationToken.None);
        }
        if (IsPostgres) NpgsqlConnection.ClearAllPools();
        else SqliteConnection.ClearAllPools();
        return (folder, name);
    }

    private static string Connection(string database) =>
        new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 20, IncludeErrorDetail = true }.ConnectionString;

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
