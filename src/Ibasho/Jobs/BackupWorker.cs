using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Jobs;

/// <summary>Makes a backup every night and restores it for a try, in a loop of its own: neither pages nor other jobs wait for it.</summary>
public sealed class BackupWorker(IServiceScopeFactory scopes, IServiceProvider services, Settings settings, KeyDirectory keys, DayKeys days, TimeProvider clock, ILogger<BackupWorker> log) : BackgroundService
{
    public const string Beginning = "ibasho-";
    private const string TurnName = "backup";

    /// <summary>Three in the night in Japan.</summary>
    private static readonly TimeSpan Hour = TimeSpan.FromHours(3);
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Held = TimeSpan.FromHours(4);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);
    private DateTimeOffset _notBefore;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Backups.Length == 0) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Look, stoppingToken);
                await RunDueAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // Everything is being put away around us.
            }
            catch (Exception error)
            {
                log.LogError(error, "The database cannot be asked whether a backup is due; trying again.");
            }
        }
    }

    /// <summary>Makes one where its hour has come and no other node has made it; whether it is good. Tests call this instead of waiting.</summary>
    public async Task<bool?> RunDueAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (settings.Backups.Length == 0 || now < _notBefore) return null;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (!await TakeTurnAsync(db, Due(now), now, cancel)) return null;
        try
        {
            await MakeAsync(db, now, cancel);
            return true;
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            await GiveTurnBackAsync(db, now, CancellationToken.None);
            throw;
        }
        catch (Exception error)
        {
            db.ChangeTracker.Clear();
            var trouble = error is BackupException known ? $"{known.Trouble}" : error.GetType().Name;
            log.LogError("The backup of this night failed ({Trouble}); the ones before are untouched. Trying again in an hour.", error is BackupException { What.Length: > 0 } of ? $"{trouble}: {of.What}" : trouble);
            // What was written anew in the log does not go by itself: once a night is enough to say it.
            _notBefore = error is BackupException { Trouble: BackupTrouble.Audit } ? Due(now).AddDays(1) : now + AfterFailure;
            await db.RecordTroubleAsync(trouble, BackupReason.Due, now, cancel);
            // Another node may have more room.
            await GiveTurnBackAsync(db, now, cancel);
            return false;
        }
    }

    private async Task MakeAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        BackupFolder.Prepare(settings.Backups);
        var file = Path.Combine(settings.Backups, BackupFolder.Name(Beginning, now));
        var draft = file + ".unverified";
        File.Delete(draft);
        try
        {
            var (made, bytes) = await db.BackUpAsync(keys[KeyName.Backups], draft, settings.Folder, now, (_, _) => { }, cancel);
            await using (var place = await ScratchPlace.MakeAsync(settings.Folder, settings.Database, cancel))
            {
                await using var other = place.Open(services);
                try
                {
                    await other.CheckBackupAsync(keys, days, draft, forGood: false, (_, _) => { }, cancel);
                }
                catch (BackupException error) when (error.Trouble is BackupTrouble.Audit)
                {
                    // Whoever writes into the log must not end the backups with that. This one stays, is not called good, and no older one goes for it.
                    File.Move(draft, file, overwrite: false);
                    throw;
                }
            }
            // Under its name there are only good ones, but for that.
            File.Move(draft, file, overwrite: false);
            await db.RecordAsync(made, file, bytes, BackupReason.Due, clock.GetUtcNow(), cancel);
            // Whoever restores one of these on a new machine needs to know who was forgotten after it.
            new ErasureJournal(settings.Keys).CopyTo(settings.Backups);
            BackupFolder.KeepNewest(settings.Backups, Beginning, settings.BackupsKept);
            log.LogInformation("A backup was made and found whole: {Name}, {Megabytes} MB.", Path.GetFileName(file), bytes / 1_000_000);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static DateTimeOffset Due(DateTimeOffset now)
    {
        var local = now.ToOffset(Japan);
        var today = new DateTimeOffset(local.Date + Hour, Japan).ToUniversalTime();
        return now < today ? today.AddDays(-1) : today;
    }

    /// <summary>Whoever takes it has some hours, so that a night in which the process was killed is made up for. The first time at once: whoever sets it up sees that it works.</summary>
    private static async Task<bool> TakeTurnAsync(AppDb db, DateTimeOffset due, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.Set<Backup>().AnyAsync(b => b.Reason == BackupReason.Due && b.VerifiedAt != null && b.MadeAt >= due, cancel)) return false;
        var held = now - Held;
        var last = await db.Set<Turn>().Where(t => t.Name == TurnName).Select(t => (DateTimeOffset?)t.At).FirstOrDefaultAsync(cancel);
        if (last > held) return false;
        await using var writing = await db.WriteAsync(cancel);
        if (last is null)
        {
            db.Add(new Turn { Name = TurnName, At = now });
            if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is not null) return false;
        }
        else if (await db.Set<Turn>().Where(t => t.Name == TurnName && t.At <= held).ExecuteUpdateAsync(t => t.SetProperty(x => x.At, now), cancel) == 0) return false;
        await writing.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return true;
    }

    private static async Task GiveTurnBackAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var free = now - Held;
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<Turn>().Where(t => t.Name == TurnName).ExecuteUpdateAsync(t => t.SetProperty(x => x.At, free), cancel);
        await writing.CommitAsync(cancel);
    }
}
