using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>The first start of another version leaves a way back.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-upgrade-").FullName;
    private string _database = "";

    private string Backups => Path.Combine(_folder, "backups");

    [Fact]
    public async Task Before_the_tables_change_there_is_a_backup_and_it_can_be_put_back()
    {
        var (people, before) = await GoBackAsync();
        await using (var server = RealProcess.Start("--data", _folder, "--database", _database))
        {
            await server.AnsweringAsync();
            Assert.Contains("a backup is made and tried", server.Said, StringComparison.Ordinal);
            server.Ask();
            await server.EndAsync();
        }
        var file = Assert.Single(Directory.GetFiles(Backups));
        await WithAsync(async db =>
        {
            var state = await db.BackupStateAsync(TimeProvider.System.GetUtcNow(), default);
            Assert.Equal((BackupReason.Upgrade, Path.GetFileName(file), false), (state.Good!.Reason, state.Good.Name, state.IsLate));
            return 0;
        });
        var manifest = await Checking.ManifestAsync(file, new KeyDirectory(Path.Combine(_folder, "keys"))[KeyName.Backups], default);
        Assert.Equal(before, manifest.Migrations);
        Assert.Equal(people, manifest.Tables.Single(t => t.Name == "AspNetUsers").Rows);
        // A start without anything to renew makes none.
        await using (var server = RealProcess.Start("--data", _folder, "--database", _database)) await server.AnsweringAsync();
        Assert.Single(Directory.GetFiles(Backups));
        var restored = await RealProcess.RunAsync("", "restore", file, "--replace", "--data", _folder, "--database", _database);
        Assert.True(restored.Code == 0, restored.Said);
        Assert.Equal(people, await WithAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Without_a_backup_the_tables_stay_as_they_are()
    {
        var (_, before) = await GoBackAsync();
        await File.WriteAllTextAsync(Backups, "a file where the folder should be");
        await using (var server = RealProcess.Start("--data", _folder, "--database", _database))
        {
            Assert.Equal(1, await server.EndAsync());
            Assert.Contains("the tables are as they were", server.Said, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", server.Said, StringComparison.Ordinal);
        }
        Assert.Equal(before, await WithAsync(async db => (await db.Database.GetAppliedMigrationsAsync()).ToList()));
    }

    [Fact]
    public async Task With_the_keys_of_another_place_nothing_is_made()
    {
        await GoBackAsync();
        var strange = Path.Combine(_folder, "strange");
        new KeyDirectory(strange).Make(KeyName.Tag);
        await using var server = RealProcess.Start("--data", _folder, "--database", _database, "--keys", strange);
        Assert.Equal(1, await server.EndAsync());
        Assert.False(File.Exists(Path.Combine(strange, "backups.key")));
        Assert.False(Directory.Exists(Backups));
    }

    /// <summary>As the version before left it, which knew no key for backups.</summary>
    private Task<(int People, List<string> Migrations)> GoBackAsync() => WithAsync(async db =>
    {
        await db.Set<KeyCheck>().Where(k => k.Name == KeyName.Backups).ExecuteDeleteAsync();
        await db.GetService<IMigrator>().MigrateAsync(db.KnownMigrations.Order(StringComparer.Ordinal).ToList()[^2]);
        File.Delete(Path.Combine(_folder, "keys", "backups.key"));
        return (await db.Users.CountAsync(), (await db.Database.GetAppliedMigrationsAsync()).ToList());
    });

    private async Task<T> WithAsync<T>(Func<AppDb, Task<T>> ask)
    {
        T said;
        await using (WebApplication app = World.Build(_folder, _database, TimeProvider.System))
        {
            await using var scope = app.Services.CreateAsyncScope();
            said = await ask(scope.ServiceProvider.GetRequiredService<AppDb>());
        }
        SqliteConnection.ClearAllPools();
        return said;
    }

    public async Task InitializeAsync() => _database = await Template.CopyAsync(_folder);

    public Task DisposeAsync() => Template.DropAsync(_folder, _database);
}
