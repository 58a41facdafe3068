using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>What those who run the place see of its machinery: jobs without what they are about, mails without to whom; for others nothing.</summary>
public static class OperatingAccess
{
    /// <summary>Fewer people than this are not counted: a number of two or three says who they are.</summary>
    public const int FewestCounted = 8;

    public static IQueryable<Job> Jobs(this AppDb db, Viewer viewer) => db.Set<Job>().Where(j => viewer.IsOperator);

    public static IQueryable<Mail> WaitingMails(this AppDb db, Viewer viewer) => db.Set<Mail>().Where(m => viewer.IsOperator);

    public static IQueryable<Attachment> AllFiles(this AppDb db, Viewer viewer) => db.Set<Attachment>().Where(f => viewer.IsOperator);

    public static IQueryable<Turn> Turns(this AppDb db, Viewer viewer) => db.Set<Turn>().Where(t => viewer.IsOperator);

    /// <summary>How many were here since that day; null where they are too few to be a number.</summary>
    public static async Task<int?> CountActiveAsync(this AppDb db, Viewer viewer, DateOnly since, CancellationToken cancel)
    {
        var count = await db.Accounts(viewer).CountAsync(p => p.State == PersonState.Active && p.SeenOn >= since, cancel);
        return count >= FewestCounted ? count : null;
    }

    /// <summary>Nothing is done anew that has not failed.</summary>
    public static Refusal? RefuseRetry(Viewer viewer, Job job) =>
        PersonAccess.RefuseOperate(viewer) ?? (job.FailedAt is null && job.LastError is null ? Refusal.ChangedMeanwhile : null);
}
