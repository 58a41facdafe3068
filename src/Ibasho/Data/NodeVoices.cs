using Npgsql;

namespace Ibasho.Data;

/// <summary>What the nodes over one PostgreSQL say to each other; a place with a database of its own is one node and says nothing.</summary>
public sealed class NodeVoices(string postgres)
{
    internal const string Channel = "ibasho";

    /// <summary>What the connection of a running node is called in the database: this, and the newest migration it knows.</summary>
    internal const string Called = "ibasho-node ";

    // Everybody hears everything on the channel, also oneself.
    private readonly string _node = Secrets.New()[..12] + " ";

    /// <summary>The text with the name of this node, which the others leave off and this one does not listen to.</summary>
    public string Say(string text) => _node + text;

    /// <summary>Calls <paramref name="heard"/> with what others say until the connection is lost or this is cancelled; returns at once where there is one node only.</summary>
    public Task ListenAsync(Action begun, Action<string> heard, CancellationToken cancel) =>
        postgres.Length == 0 ? Task.CompletedTask : HearAsync(begun, heard, cancel);

    // Apart, so that a place with a database of its own does not load what it never uses.
    private async Task HearAsync(Action begun, Action<string> heard, CancellationToken cancel)
    {
        // Of its own, outside the pool: it is held for good.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false, KeepAlive = 15, ApplicationName = Called + Fits.Name(AppDb.MigrationsOf(nameof(Postgres.PostgresAppDb)).Order(StringComparer.Ordinal).Last()) }.ConnectionString);
        await connection.OpenAsync(cancel);
        connection.Notification += (_, said) =>
        {
            if (!said.Payload.StartsWith(_node, StringComparison.Ordinal)) heard(said.Payload[Math.Min(_node.Length, said.Payload.Length)..]);
        };
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection)) await command.ExecuteNonQueryAsync(cancel);
        begun();
        while (true) await connection.WaitAsync(cancel);
    }
}
