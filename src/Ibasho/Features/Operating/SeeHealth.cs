using System.Reflection;
using System.Runtime.InteropServices;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Operating;

/// <summary>How the place does, read at this moment: nothing about anybody, numbers only.</summary>
public static class SeeHealth
{
    private const int MostFailing = 50;
    private const int MostSlow = 20;

    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, Troubles troubles, Disk disk, Settings settings, RouteTimes times, Tally tally, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var store = await db.DescribeAsync(cancel);
        var jobs = db.Jobs(viewer).AsNoTracking();
        var mails = db.WaitingMails(viewer).AsNoTracking();
        return Pages.Show<HealthPage>(new
        {
            Troubles = await troubles.NowAsync(db, cancel),
            Jobs = new JobFacts(
                await jobs.CountAsync(j => j.FailedAt == null && j.LastError == null, cancel),
                await jobs.Where(j => j.FailedAt == null && j.NotBefore <= now).OrderBy(j => j.NotBefore).Select(j => (DateTimeOffset?)j.NotBefore).FirstOrDefaultAsync(cancel),
                await jobs.CountAsync(j => j.LastError != null || j.FailedAt != null, cancel),
                await jobs.Where(j => j.LastError != null || j.FailedAt != null).OrderBy(j => j.Id).Take(MostFailing)
                    .Select(j => new FailingJob(j.Id, j.Kind, j.LastError ?? "", j.Attempts, j.FailedAt != null, j.NotBefore)).ToListAsync(cancel)),
            Mail = new MailFacts(settings.MailServer?.Host,
                await db.Turns(viewer).Where(t => t.Name == MailPulse.LastTaken).Select(t => (DateTimeOffset?)t.At).FirstOrDefaultAsync(cancel),
                await mails.CountAsync(cancel), await mails.OrderBy(m => m.CreatedAt).Select(m => (DateTimeOffset?)m.CreatedAt).FirstOrDefaultAsync(cancel),
                await mails.CountAsync(m => m.Attempts > 1, cancel), await db.Accounts(viewer).CountAsync(p => p.MailFailedAt != null, cancel)),
            Storage = new StorageFacts(store.Bytes, await db.AllFiles(viewer).SumAsync(f => (long)f.Bytes, cancel), disk.Free(settings.Folder)),
            Backups = await db.BackupStateAsync(now, cancel),
            Runtimes = Runtimes(store),
            Slow = times.Slowest(MostSlow), times.Failed,
            People = new PeopleFacts(await db.CountActiveAsync(viewer, today, cancel), await db.CountActiveAsync(viewer, today.AddDays(-6), cancel), await db.CountActiveAsync(viewer, today.AddDays(-29), cancel),
                tally.LastHours(Tally.WrongSignIns, 1), tally.LastHours(Tally.WrongSignIns, 24), tally.LastHours(Tally.SlowedSignIns, 24)),
        });
    }

    /// <summary>What the place stands on, and whether it is known to be weak.</summary>
    private static IReadOnlyList<Runtime> Runtimes(StoreFacts store)
    {
        (string Name, string Version)[] all =
        [
            ("Ibasho", typeof(SeeHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]),
            (".NET", Environment.Version.ToString()), (store.Name, store.Version), (RuntimeInformation.OSDescription, ""),
        ];
        return [.. all.Select(r => new Runtime(r.Name, r.Version, Lists.Weak.FirstOrDefault(w => w.Has(r.Name, r.Version))))];
    }
}

public sealed record JobFacts(int Waiting, DateTimeOffset? Oldest, int Failing, IReadOnlyList<FailingJob> Those);

/// <param name="IsGivenUp">Nobody tries it again by itself.</param>
public sealed record FailingJob(long Id, string Kind, string Error, int Attempts, bool IsGivenUp, DateTimeOffset Next);

/// <param name="Server">Null where mails are files.</param>
public sealed record MailFacts(string? Server, DateTimeOffset? LastTaken, int Waiting, DateTimeOffset? Oldest, int TriedBefore, int Bounced);

public sealed record StorageFacts(long Database, long Files, long? Free);

public sealed record Runtime(string Name, string Version, WeakRuntime? Weak);

/// <summary>Null where there are too few people to be counted.</summary>
public sealed record PeopleFacts(int? Today, int? Week, int? Month, int WrongInHour, int WrongInDay, int SlowedInDay);
