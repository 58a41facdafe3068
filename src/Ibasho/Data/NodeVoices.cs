using Npgsql;

namespace Ibasho.Data;

/// <summary>What the nodes over one PostgreSQL say to each other; a place with a database of its own is one node and says nothing.</summary>
public sealed class NodeVoices(string postgres)
{
    internal const string Channel = "ibasho";

    /// <summary>Calls <paramref name="heard"/> until the connection is lost or this is cancelled; returns at once where there is one node only.</summary>
    public async Task ListenAsync(Action begun, Action<string> heard, CancellationToken cancel)
    {
        if (postgres.Length == 0) return;
        // Of its own, outside the pool: it is held for good.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false, KeepAlive = 15 }.ConnectionString);
        await connection.OpenAsync(cancel);
        connection.Notification += (_, said) => heard(said.Payload);
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection)) await command.ExecuteNonQueryAsync(cancel);
        begun();
        while (true) await connection.WaitAsync(cancel);
    }
}
