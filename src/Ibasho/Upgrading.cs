using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho;

/// <summary>Before another version renews the tables of a place with people in it, a backup is made and tried: the way back, and a rehearsal of the way there.</summary>
internal static class Upgrading
{
    public const string Beginning = "before-";
    private const int Kept = 3;

    /// <summary>Of several nodes one renews the tables; the others wait for it here, and find how they are then.</summary>
    public static async Task<Fit> RenewAsync(IServiceProvider services, AppDb db, ILogger log, CancellationToken cancel)
    {
        await using var turn = await db.TakeRenewalAsync(cancel);
        if (await db.FitAsync(cancel) is not Fit.Behind and var fit) return fit;
        var before = await BackUpAsync(services, db, cancel);
        await db.RenewAsync(log, cancel);
        if (before is { } made) await db.RecordAsync(made.Manifest, made.File, made.Bytes, BackupReason.Upgrade, made.Manifest.MadeAt, cancel);
        return Fit.Current;
    }

    /// <summary>Null where there is nothing to go back to.</summary>
    private static async Task<(Manifest Manifest, string File, long Bytes)?> BackUpAsync(IServiceProvider services, AppDb db, CancellationToken cancel)
    {
        var settings = services.GetRequiredService<Settings>();
        if (!settings.BackUpBeforeUpgrade || !(await db.Database.GetAppliedMigrationsAsync(cancel)).Any() || !await db.Users.AnyAsync(cancel)) return null;
        var keys = services.GetRequiredService<KeyDirectory>();
        await db.PrepareBackupKeyAsync(keys, cancel);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var file = Path.Combine(settings.UpgradeBackups, BackupFolder.Name(Beginning, now));
        Serving.Say(() => BackupText.Upgrading.With(file));
        try
        {
            BackupFolder.Prepare(settings.UpgradeBackups);
            var (manifest, bytes) = await BackupCommands.ShowAsync(async tell =>
            {
                var made = await db.BackUpAsync(keys[KeyName.Backups], file, settings.Folder, now, tell, cancel);
                await using var place = await ScratchPlace.MakeAsync(settings.Folder, settings.Database, cancel);
                await using var other = place.Open(services);
                await other.CheckBackupAsync(keys, services.GetRequiredService<DayKeys>(), file, forGood: false, tell, cancel);
                return made;
            });
            BackupFolder.KeepNewest(settings.UpgradeBackups, Beginning, Kept);
            return (manifest, file, bytes);
        }
        catch (BackupException)
        {
            Serving.Refuse(() => BackupText.UpgradeStopped);
            throw;
        }
    }
}
