using Ibasho.Data;
using Ibasho.Model;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>What ./run doctor sees, and what it says.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-doctor-").FullName;
    private string _database = "";

    [Fact]
    public async Task It_names_what_is_good_and_what_is_not()
    {
        using var server = new FakeSmtp();
        var backup = Path.Combine(_folder, "one.backup");
        foreach (var command in (string[][])[["backup", backup], ["backup", "verify", backup]])
        {
            var made = await RealProcess.RunAsync("", [.. command, "--data", _folder, "--database", _database]);
            Assert.True(made.Code == 0, made.Said);
        }
        var (code, said) = await RunAsync("--smtp", $"smtp://127.0.0.1:{server.Port}?from=ibasho@people.test");
        foreach (var words in (string[])["OK    Data folder", "OK    Disk", "OK    Mail", "OK    Clock", "OK    The keys are those of this data", "OK    Backup: the one of"]) Assert.Contains(words, said, StringComparison.Ordinal);
        // The tests' PostgreSQL keeps nothing over a power cut, and the machine's runtime may be old: both are to be seen.
        Assert.Contains(Template.IsPostgres ? "FAIL  Database: PostgreSQL" : "OK    Database: SQLite", said, StringComparison.Ordinal);
        Assert.Contains(Machine.IsRuntimeSafe ? "OK    Runtime" : "FAIL  Runtime", said, StringComparison.Ordinal);
        Assert.Equal(Machine.IsRuntimeSafe && !Template.IsPostgres ? 0 : 1, code);
        Assert.Equal(code, said.Contains("FAIL", StringComparison.Ordinal) ? 1 : 0);
    }

    [Fact]
    public async Task A_backup_that_is_found_broken_is_good_no_more()
    {
        var backup = Path.Combine(_folder, "one.backup");
        foreach (var command in (string[][])[["backup", backup], ["backup", "verify", backup]])
            Assert.Equal(0, (await RealProcess.RunAsync("", [.. command, "--data", _folder, "--database", _database])).Code);
        var bytes = await File.ReadAllBytesAsync(backup);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(backup, bytes);
        Assert.Equal(1, (await RealProcess.RunAsync("", "backup", "verify", backup, "--data", _folder, "--database", _database)).Code);
        var (_, said) = await RunAsync();
        Assert.Contains("(Damaged)", said, StringComparison.Ordinal);
        Assert.DoesNotContain("OK    Backup", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_fault_is_said_with_what_to_do()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using (var app = World.Build(_folder, _database, TimeProvider.System))
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            db.Add(new AuditEntry { Act = "test", At = now.AddHours(3) });
            db.Add(new Backup { MadeAt = now.AddDays(-5), VerifiedAt = now.AddDays(-5), Name = "old.backup" });
            db.Add(new Backup { MadeAt = now, Trouble = "NoRoom" });
            db.Add(new Job { Kind = "gone", Payload = "{}", FailedAt = now });
            await db.SaveChangesAsync();
            await db.Set<Place>().ExecuteUpdateAsync(p => p.SetProperty(x => x.OutboxFrozenAt, now));
        }
        SqliteConnection.ClearAllPools();
        File.Copy(Path.Combine(_folder, "keys", "tag.key"), Path.Combine(_folder, "keys", "wrap.key"), overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "keys", "audit.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        }
        var (code, said) = await RunAsync("--smtp", $"smtp://127.0.0.1:{RealProcess.FreePort()}?from=ibasho@people.test");
        Assert.Equal(1, code);
        foreach (var words in (string[])["FAIL  Mail", "FAIL  Clock", "wrap.key is not the key", "FAIL  Backup: the last attempt", "(NoRoom)", "FAIL  Backup: the last one that was found whole", "LOOK  Since", "LOOK  Jobs: 1"])
            Assert.Contains(words, said, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("FAIL  Data folder: others can open", said, StringComparison.Ordinal);
            Assert.Contains("audit.key. Close it with chmod", said, StringComparison.Ordinal);
            // Looked at, and left as it is.
            Assert.True(File.GetUnixFileMode(Path.Combine(_folder, "keys", "audit.key")).HasFlag(UnixFileMode.OtherRead));
        }
    }

    [Fact]
    public async Task Nothing_is_made_where_nothing_is()
    {
        var nowhere = Path.Combine(_folder, "nowhere");
        var (code, said) = await RealProcess.RunAsync("", "doctor", "--data", nowhere);
        Assert.Equal(1, code);
        Assert.Contains("FAIL", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    private Task<(int Code, string Said)> RunAsync(params string[] more) => RealProcess.RunAsync("", ["doctor", "--data", _folder, "--database", _database, .. more]);

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(_folder);
        await using var app = World.Build(_folder, _database, TimeProvider.System);
        await Web.PrepareAsync(app.Services, default);
        if (OperatingSystem.IsWindows()) return;
        foreach (var key in Directory.GetFiles(Path.Combine(_folder, "keys"))) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SqliteConnection.ClearAllPools();
    }

    public Task DisposeAsync() => Template.DropAsync(_folder, _database);
}
