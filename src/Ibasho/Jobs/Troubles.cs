using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>What the operator has to hear of.</summary>
public enum TroubleKind
{
    /// <summary>No server takes our mail.</summary>
    Mail,

    /// <summary>There is little room left for the data.</summary>
    Disk,

    /// <summary>A job fails again and again, or was given up.</summary>
    Job,

    /// <summary>Backups are to be made, and for too long none was found whole.</summary>
    Backup,
}

public sealed record Trouble(TroubleKind Kind, DateTimeOffset? Since);

/// <summary>Something begins to be wrong: those who run the place are to be told, once until it was well.</summary>
public sealed record TroubleDue(TroubleKind[] Kinds)
{
    public const string JobKind = "trouble";
}

/// <summary>Looks for trouble every few seconds, and notes in the database what was told, so that neither a restart nor another node tells it again.</summary>
public sealed class Troubles(Settings settings, Disk disk, TimeProvider clock)
{
    /// <summary>Less room than this is trouble: enough to write for a while, to make room, and to send a mail.</summary>
    public const long LeastRoom = 512L * 1024 * 1024;

    /// <summary>So often a job may fail before anybody hears of it; these tries take less than a minute.</summary>
    public const int PatientTries = 3;

    /// <summary>The turn that says since when no mail server answers.</summary>
    public const string MailDead = "mail-dead";

    private const string Told = "trouble:";

    // Each node has a disk of its own.
    private static readonly string DiskHere = Name(TroubleKind.Disk) + ":" + Environment.MachineName;

    /// <summary>What is wrong at this moment.</summary>
    public async Task<List<Trouble>> NowAsync(AppDb db, CancellationToken cancel)
    {
        var turns = await db.Set<Turn>().AsNoTracking().Where(t => t.Name == MailDead || t.Name.StartsWith(Told)).ToDictionaryAsync(t => t.Name, t => t.At, cancel);
        var troubles = new List<Trouble>();
        if (turns.TryGetValue(MailDead, out var since)) troubles.Add(new(TroubleKind.Mail, since));
        if (disk.Free(settings.Folder) < LeastRoom) troubles.Add(new(TroubleKind.Disk, At(turns, DiskHere)));
        if (await db.Set<Job>().AnyAsync(j => j.Lane == JobLane.Inside && (j.FailedAt != null || j.LastError != null && j.Attempts >= PatientTries), cancel))
            troubles.Add(new(TroubleKind.Job, At(turns, Name(TroubleKind.Job))));
        if (settings.Backups.Length > 0 && await LacksBackupAsync(db, cancel)) troubles.Add(new(TroubleKind.Backup, At(turns, Name(TroubleKind.Backup))));
        return troubles;
    }

    /// <summary>Orders that what is new is told, and forgets what is well again.</summary>
    internal async Task OrderAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var wrong = (await NowAsync(db, cancel)).ToDictionary(t => t.Kind == TroubleKind.Disk ? DiskHere : Name(t.Kind), t => t.Kind);
        var told = await db.Set<Turn>().AsNoTracking().Where(t => t.Name.StartsWith(Told)).Select(t => t.Name).ToListAsync(cancel);
        var (begun, over) = (wrong.Keys.Except(told).ToList(), told.Where(name => !wrong.ContainsKey(name) && (name == DiskHere || !name.StartsWith(Name(TroubleKind.Disk), StringComparison.Ordinal))).ToList());
        if (begun.Count == 0 && over.Count == 0) return;
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<Turn>().Where(t => over.Contains(t.Name)).ExecuteDeleteAsync(cancel);
        foreach (var name in begun) db.Add(new Turn { Name = name, At = now });
        if (begun.Count > 0) db.Later(TroubleDue.JobKind, new TroubleDue([.. begun.Select(name => wrong[name])]), now);
        // Another node was quicker: it tells.
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is null) await writing.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>It was tried long ago, and since then no copy was found whole.</summary>
    private async Task<bool> LacksBackupAsync(AppDb db, CancellationToken cancel)
    {
        var late = clock.GetUtcNow().AddHours(-Backup.LateHours);
        return await db.Set<Backup>().AnyAsync(b => b.MadeAt < late, cancel) && !await db.Set<Backup>().AnyAsync(b => b.VerifiedAt != null && b.MadeAt >= late, cancel);
    }

    private static string Name(TroubleKind kind) => Told + kind;

    private static DateTimeOffset? At(Dictionary<string, DateTimeOffset> turns, string name) => turns.TryGetValue(name, out var at) ? at : null;
}
