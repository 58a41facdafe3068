using System.Security.Cryptography;
using System.Text;
using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Platform.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>A backup is whole or it is none: whatever was done to it or to the data, trying it says so.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-backup-").FullName;
    private string _database = "";
    private WebApplication _app = null!;

    private string File => Path.Combine(_folder, "one.backup");
    private KeyDirectory Keys => _app.Services.GetRequiredService<KeyDirectory>();

    [Fact]
    public async Task It_says_what_is_in_it_and_is_read_by_nobody_without_the_key()
    {
        var made = await MakeAsync();
        var tried = await TryAsync();
        Assert.Equal(made.Id, tried.Id);
        var people = await DbAsync(db => db.Users.CountAsync());
        Assert.Equal(people, tried.Tables.Single(t => t.Name == "AspNetUsers").Rows);
        Assert.Equal(await DbAsync(async db => (await db.Database.GetAppliedMigrationsAsync()).ToList()), tried.Migrations);
        var head = await DbAsync(db => db.AuditHeadAsync(default));
        Assert.Equal((head.Number, Convert.ToHexStringLower(head.Hash)), (tried.AuditNumber, tried.AuditHead));
        Assert.Equal("0.1.0", tried.Program);

        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("AspNetUsers")) < 0);
        Assert.All(Enum.GetValues<KeyName>(), name => Assert.True(bytes.AsSpan().IndexOf(Keys[name]) < 0));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        // What was needed for it is gone.
        Assert.Empty(Directory.GetDirectories(_folder, "scratch-*"));
        Assert.Empty(Directory.GetFiles(_folder, "*.part"));
        if (Template.IsPostgres) Assert.Equal(0, await DbAsync(db => db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_namespace WHERE nspname LIKE 'ibasho_scratch%'").SingleAsync()));
    }

    [Fact]
    public async Task No_key_is_inside_even_for_who_opens_it()
    {
        await MakeAsync();
        await using var from = new FileStream(File, FileMode.Open, FileAccess.Read);
        await using var opening = await OpeningStream.BeginAsync(from, Keys[KeyName.Backups], [.. "IBASHO BACKUP 1\n"u8], default);
        await using var plain = new System.IO.Compression.ZLibStream(opening, System.IO.Compression.CompressionMode.Decompress);
        using var all = new MemoryStream();
        await plain.CopyToAsync(all);
        Assert.True(all.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes("AspNetUsers")) > 0);
        Assert.All(Enum.GetValues<KeyName>(), name => Assert.True(all.ToArray().AsSpan().IndexOf(Keys[name]) < 0, $"{name}"));
    }

    [Fact]
    public async Task A_file_that_is_there_is_never_replaced()
    {
        await System.IO.File.WriteAllTextAsync(File, "mine");
        Assert.Equal(BackupTrouble.Exists, (await Assert.ThrowsAsync<BackupException>(MakeAsync)).Trouble);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task One_changed_byte_in_any_part_is_found()
    {
        await MakeAsync();
        var good = await System.IO.File.ReadAllBytesAsync(File);
        // The head byte by byte in its three parts, then every piece and every tag.
        const int head = 56, piece = (64 * 1024) + 16;
        List<int> places = [0, 15, 16, 47, 48, 55, good.Length - 1];
        for (var at = head; at < good.Length; at += piece)
        {
            var length = Math.Min(piece, good.Length - at);
            places.Add(at + RandomNumberGenerator.GetInt32(length - 16));
            places.Add(at + length - 16 + RandomNumberGenerator.GetInt32(16));
        }
        // Where each try makes all the tables anew, some of them.
        if (Template.IsPostgres) places = [.. places.Where((_, i) => i % 3 == 0)];
        foreach (var place in places)
        {
            var changed = (byte[])good.Clone();
            changed[place] ^= (byte)(1 << RandomNumberGenerator.GetInt32(8));
            await System.IO.File.WriteAllBytesAsync(File, changed);
            var trouble = (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble;
            Assert.Equal(place < 16 ? BackupTrouble.NotOne : place < head ? BackupTrouble.OtherKey : BackupTrouble.Damaged, trouble);
        }
    }

    [Fact]
    public async Task What_is_cut_or_something_else_is_found()
    {
        await MakeAsync();
        var good = await System.IO.File.ReadAllBytesAsync(File);
        foreach (var length in (int[])[0, 10, 56, 57, 56 + (64 * 1024) + 16, good.Length / 2, good.Length - 1])
        {
            await System.IO.File.WriteAllBytesAsync(File, good[..length]);
            Assert.True((await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble is BackupTrouble.NotOne or BackupTrouble.Cut or BackupTrouble.Damaged, $"{length}");
        }
        await System.IO.File.WriteAllBytesAsync(File, [.. good, .. "more"u8]);
        Assert.Equal(BackupTrouble.Damaged, (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble);
    }

    [Fact]
    public async Task Other_keys_are_said_to_be_others()
    {
        await MakeAsync();
        var other = new KeyDirectory(Path.Combine(_folder, "other"));
        Assert.Equal(KeyTrouble.Missing, (await Assert.ThrowsAsync<KeyException>(() => TryAsync(other))).Trouble);
        other.Make(KeyName.Backups);
        Assert.Equal(BackupTrouble.OtherKey, (await Assert.ThrowsAsync<BackupException>(() => TryAsync(other))).Trouble);

        // The key for backups alone opens the file, and what is closed in it stays closed.
        var half = new KeyDirectory(Path.Combine(_folder, "half"));
        half.Put(KeyName.Backups, Keys[KeyName.Backups]);
        Assert.Equal(BackupTrouble.Keys, (await Assert.ThrowsAsync<BackupException>(() => TryAsync(half))).Trouble);
        foreach (var name in Enum.GetValues<KeyName>()) half.Put(name, name == KeyName.Fields ? RandomNumberGenerator.GetBytes(KeyDirectory.Size) : Keys[name]);
        var error = await Assert.ThrowsAsync<BackupException>(() => TryAsync(half));
        Assert.Equal((BackupTrouble.Keys, "fields.key"), (error.Trouble, error.What));
    }

    [Fact]
    public async Task What_differs_from_the_manifest_is_found()
    {
        await MakeAsync();
        await ForgeAsync(m => m);
        await TryAsync();
        await ForgeAsync(m => m with { Tables = [.. m.Tables.Select(t => t.Name == "Thread" ? t with { Rows = t.Rows + 1 } : t)] });
        var error = await Assert.ThrowsAsync<BackupException>(TryAsync);
        Assert.Equal((BackupTrouble.Rows, "Thread"), (error.Trouble, error.What));
        await ForgeAsync(m => m with { Tables = [.. m.Tables.Select(t => t.Name == "Thread" ? t with { Rows = t.Rows - 1 } : t)], AuditNumber = 7 });
        Assert.Equal(BackupTrouble.Audit, (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble);
        await ForgeAsync(m => m with { Kind = "another" });
        Assert.Equal(BackupTrouble.OtherDatabase, (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble);
        await ForgeAsync(m => m with { Kind = Template.IsPostgres ? "PostgreSQL" : "SQLite", Migrations = [] });
        Assert.Equal(BackupTrouble.Damaged, (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble);
    }

    /// <summary>As somebody with the key could, or a program with a fault.</summary>
    private async Task ForgeAsync(Func<Manifest, Manifest> change)
    {
        using var old = new MemoryStream(await System.IO.File.ReadAllBytesAsync(File));
        using var made = new MemoryStream();
        await using (var reader = await ArchiveReader.BeginAsync(old, Keys[KeyName.Backups], default))
        await using (var writer = await ArchiveWriter.BeginAsync(made, Keys[KeyName.Backups], default))
        {
            var manifest = await reader.ReadAsync<Manifest>(Archive.ManifestPart, default);
            await writer.WriteAsync(Archive.ManifestPart, change(manifest), default);
            for (var parts = Template.IsPostgres ? manifest.Tables.Count : 1; parts > 0; parts--)
                await reader.ReadAsync((name, from) => writer.WriteAsync(name, to => from.CopyToAsync(to), default), default);
            await reader.EndAsync(default);
            await writer.EndAsync(default);
        }
        await System.IO.File.WriteAllBytesAsync(File, made.ToArray());
    }

    [Fact]
    public async Task One_of_a_newer_version_is_refused()
    {
        await DbAsync(db => db.Database.ExecuteSqlAsync($"INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_Later', '99.0')"));
        await MakeAsync();
        Assert.Equal(BackupTrouble.Newer, (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble);
    }

    [Fact]
    public async Task A_log_that_was_written_anew_is_found()
    {
        await DbAsync(async db =>
        {
            foreach (var act in (string[])["one", "two", "three"]) db.Add(new Model.AuditEntry { Act = act, At = TimeProvider.System.GetUtcNow() });
            await db.SaveChangesAsync();
            if (Template.IsPostgres) return await db.Database.ExecuteSqlAsync($"ALTER TABLE \"AuditEntry\" DISABLE TRIGGER USER");
            return await db.Database.ExecuteSqlAsync($"DROP TRIGGER IF EXISTS audit_entry_update");
        });
        await MakeAsync();
        Assert.True((await TryAsync()).AuditNumber >= 3);
        await DbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE \"AuditEntry\" SET \"Act\" = 'another' WHERE \"Act\" = 'two'"));
        System.IO.File.Delete(File);
        await MakeAsync();
        Assert.Equal(BackupTrouble.Audit, (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble);
    }

    [Fact]
    public async Task A_row_that_points_nowhere_is_found()
    {
        await DbAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync(Template.IsPostgres ? "SET session_replication_role = replica" : "PRAGMA foreign_keys = OFF");
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"AspNetUsers\" WHERE \"Id\" = (SELECT MIN(\"PersonId\") FROM \"Membership\")");
            await db.Database.ExecuteSqlRawAsync(Template.IsPostgres ? "SET session_replication_role = origin" : "PRAGMA foreign_keys = ON");
            await db.Database.CloseConnectionAsync();
            return 0;
        });
        await MakeAsync();
        Assert.Equal(BackupTrouble.Unsound, (await Assert.ThrowsAsync<BackupException>(TryAsync)).Trouble);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_tidied_away()
    {
        var left = Directory.CreateDirectory(Path.Combine(_folder, "scratch-left")).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(left, "ibasho.db"), "half");
        var used = Path.Combine(_folder, "scratch-used");
        using (FolderLock.Take(used))
        {
            await MakeAsync();
            Assert.False(Directory.Exists(left));
            Assert.True(Directory.Exists(used));
        }
        if (!Template.IsPostgres) return;
        await DbAsync(db => db.Database.ExecuteSqlAsync($"CREATE SCHEMA ibasho_scratch_left"));
        await TryAsync();
        Assert.Equal(0, await DbAsync(db => db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_namespace WHERE nspname LIKE 'ibasho_scratch%'").SingleAsync()));
    }

    private Task<Manifest> MakeAsync() => DbAsync(async db => (await db.BackUpAsync(Keys[KeyName.Backups], File, _folder, TimeProvider.System.GetUtcNow(), (_, _) => { }, default)).Manifest);

    private Task<Manifest> TryAsync() => TryAsync(Keys);

    private async Task<Manifest> TryAsync(KeyDirectory keys)
    {
        await using var place = await ScratchPlace.MakeAsync(_folder, _database, default);
        await using var other = place.Open(_app.Services);
        return await other.CheckBackupAsync(keys, new DayKeys(keys), File, forGood: false, (_, _) => { }, default);
    }

    private async Task<T> DbAsync<T>(Func<AppDb, Task<T>> ask)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(_folder);
        _app = World.Build(_folder, _database, new TestClock());
        await Web.PrepareAsync(_app.Services, default);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        await Template.DropAsync(_folder, _database);
    }
}
