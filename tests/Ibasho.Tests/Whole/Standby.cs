using System.Diagnostics;
using Npgsql;

namespace Ibasho.Tests.Whole;

/// <summary>A replica of the PostgreSQL the tests run on: copied, then following it, and gone with the test.</summary>
internal sealed class Standby : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ibasho-standby-" + Guid.NewGuid().ToString("N"));
    private readonly string _programs;
    private readonly int _port = RealProcess.FreePort();

    private Standby(string programs) => _programs = programs;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The same database, read there.</summary>
    public string Of(string database) => new NpgsqlConnectionStringBuilder(database) { Host = "127.0.0.1", Port = _port }.ConnectionString;

    /// <param name="server">Any connection to the server that is copied.</param>
    public static async Task<Standby> FollowAsync(string server)
    {
        string programs, connections;
        await using (var connection = new NpgsqlConnection(server))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT setting, current_setting('max_connections') FROM pg_config WHERE name = 'BINDIR'", connection);
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            (programs, connections) = (row.GetString(0), row.GetString(1));
        }
        var own = new Standby(programs);
        Directory.CreateDirectory(own._folder);
        if (Environment.UserName == "root") await RunAsync("chown", "postgres", own._folder);
        var from = new NpgsqlConnectionStringBuilder(server);
        await own.PostgresAsync("pg_basebackup", "-h", from.Host!, "-p", $"{from.Port}", "-U", from.Username!, "-D", own.Data, "-R", "-X", "stream", "-c", "fast", "--no-sync");
        await own.PostgresAsync("pg_ctl", "-D", own.Data, "-l", Path.Combine(own._folder, "log"), "-w", "-t", "60", "-o", $"-p {own._port} -k {own._folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections={connections}", "start");
        return own;
    }

    public async Task SayAsync(string sql, string database)
    {
        await using var connection = new NpgsqlConnection(Of(database));
        await connection.OpenAsync();
#pragma warning disable CA2100 // The tests' own words.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Dead without a last word.</summary>
    public Task KillAsync() => PostgresAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // PostgreSQL refuses to run as root.
    private Task PostgresAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_programs, program), .. arguments])
        : RunAsync(Path.Combine(_programs, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // What goes on running must not hold our pipes.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { UseShellExecute = false, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ends with {process.ExitCode}.");
    }
}
