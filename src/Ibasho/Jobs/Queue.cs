using System.Text.Json;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>What runs one kind of job. It may run twice: it must do its work once.</summary>
public interface IJob
{
    string Kind { get; }

    /// <exception cref="NotOursException">It is of a newer version: one of its nodes does it.</exception>
    Task RunAsync(AppDb db, string payload, CancellationToken cancel);
}

/// <summary>A job is of a known kind, but tells of something that only a newer version knows.</summary>
public sealed class NotOursException : Exception;

/// <summary>The durable queue: a job is a row written in the transaction that causes it.</summary>
public static class Queue
{
    public static void Later(this AppDb db, string kind, object payload, DateTimeOffset notBefore, JobLane lane = JobLane.Inside) =>
        db.Add(new Job { Kind = kind, Payload = JsonSerializer.Serialize(payload), NotBefore = notBefore, Lane = lane });

    /// <summary>What a job is about. What newer versions say besides is left aside; a name they gave to something new is theirs.</summary>
    public static T Read<T>(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(payload)!;
        }
        catch (JsonException)
        {
            throw new NotOursException();
        }
    }

    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>So long a job is left to nodes that know it.</summary>
    public static readonly TimeSpan LeftToOthers = TimeSpan.FromSeconds(30);
    public const int MostAttempts = 8;
    private const int Batch = 50;
    private const int OutsideBatch = 16;

    /// <summary>Leases the next jobs of these kinds to this worker; another worker asking at the same moment gets others.</summary>
    public static async Task<List<Job>> ClaimAsync(this AppDb db, JobLane lane, IReadOnlyCollection<string> kinds, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        var jobs = await db.WaitingJobs(lane, kinds, now, lane is JobLane.Outside ? OutsideBatch : Batch).AsNoTracking().ToListAsync(cancel);
        if (jobs.Count == 0) return jobs;
        var (ids, until) = (jobs.ConvertAll(j => j.Id), now + Lease);
        await db.Set<Job>().Where(j => ids.Contains(j.Id)).ExecuteUpdateAsync(j => j
            .SetProperty(x => x.LeasedUntil, until)
            .SetProperty(x => x.Attempts, x => x.Attempts + 1), cancel);
        await writing.CommitAsync(cancel);
        foreach (var job in jobs) job.Attempts++;
        return jobs;
    }
}
