using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho;

/// <summary>Puts a backup in the place of the data: everything is done and checked beside it first, and the last step is one.</summary>
internal static class Restoring
{
    /// <param name="replace">What is there is laid aside.</param>
    public static Task<int> RestoreAsync(Settings settings, string file, bool replace, CancellationToken cancel)
    {
        if (!File.Exists(file)) return Task.FromResult(Serving.Refuse(() => BackupText.NoFile.With(file)));
        return Serving.WithFolderAsync(settings, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            if (!replace && await db.Copying.IsOccupiedAsync(cancel)) return Serving.Refuse(() => BackupText.Occupied.With(settings.Database.Length > 0 ? "PostgreSQL" : settings.Folder));
            var keys = app.Services.GetRequiredService<KeyDirectory>();
            var manifest = await Checking.ManifestAsync(file, keys[KeyName.Backups], cancel);
            Serving.Say(() => BackupText.Restoring.With($"{manifest.MadeAt:yyyy-MM-dd HH:mm}Z", manifest.Program, manifest.Rows));
            await using var place = await ScratchPlace.MakeAsync(settings.Folder, settings.Database, cancel);
            await BackupCommands.ShowAsync(async tell =>
            {
                await using var copy = place.Open(app.Services);
                return await copy.CheckBackupAsync(keys, app.Services.GetRequiredService<DayKeys>(), file, forGood: true, tell, cancel);
            });
            if (new ErasureJournal(settings.Keys).TakeOver(Path.GetDirectoryName(file)!)) Serving.Say(() => BackupText.JournalTaken);
            var (ended, again) = await MakeReadyAsync(settings with { Folder = place.Folder, Database = place.Database, Keys = settings.Keys, BackUpBeforeUpgrade = false }, manifest, file, cancel);
            var aside = await db.Copying.ReplaceAsync(place, TimeProvider.System.GetUtcNow(), cancel);
            if (aside is not null) Serving.Say(() => BackupText.LaidAside.With(aside));
            Serving.Say(() => BackupText.Restored.With(ended));
            if (again > 0) Serving.Say(() => BackupText.ErasedAgain.With(again));
            Serving.Say(() => BackupText.OutboxFrozen.With($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm}Z"));
            return 0;
        }, cancel, prepare: false);
    }

    /// <summary>What a start does, still beside the real place; then nobody is signed in, and nothing goes out.</summary>
    private static async Task<(int Ended, int Again)> MakeReadyAsync(Settings settings, Manifest manifest, string file, CancellationToken cancel)
    {
        await using var app = Web.Build(settings);
        var again = await Web.PrepareAsync(app.Services, cancel);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        IReadOnlyList<(string What, int Count)> ended;
        await using (var writing = await db.WriteAsync(cancel))
        {
            ended = await db.EndEverythingAsync(cancel);
            await db.FreezeOutboxAsync(now, cancel);
            db.Audit(Viewer.Guest, "place.restore", now);
            await db.SaveChangesAsync(cancel);
            await writing.CommitAsync(cancel);
        }
        // It was found whole a moment ago.
        await db.RecordAsync(manifest, file, new FileInfo(file).Length, BackupReason.Asked, now, cancel);
        return (ended.Sum(e => e.Count), again);
    }
}
