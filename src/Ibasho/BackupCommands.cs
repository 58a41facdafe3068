using System.CommandLine;
using System.Data.Common;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;
using Spectre.Console;

namespace Ibasho;

/// <summary>The commands about backups: made beside a server that runs, tried, and put back.</summary>
internal static class BackupCommands
{
    public static Command Make(Func<ParseResult, Settings> settings)
    {
        var to = new Argument<string?>("file") { Description = "Where the backup goes; a file that is there is never replaced", Arity = ArgumentArity.ZeroOrOne };
        var from = new Argument<string>("file") { Description = "The backup" };
        var verify = new Command("verify", "Restore a backup into a temporary place and check everything in it; needs the folder of keys, not the data") { from };
        verify.SetAction((parsed, cancel) => VerifyAsync(settings(parsed), parsed.GetValue(from)!, cancel));
        var backup = new Command("backup", "Copy everything into one file, closed with the key for backups; a server may run meanwhile. The keys are never in it") { to, verify };
        backup.SetAction((parsed, cancel) => MakeAsync(settings(parsed), parsed.GetValue(to), cancel));
        return backup;
    }

    public static Command MakeRestore(Func<ParseResult, Settings> settings)
    {
        var file = new Argument<string>("file") { Description = "The backup" };
        var replace = new Option<bool>("--replace") { Description = "Where there is data already: lay it aside" };
        var restore = new Command("restore", "Put a backup in the place of the data; stop the server first. Everybody signs in again, and nothing is mailed until ./run outbox open") { file, replace };
        restore.SetAction((parsed, cancel) => Restoring.RestoreAsync(settings(parsed), Path.GetFullPath(parsed.GetValue(file)!), parsed.GetValue(replace), cancel));
        return restore;
    }

    public static Command MakeOutbox(Func<ParseResult, Settings> settings)
    {
        var open = new Command("open", "Let mails and calls to outside go again; a server may run meanwhile");
        open.SetAction((parsed, cancel) => Serving.BesideAsync(settings(parsed), async (db, services) =>
        {
            if (await db.OpenOutboxAsync(services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel) is not { } dropped) Serving.Say(() => BackupText.OutboxIsOpen);
            else Serving.Say(() => BackupText.OutboxOpened.With(dropped));
            return 0;
        }, cancel));
        var outbox = new Command("outbox", "Whether mails and calls to outside go out; after a restore they wait") { open };
        outbox.SetAction((parsed, cancel) => Serving.BesideAsync(settings(parsed), async (db, _) =>
        {
            if (await db.FrozenSinceAsync(cancel) is { } since) Serving.Say(() => BackupText.OutboxFrozen.With($"{since:yyyy-MM-dd HH:mm}Z"));
            else Serving.Say(() => BackupText.OutboxIsOpen);
            return 0;
        }, cancel));
        return outbox;
    }

    private static Task<int> MakeAsync(Settings settings, string? to, CancellationToken cancel)
    {
        if (to is null) return Task.FromResult(Serving.Refuse(() => BackupText.WhichFile));
        var file = Path.GetFullPath(to);
        return Serving.BesideAsync(settings, async (db, services) =>
        {
            if (!(await db.Database.GetAppliedMigrationsAsync(cancel)).Any()) return Serving.Refuse(() => StartText.NotCurrent);
            var keys = services.GetRequiredService<KeyDirectory>();
            await db.PrepareBackupKeyAsync(keys, cancel);
            if (Path.GetDirectoryName(file) is { Length: > 0 } folder) BackupFolder.Prepare(folder);
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            var (manifest, bytes) = await ShowAsync(tell => db.BackUpAsync(keys[KeyName.Backups], file, settings.Folder, now, tell, cancel));
            if (await db.IsCurrentAsync(cancel)) await db.RecordAsync(manifest, file, bytes, BackupReason.Asked, null, cancel);
            Serving.Say(() => BackupText.Made.With(file, bytes, manifest.Rows, manifest.Tables.Count));
            return 0;
        }, cancel, current: false);
    }

    private static async Task<int> VerifyAsync(Settings settings, string from, CancellationToken cancel)
    {
        var file = Path.GetFullPath(from);
        if (!File.Exists(file)) return Serving.Refuse(() => BackupText.NoFile.With(file));
        try
        {
            await using var app = Web.Build(settings);
            var keys = app.Services.GetRequiredService<KeyDirectory>();
            var about = await Checking.ManifestAsync(file, keys[KeyName.Backups], cancel);
            var isFile = about.Kind == "SQLite";
            if (!isFile && settings.Database.Length == 0) throw new BackupException(BackupTrouble.OtherDatabase, about.Kind);
            Manifest manifest;
            try
            {
                manifest = await TryAsync(app.Services, settings, file, isFile ? "" : settings.Database, cancel);
            }
            catch (BackupException error) when (error.Trouble is BackupTrouble.Damaged or BackupTrouble.Cut or BackupTrouble.Rows or BackupTrouble.Unsound or BackupTrouble.Audit)
            {
                await WithDataAsync(app.Services, settings, isFile, db => db.RecordBrokenAsync(about.Id, error.Trouble, cancel), cancel);
                throw;
            }
            await WithDataAsync(app.Services, settings, isFile, db => db.RecordAsync(manifest, file, new FileInfo(file).Length, BackupReason.Asked, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel), cancel);
            Serving.Say(() => BackupText.Whole.With($"{manifest.MadeAt:yyyy-MM-dd HH:mm}Z", manifest.Program, manifest.Rows, manifest.Tables.Count, manifest.AuditNumber));
            return 0;
        }
        catch (BackupException error)
        {
            return Serving.Refuse(() => Explain(error));
        }
        catch (KeyException error)
        {
            return Serving.Refuse(() => Serving.Explain(error));
        }
        catch (DbException error)
        {
            return Serving.Refuse(() => StartText.NoDatabase.With(error.Message));
        }
    }

    /// <summary>Beside the data where there is a folder of data, elsewhere on another machine.</summary>
    private static async Task<Manifest> TryAsync(IServiceProvider services, Settings settings, string file, string database, CancellationToken cancel)
    {
        var elsewhere = Directory.Exists(settings.Folder) ? null : Directory.CreateTempSubdirectory("ibasho-verify-").FullName;
        try
        {
            await using var place = await ScratchPlace.MakeAsync(elsewhere ?? settings.Folder, database, cancel);
            return await ShowAsync(async tell =>
            {
                await using var other = place.Open(services);
                return await other.CheckBackupAsync(services.GetRequiredService<KeyDirectory>(), services.GetRequiredService<DayKeys>(), file, forGood: false, tell, cancel);
            });
        }
        finally
        {
            if (elsewhere is not null) Directory.Delete(elsewhere, recursive: true);
        }
    }

    /// <summary>Where the data of this backup is here too, it knows from now on how the copy is.</summary>
    private static async Task WithDataAsync(IServiceProvider services, Settings settings, bool isFile, Func<AppDb, Task> remember, CancellationToken cancel)
    {
        if (isFile != (settings.Database.Length == 0) || isFile && !File.Exists(Path.Combine(settings.Folder, Databases.FileName))) return;
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await db.IsCurrentAsync(cancel)) await remember(db);
    }

    /// <summary>Long work with bars that say how far it is.</summary>
    public static async Task<T> ShowAsync<T>(Func<Action<BackupStep, double>, Task<T>> work)
    {
        T made = default!;
        await AnsiConsole.Progress().StartAsync(async bars =>
        {
            var shown = new Dictionary<BackupStep, ProgressTask>();
            made = await work((step, done) =>
            {
                lock (shown)
                {
                    if (!shown.TryGetValue(step, out var bar)) shown[step] = bar = bars.AddTask(step.ToString().ToLowerInvariant(), maxValue: 1);
                    bar.Value = done;
                }
            });
        });
        return made;
    }

    public static string Explain(BackupException error) => error.Trouble switch
    {
        BackupTrouble.NotOne => BackupText.NotOne,
        BackupTrouble.OtherKey => BackupText.OtherKey,
        BackupTrouble.Cut => BackupText.Cut,
        BackupTrouble.Newer => BackupText.Newer.With(error.What, Manifest.OwnProgram),
        BackupTrouble.OtherDatabase => BackupText.OtherDatabase.With(error.What),
        BackupTrouble.Rows => BackupText.RowsDiffer.With(error.What),
        BackupTrouble.Unsound => BackupText.Unsound.With(error.What),
        BackupTrouble.Keys => BackupText.KeysDiffer.With(error.What),
        BackupTrouble.Audit => BackupText.AuditDiffers.With(error.What),
        BackupTrouble.NoRoom => BackupText.NoRoom,
        BackupTrouble.NoAccess => BackupText.NoAccess.With(error.What),
        BackupTrouble.Exists => BackupText.Exists.With(error.What),
        _ => BackupText.Damaged,
    };
}
