using System.Data.Common;
using Npgsql;

namespace Ibasho.Data.Postgres;

/// <summary>A schema that lives as long as this is held, in the database of the place: that needs no right to make databases.</summary>
internal sealed class ScratchSchema : IAsyncDisposable
{
    private const string Beginning = "ibasho_scratch_";
    private readonly NpgsqlConnection _holder;
    private readonly string _name;

    private ScratchSchema(NpgsqlConnection holder, string name, string database) => (_holder, _name, Database) = (holder, name, database);

    public string Database { get; }

    public static async Task<ScratchSchema> MakeAsync(string postgres, CancellationToken cancel)
    {
        var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false, KeepAlive = 30 }.ConnectionString);
        try
        {
            await holder.OpenAsync(cancel);
            await TidyAsync(holder, cancel);
            var name = Beginning + Guid.NewGuid().ToString("N");
            // The lock says to whoever tidies that somebody is using it.
            await RunAsync(holder, $"SELECT pg_advisory_lock(hashtext('{name}'))", cancel);
            await RunAsync(holder, $"CREATE SCHEMA {name}", cancel);
            var own = new NpgsqlConnectionStringBuilder(postgres) { SearchPath = name, Pooling = false, CommandTimeout = 0 };
            // A limit that is good for pages is none for making all foreign keys anew.
            own.Options = $"{own.Options} -c statement_timeout=0".Trim();
            return new ScratchSchema(holder, name, own.ConnectionString);
        }
        catch
        {
            await holder.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a process that was killed left behind goes.</summary>
    private static async Task TidyAsync(NpgsqlConnection holder, CancellationToken cancel)
    {
        var left = new List<string>();
        await using (var command = Command(holder, $"SELECT nspname::text FROM pg_namespace WHERE nspname LIKE '{Beginning.Replace("_", "\\_", StringComparison.Ordinal)}%'"))
        await using (var rows = await command.ExecuteReaderAsync(cancel))
            while (await rows.ReadAsync(cancel)) left.Add(rows.GetString(0));
        foreach (var name in left)
        {
            await using (var command = Command(holder, $"SELECT pg_try_advisory_lock(hashtext('{name}'))"))
                if (await command.ExecuteScalarAsync(cancel) is not true) continue;
            await DropAsync(holder, name, cancel);
            await RunAsync(holder, $"SELECT pg_advisory_unlock(hashtext('{name}'))", cancel);
        }
    }

    /// <summary>Table by table: all at once would need a lock for each index, and there are only so many.</summary>
    private static async Task DropAsync(NpgsqlConnection holder, string name, CancellationToken cancel)
    {
        var tables = new List<string>();
        await using (var command = Command(holder, $"SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = '{name}'::regnamespace"))
        await using (var rows = await command.ExecuteReaderAsync(cancel))
            while (await rows.ReadAsync(cancel)) tables.Add(rows.GetString(0));
        foreach (var table in tables) await RunAsync(holder, $"DROP TABLE IF EXISTS {name}.\"{table}\" CASCADE", cancel);
        await RunAsync(holder, $"DROP SCHEMA IF EXISTS {name} CASCADE", cancel);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static DbCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await DropAsync(_holder, _name, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The next one tidies.
        }
        await _holder.DisposeAsync();
    }
}
