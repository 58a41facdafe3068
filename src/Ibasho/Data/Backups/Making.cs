using Ibasho.Platform.Keys;

namespace Ibasho.Data.Backups;

/// <summary>Makes a backup of a place that is in use.</summary>
public static class Making
{
    private const string Draft = ".part";

    /// <param name="file">Where it goes; what is there already is never replaced.</param>
    /// <param name="scratch">A folder with room for a copy that does not stay.</param>
    /// <exception cref="BackupException">There is no room, or a file of this name.</exception>
    public static async Task<(Manifest Manifest, long Bytes)> BackUpAsync(this AppDb db, byte[] key, string file, string scratch, DateTimeOffset now, Action<BackupStep, double> tell, CancellationToken cancel)
    {
        if (File.Exists(file)) throw new BackupException(BackupTrouble.Exists, file);
        var draft = file + Draft;
        try
        {
            await using var place = await ScratchPlace.MakeAsync(scratch, "", cancel);
            await using var snapshot = await db.Copying.TakeAsync(place.Folder, done => tell(BackupStep.Copy, done), cancel);
            var manifest = await DescribeAsync(db.Copying, snapshot, now, cancel);
            tell(BackupStep.Copy, 1);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 256 * 1024 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var to = new FileStream(draft, options))
            {
                await using (var archive = await ArchiveWriter.BeginAsync(to, key, cancel))
                {
                    await archive.WriteAsync(Archive.ManifestPart, manifest, cancel);
                    await snapshot.WriteAsync(archive, manifest.Tables, done => tell(BackupStep.Write, done), cancel);
                    await archive.EndAsync(cancel);
                }
                to.Flush(flushToDisk: true);
            }
            var bytes = new FileInfo(draft).Length;
            File.Move(draft, file, overwrite: false);
            tell(BackupStep.Write, 1);
            return (manifest, bytes);
        }
        catch (Exception error) when (BackupException.Of(error) is not null)
        {
            throw BackupException.Of(error)!;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static async Task<Manifest> DescribeAsync(Copying copying, Snapshot snapshot, DateTimeOffset now, CancellationToken cancel)
    {
        var tables = await copying.CountAsync(snapshot.Connection, cancel);
        var (number, hash) = await Copying.AuditHeadAsync(snapshot.Connection, tables, cancel);
        return new Manifest(Secrets.NewId(), now, Manifest.OwnProgram, copying.Kind, await copying.MigrationsAsync(snapshot.Connection, cancel), number, Convert.ToHexStringLower(hash), tables, await snapshot.CountersAsync(cancel));
    }
}
