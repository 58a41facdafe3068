using Ibasho.Access;
using Ibasho.Data.Backups;
using Ibasho.Jobs;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Jobs;

/// <summary>A backup every night, tried and remembered; the oldest go.</summary>
public sealed class BackupWorkerTests : IClassFixture<BackupWorkerTests.Nightly>
{
    private readonly Nightly _world;

    public BackupWorkerTests(Nightly world) => _world = world;

    /// <summary>A place whose operator named a folder.</summary>
    public sealed class Nightly : World
    {
        public string Backups => Path.Combine(Folder, "elsewhere");

        protected override Settings Set(Settings settings) => settings with { Backups = Backups, BackupsKept = 2 };
    }

    [Fact]
    public async Task Each_night_has_one_and_the_newest_stay()
    {
        var worker = _world.App.Services.GetRequiredService<BackupWorker>();
        Assert.True((await StateAsync()).IsLate);
        // The first at once, then one after each night, however often it is asked.
        Assert.True(await worker.RunDueAsync(default));
        Assert.Null(await worker.RunDueAsync(default));
        var state = await StateAsync();
        Assert.False(state.IsLate);
        Assert.Equal((BackupReason.Due, null), (state.Good!.Reason, state.Good.Trouble));
        Assert.Equal(new FileInfo(Files().Single()).Length, state.Good.Bytes);
        Assert.Equal(Path.GetFileName(Files().Single()), state.Good.Name);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_world.Backups));

        var mine = Path.Combine(_world.Backups, "ibasho-mine.backup");
        await File.WriteAllTextAsync(mine, "not made here");
        var first = Files().Single();
        foreach (var _ in (int[])[1, 2])
        {
            _world.Clock.Advance(TimeSpan.FromHours(24));
            Assert.True(await worker.RunDueAsync(default));
        }
        Assert.Equal(2, Files().Count);
        Assert.False(File.Exists(first));
        Assert.True(File.Exists(mine));

        _world.Clock.Advance(TimeSpan.FromHours(49));
        Assert.True((await StateAsync()).IsLate);

        // No room, or no folder: said, remembered, and tried again within the hour. What is there stays.
        Directory.Move(_world.Backups, _world.Backups + ".away");
        await File.WriteAllTextAsync(_world.Backups, "a file where the folder was");
        Assert.False(await worker.RunDueAsync(default));
        state = await StateAsync();
        Assert.NotNull(state.Last!.Trouble);
        Assert.True(state.Good!.MadeAt < state.Last.MadeAt);
        Assert.Null(await worker.RunDueAsync(default));
        File.Delete(_world.Backups);
        Directory.Move(_world.Backups + ".away", _world.Backups);
        _world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.True(await worker.RunDueAsync(default));
        Assert.Equal(2, Files().Count);
        state = await StateAsync();
        Assert.False(state.IsLate);
        Assert.Null(state.Last!.Trouble);

        // Killed in the middle: whoever finds the night without a backup after some hours makes it.
        _world.Clock.Advance(TimeSpan.FromHours(24));
        await _world.DbAsync(db => db.Set<Turn>().Where(t => t.Name == "backup").ExecuteUpdateAsync(t => t.SetProperty(x => x.At, _world.Clock.GetUtcNow())));
        Assert.Null(await worker.RunDueAsync(default));
        _world.Clock.Advance(TimeSpan.FromHours(5));
        Assert.True(await worker.RunDueAsync(default));
        Assert.Empty(Directory.GetFiles(_world.Backups, "*.unverified"));
        Assert.Empty(Directory.GetDirectories(_world.Folder, "scratch-*"));
    }

    [Fact]
    public async Task A_log_that_was_written_anew_is_said_and_ends_no_backups()
    {
        await using var other = new Place();
        var world = await other.BeginAsync();
        var worker = world.App.Services.GetRequiredService<BackupWorker>();
        await world.DbAsync(async db =>
        {
            db.Add(new AuditEntry { Act = "one", At = world.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            if (Template.IsPostgres) await db.Database.ExecuteSqlAsync($"ALTER TABLE \"AuditEntry\" DISABLE TRIGGER USER");
            else await db.Database.ExecuteSqlAsync($"DROP TRIGGER IF EXISTS audit_entry_update");
            return await db.Database.ExecuteSqlAsync($"UPDATE \"AuditEntry\" SET \"Act\" = 'another' WHERE \"Act\" = 'one'");
        });
        Assert.False(await worker.RunDueAsync(default));
        Assert.Single(BackupFolder.Mine(world.Backups, BackupWorker.Beginning));
        world.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Null(await worker.RunDueAsync(default));
        world.Clock.Advance(TimeSpan.FromHours(24));
        Assert.False(await worker.RunDueAsync(default));
        Assert.Equal(2, BackupFolder.Mine(world.Backups, BackupWorker.Beginning).Count());
        var state = await world.DbAsync(db => db.BackupStateAsync(world.Clock.GetUtcNow(), default));
        Assert.Equal((null, "Audit"), (state.Good, state.Last!.Trouble));
    }

    /// <summary>A world of one test.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly Nightly _world = new();

        public async Task<Nightly> BeginAsync()
        {
            await _world.InitializeAsync();
            return _world;
        }

        public async ValueTask DisposeAsync() => await _world.DisposeAsync();
    }

    [Fact]
    public async Task Only_those_who_run_the_place_see_the_list()
    {
        await _world.DbAsync(async db =>
        {
            await db.RecordTroubleAsync("NoRoom", BackupReason.Asked, _world.Clock.GetUtcNow(), default);
            return 0;
        });
        Assert.True(await _world.DbAsync(async db => await db.Backups(await _world.ViewerAsync(World.Operator)).AnyAsync()));
        Assert.False(await _world.DbAsync(async db => await db.Backups(await _world.ViewerAsync(World.Member)).AnyAsync()));
    }

    private List<string> Files() => [.. BackupFolder.Mine(_world.Backups, BackupWorker.Beginning).Order(StringComparer.Ordinal)];

    private Task<BackupState> StateAsync() => _world.DbAsync(db => db.BackupStateAsync(_world.Clock.GetUtcNow(), default));
}
