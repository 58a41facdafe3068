using Ibasho.Platform.Keys;

namespace Ibasho.Data.Backups;

/// <summary>Restores a backup into a scratch place and asks there everything that can be asked: whoever finds nothing wrong can restore it for good.</summary>
public static class Checking
{
    /// <summary>What it says of itself; only its beginning is read.</summary>
    public static async Task<Manifest> ManifestAsync(string file, byte[] key, CancellationToken cancel)
    {
        try
        {
            await using var from = Open(file);
            await using var archive = await ArchiveReader.BeginAsync(from, key, cancel);
            return await archive.ReadAsync<Manifest>(Archive.ManifestPart, cancel);
        }
        catch (Exception error) when (BackupException.Of(error) is not null)
        {
            throw BackupException.Of(error)!;
        }
    }

    /// <param name="db">Of a scratch place, empty.</param>
    /// <param name="forGood">It is to be the real one afterwards.</param>
    /// <exception cref="BackupException">Something is wrong with it.</exception>
    public static async Task<Manifest> CheckBackupAsync(this AppDb db, KeyDirectory keys, DayKeys days, string file, bool forGood, Action<BackupStep, double> tell, CancellationToken cancel)
    {
        try
        {
            var manifest = await FillAsync(db, keys[KeyName.Backups], file, forGood, tell, cancel);
            tell(BackupStep.Read, 1);
            await CompareAsync(db, manifest, cancel);
            tell(BackupStep.Check, 0.2);
            await db.Copying.CheckAsync(cancel);
            tell(BackupStep.Check, 0.7);
            // What is asked next is asked of tables as this version knows them.
            if (!await db.IsCurrentAsync(cancel)) await db.Database.MigrateAsync(cancel);
            foreach (var (name, trouble) in await db.KeyStatesAsync(keys, cancel))
                if (trouble is not null) throw new BackupException(BackupTrouble.Keys, Path.GetFileName(keys.FileOf(name)));
            await CheckAuditAsync(db, days, manifest, cancel);
            tell(BackupStep.Check, 1);
            return manifest;
        }
        catch (Exception error) when (BackupException.Of(error) is not null)
        {
            throw BackupException.Of(error)!;
        }
    }

    private static async Task<Manifest> FillAsync(AppDb db, byte[] key, string file, bool forGood, Action<BackupStep, double> tell, CancellationToken cancel)
    {
        await using var from = Open(file);
        await using var told = new Told(from, done => tell(BackupStep.Read, done));
        await using var archive = await ArchiveReader.BeginAsync(told, key, cancel);
        var manifest = await archive.ReadAsync<Manifest>(Archive.ManifestPart, cancel);
        if (manifest.Kind != db.Copying.Kind) throw new BackupException(BackupTrouble.OtherDatabase, manifest.Kind);
        if (manifest.Migrations.Except(db.KnownMigrations, StringComparer.Ordinal).Any()) throw new BackupException(BackupTrouble.Newer, manifest.Program);
        if (manifest.Migrations.Count == 0) throw new BackupException(BackupTrouble.Damaged, Archive.ManifestPart);
        await db.Copying.FillAsync(archive, manifest, forGood, cancel);
        await archive.EndAsync(cancel);
        return manifest;
    }

    private static async Task CompareAsync(AppDb db, Manifest manifest, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var connection = db.Database.GetDbConnection();
            var here = await db.Copying.CountAsync(connection, cancel);
            foreach (var table in manifest.Tables)
                if (here.FirstOrDefault(t => t.Name == table.Name)?.Rows != table.Rows) throw new BackupException(BackupTrouble.Rows, table.Name);
            if (here.Count != manifest.Tables.Count) throw new BackupException(BackupTrouble.Rows, here.First(t => manifest.Tables.All(m => m.Name != t.Name)).Name);
            if (!(await db.Copying.MigrationsAsync(connection, cancel)).SequenceEqual(manifest.Migrations, StringComparer.Ordinal)) throw new BackupException(BackupTrouble.Rows, "__EFMigrationsHistory");
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task CheckAuditAsync(AppDb db, DayKeys days, Manifest manifest, CancellationToken cancel)
    {
        // Of a time before the chain: the first start chains what is there.
        if (manifest.AuditNumber == 0) return;
        var report = await db.VerifyAuditAsync(days, null, cancel);
        // An older copy than the keys is what a backup is; and where keys came back from paper once, a new line of signatures began. The rest must fit.
        if (report.Faults.FirstOrDefault(f => f.Trouble is not (AuditTrouble.OlderThanKeys or AuditTrouble.OtherKey)) is { } fault) throw new BackupException(BackupTrouble.Audit, $"{fault.Number}");
        if (report.Entries != manifest.AuditNumber || Convert.ToHexStringLower(report.Head) != manifest.AuditHead) throw new BackupException(BackupTrouble.Audit, $"{manifest.AuditNumber}");
    }

    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 256 * 1024);

    /// <summary>Says how much of a file is read.</summary>
    private sealed class Told(FileStream from, Action<double> tell) : ForwardStream
    {
        public override bool CanRead => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await from.ReadAsync(buffer, cancellationToken);
            tell((double)from.Position / Math.Max(1, from.Length));
            return read;
        }

        public override int Read(Span<byte> buffer) => from.Read(buffer);
    }
}
