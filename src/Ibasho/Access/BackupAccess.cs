using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>What is known of backups, for those who run the place and for whoever is at the server.</summary>
public static class BackupAccess
{
    public static IQueryable<Backup> Backups(this AppDb db, Viewer viewer) => db.Set<Backup>().Where(b => viewer.IsOperator);

    /// <summary>How it stands: the newest copy that was found whole, and the newest that was tried.</summary>
    public static async Task<BackupState> BackupStateAsync(this AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var good = await db.Set<Backup>().AsNoTracking().Where(b => b.VerifiedAt != null).OrderByDescending(b => b.MadeAt).FirstOrDefaultAsync(cancel);
        var last = await db.Set<Backup>().AsNoTracking().OrderByDescending(b => b.MadeAt).FirstOrDefaultAsync(cancel);
        return new BackupState(good, last, good is null || now - good.MadeAt > TimeSpan.FromHours(Backup.LateHours));
    }

    /// <summary>Since when nothing is mailed or told outside, because a copy was restored; null where all goes its way.</summary>
    public static Task<DateTimeOffset?> FrozenSinceAsync(this AppDb db, CancellationToken cancel) => db.Set<Place>().OrderBy(p => p.Id).Select(p => p.OutboxFrozenAt).FirstOrDefaultAsync(cancel);

    /// <summary>When the audit log was last written to, by the clock of then; null where it is empty.</summary>
    public static Task<DateTimeOffset?> NewestRecordAsync(this AppDb db, CancellationToken cancel) => db.Set<AuditEntry>().OrderByDescending(a => a.Number).Select(a => (DateTimeOffset?)a.At).FirstOrDefaultAsync(cancel);

    /// <summary>Jobs that were tried again and again, and are not tried any more.</summary>
    public static Task<int> GivenUpJobsAsync(this AppDb db, CancellationToken cancel) => db.Set<Job>().CountAsync(j => j.FailedAt != null, cancel);
}

/// <param name="Good">The newest copy that was restored for a try and found whole.</param>
/// <param name="Last">The newest attempt; with its trouble where it failed.</param>
/// <param name="IsLate">There is none, or it is older than <see cref="Backup.LateHours"/>.</param>
public sealed record BackupState(Backup? Good, Backup? Last, bool IsLate);
