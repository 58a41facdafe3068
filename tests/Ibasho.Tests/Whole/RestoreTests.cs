using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Features.MyData;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>A backup put back as an operator types it: the same data, nobody signed in, nothing sent, and who was forgotten stays forgotten.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    // What a restore changes on purpose, or writes about itself.
    private static readonly string[] Changed = ["Session", "ApiToken", "MailLink", "PendingSignIn", "Mail", "Job", "AuditEntry", "AuditDay", "Place", "Backup", "KeyCheck", "__EFMigrationsLock"];

    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-restore-").FullName;
    private readonly string _other = Directory.CreateTempSubdirectory("ibasho-restored-").FullName;
    private string _database = "", _otherDatabase = "";

    private string Backup => Path.Combine(_folder, "one.backup");
    private string Keys => Path.Combine(_folder, "keys");

    [Fact]
    public async Task On_a_new_machine_with_the_file_and_the_paper()
    {
        var before = await WithAsync(_folder, _database, Keys, DumpAsync);
        var made = await RunAsync("", "backup", Backup, "--data", _folder, "--database", _database);
        Assert.True(made.Code == 0, made.Said);
        var (_, sheet) = await RunAsync("", "keys", "sheet", "--data", _folder);

        var new1 = (string[])["--data", _other, "--database", _otherDatabase];
        var noKeys = await RunAsync("", ["restore", Backup, .. new1]);
        Assert.Equal(1, noKeys.Code);
        Assert.Contains("backups.key of this place is missing", noKeys.Said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_other, "ibasho.db")));
        var typed = await RunAsync(string.Join('\n', sheet.Split('\n').Where(l => l.Contains(": ", StringComparison.Ordinal) && l.Length is > 70 and < 90)), ["keys", "restore", .. new1]);
        Assert.True(typed.Code == 0, typed.Said);
        var restored = await RunAsync("", ["restore", Backup, .. new1]);
        Assert.True(restored.Code == 0, restored.Said);
        Assert.Contains("Everybody signs in again".ToLowerInvariant(), restored.Said.ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_other, "scratch-*"));

        var after = await WithAsync(_other, _otherDatabase, "", DumpAsync);
        foreach (var table in before.Keys.Except(Changed)) Assert.True(before[table].SequenceEqual(after[table]), table);
        Assert.Equal(before.Keys, after.Keys);
        await using var server = RealProcess.Start(["--data", _other, "--database", _otherDatabase]);
        await server.AnsweringAsync();
        Assert.Contains("nothing is mailed or told outside", server.Said, StringComparison.Ordinal);
        // The key of the day was not on the paper: the log says so, and backups go on.
        foreach (var command in (string[][])[["backup", Backup + ".next"], ["backup", "verify", Backup + ".next"]])
        {
            var next = await RunAsync("", [.. command, .. new1]);
            Assert.True(next.Code == 0, next.Said);
        }

        // The same file again: not over what is there.
        server.Ask();
        await server.EndAsync();
        var twice = await RunAsync("", ["restore", Backup, .. new1]);
        Assert.Equal(1, twice.Code);
        Assert.Contains("There is data already", twice.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_end_the_outbox_waits_and_who_was_forgotten_is_forgotten_again()
    {
        var now = TimeProvider.System.GetUtcNow();
        long gone = 0;
        await WithAsync(_folder, _database, Keys, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var person = await db.Users.SingleAsync(p => p.Email == World.Newcomer);
            gone = person.Id;
            var member = await db.Users.Where(p => p.Email == World.Member).Select(p => p.Id).SingleAsync();
            db.ContinueSession(await db.Users.SingleAsync(p => p.Id == member), "a browser", now);
            db.Add(new ApiToken { TokenHash = Secrets.Hash("token"), PersonId = member, Name = "program", Scopes = ["read"], CreatedAt = now });
            db.Mail(MailKind.PasswordChanged, member, now);
            db.Later("webhook", new { Id = 1 }, now, JobLane.Outside);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(0, (await RunAsync("", "backup", Backup, "--data", _folder, "--database", _database)).Code);
        await WithAsync(_folder, _database, Keys, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            db.Add(new Erasure { PersonId = gone, AskedAt = now, DueAt = now.AddDays(-1) });
            await db.SaveChangesAsync();
            await scope.ServiceProvider.GetServices<IJob>().OfType<ErasePeople>().Single().RunAsync(db, "{}", default);
            return await db.Users.AnyAsync(p => p.Id == gone) ? throw new InvalidOperationException("Not erased.") : 0;
        });

        var refused = await RunAsync("", "restore", Backup, "--data", _folder, "--database", _database);
        Assert.Equal(1, refused.Code);
        var restored = await RunAsync("", "restore", Backup, "--data", _folder, "--database", _database, "--replace");
        Assert.True(restored.Code == 0, restored.Said);
        Assert.Contains("1 people who were forgotten since this backup are forgotten again", restored.Said, StringComparison.Ordinal);
        Assert.Contains("The data of before is in", restored.Said, StringComparison.Ordinal);
        if (!Template.IsPostgres) Assert.Single(Directory.GetFiles(_folder, "ibasho.db.before-*"));

        await WithAsync(_folder, _database, Keys, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            Assert.False(await db.Users.AnyAsync(p => p.Id == gone));
            Assert.Equal((0, 0, 0, 0), (await db.Set<Session>().CountAsync(), await db.Set<ApiToken>().CountAsync(), await db.Set<Mail>().CountAsync(), await db.Set<Job>().CountAsync(j => j.Lane == JobLane.Outside)));
            Assert.NotNull(await db.FrozenSinceAsync(default));
            Assert.False((await db.BackupStateAsync(now, default)).IsLate);

            // What comes up now waits too, until somebody at the server says that this is the real place.
            var member = await db.Users.Where(p => p.Email == World.Member).Select(p => p.Id).SingleAsync();
            db.Mail(MailKind.PasswordChanged, member, now);
            db.Mail(MailKind.News, member, now);
            db.Later("nobody-does-this", new { Id = 1 }, now, JobLane.Outside);
            await db.SaveChangesAsync();
            var (mails, outside) = (app.Services.GetRequiredService<MailWorker>(), app.Services.GetRequiredService<OutsideWorker>());
            Assert.Equal((0, 0), (await mails.DrainAsync(default), await outside.DrainAsync(default)));
            return 0;
        });
        Assert.Contains("nothing is mailed", (await RunAsync("", "outbox", "--data", _folder, "--database", _database)).Said, StringComparison.Ordinal);
        var opened = await RunAsync("", "outbox", "open", "--data", _folder, "--database", _database);
        Assert.Contains("2 that gathered", opened.Said, StringComparison.Ordinal);
        Assert.Contains("their usual way", (await RunAsync("", "outbox", "open", "--data", _folder, "--database", _database)).Said, StringComparison.Ordinal);
        await WithAsync(_folder, _database, Keys, async app =>
        {
            Assert.Equal(1, await app.Services.GetRequiredService<MailWorker>().DrainAsync(default));
            return 0;
        });
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "mail"), "*.eml"));
    }

    [Fact]
    public async Task What_cannot_be_restored_is_said_in_words_and_changes_nothing()
    {
        Assert.Equal(0, (await RunAsync("", "backup", Backup, "--data", _folder, "--database", _database)).Code);
        var place = (string[])["--data", _other, "--database", _otherDatabase];
        Assert.Contains("There is no file", (await RunAsync("", ["restore", Path.Combine(_folder, "nowhere"), .. place])).Said, StringComparison.Ordinal);

        var strange = new KeyDirectory(Path.Combine(_other, "keys"));
        foreach (var name in Enum.GetValues<KeyName>()) strange.Make(name);
        await RefusedAsync("does not open with the key for backups");
        File.Delete(strange.FileOf(KeyName.Backups));
        strange.Put(KeyName.Backups, new KeyDirectory(Keys)[KeyName.Backups]);
        await RefusedAsync("does not open with the key");
        foreach (var name in Enum.GetValues<KeyName>()) File.Copy(new KeyDirectory(Keys).FileOf(name), strange.FileOf(name), overwrite: true);

        var good = await File.ReadAllBytesAsync(Backup);
        var damaged = (byte[])good.Clone();
        damaged[good.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Backup, damaged);
        await RefusedAsync("This backup is damaged");
        await File.WriteAllBytesAsync(Backup, good);
        Assert.Equal(0, (await RunAsync("", ["backup", "verify", Backup, .. place])).Code);

        async Task RefusedAsync(string words)
        {
            foreach (var command in (string[][])[["restore", Backup], ["backup", "verify", Backup]])
            {
                var said = await RunAsync("", [.. command, .. place]);
                Assert.Equal(1, said.Code);
                Assert.Contains(words, said.Said, StringComparison.Ordinal);
                Assert.Contains("Nothing was changed", said.Said, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", said.Said, StringComparison.Ordinal);
            }
            Assert.Empty(Directory.GetFiles(_other, "ibasho.db*"));
            Assert.Empty(Directory.GetDirectories(_other, "scratch-*"));
        }
    }

    /// <summary>Every row of every table, as text.</summary>
    private static async Task<SortedDictionary<string, List<string>>> DumpAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        var dump = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in await db.Copying.TablesAsync(connection, default))
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
            command.CommandText = $"SELECT {string.Join(", ", table.Columns.Select(c => c == "Words" && Template.IsPostgres && table.Name == "SearchEntry" ? "\"Words\"::text" : $"\"{c}\""))} FROM \"{table.Name}\"";
#pragma warning restore CA2100
            await using var rows = await command.ExecuteReaderAsync();
            var all = dump[table.Name] = [];
            while (await rows.ReadAsync()) all.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i) switch { byte[] bytes => Convert.ToHexString(bytes), Array many => string.Join(',', many.Cast<object>()), var one => Convert.ToString(one, CultureInfo.InvariantCulture) })));
            all.Sort(StringComparer.Ordinal);
        }
        await db.Database.CloseConnectionAsync();
        return dump;
    }

    private static async Task<T> WithAsync<T>(string folder, string database, string keys, Func<WebApplication, Task<T>> act)
    {
        await using var app = World.Build(folder, database, TimeProvider.System, s => s with { Keys = keys });
        var done = await act(app);
        SqliteConnection.ClearAllPools();
        return done;
    }

    private static Task<(int Code, string Said)> RunAsync(string typed, params string[] arguments) => RealProcess.RunAsync(typed, arguments);

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(_folder);
        _otherDatabase = await Template.EmptyAsync();
    }

    public async Task DisposeAsync()
    {
        await Template.DropAsync(_folder, _database);
        await Template.DropAsync(_other, _otherDatabase);
    }
}
