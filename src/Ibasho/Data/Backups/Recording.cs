using Ibasho.Model;

namespace Ibasho.Data.Backups;

/// <summary>Remembers in the database which copies of it there are, and when one was last found whole.</summary>
public static class Recording
{
    /// <summary>A copy that was made, or found whole again, wherever it lies now.</summary>
    public static async Task RecordAsync(this AppDb db, Manifest manifest, string file, long bytes, BackupReason reason, DateTimeOffset? verified, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        var row = await db.Set<Backup>().FirstOrDefaultAsync(b => b.Id == manifest.Id, cancel);
        if (row is null) db.Add(row = new Backup { Id = manifest.Id, MadeAt = manifest.MadeAt, Reason = reason });
        (row.Name, row.Bytes, row.VerifiedAt, row.Trouble) = (Shortened(Path.GetFileName(file)), bytes, verified ?? row.VerifiedAt, null);
        await db.SaveChangesAsync(cancel);
        await ForgetOldAsync(db, manifest.MadeAt, cancel);
        await writing.CommitAsync(cancel);
    }

    /// <summary>One that was called good perhaps, and is found broken.</summary>
    public static async Task RecordBrokenAsync(this AppDb db, Guid id, BackupTrouble trouble, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<Backup>().Where(b => b.Id == id).ExecuteUpdateAsync(b => b.SetProperty(x => x.VerifiedAt, (DateTimeOffset?)null).SetProperty(x => x.Trouble, $"{trouble}"), cancel);
        await writing.CommitAsync(cancel);
    }

    /// <summary>One that did not come about.</summary>
    public static async Task RecordTroubleAsync(this AppDb db, string trouble, BackupReason reason, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        db.Add(new Backup { MadeAt = now, Reason = reason, Trouble = trouble });
        await db.SaveChangesAsync(cancel);
        await ForgetOldAsync(db, now, cancel);
        await writing.CommitAsync(cancel);
    }

    private static Task ForgetOldAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var old = now.AddDays(-Backup.KeptDays);
        return db.Set<Backup>().Where(b => b.MadeAt < old && (b.VerifiedAt == null || db.Set<Backup>().Any(newer => newer.VerifiedAt != null && newer.MadeAt > b.MadeAt))).ExecuteDeleteAsync(cancel);
    }

    private static string Shortened(string name) => name.Length <= Backup.NameLength ? name : name[^Backup.NameLength..];
}
