using System.Collections.Concurrent;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>Takes jobs from the queue, one after the other, and tries again later what failed.</summary>
public class Worker(JobLane lane, IServiceScopeFactory scopes, Timetable timetable, TimeProvider clock, ILogger<Worker> log) : BackgroundService
{
    /// <summary>How long it looks away when there was nothing to do.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Calls to outside at the same time.</summary>
    private const int MostCalls = 8;

    // A node of a newer version has kinds that this one does not know; they wait for it.
    private string[]? _kinds;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DrainAsync(stoppingToken) == 0) await Task.Delay(Pause, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // Everything is being put away around us.
            }
            catch (Exception error)
            {
                if (StoreTroubles.Of(error) is StoreTrouble.None) log.LogError(error, "The job queue cannot be read; trying again.");
                else log.LogWarning("The job queue cannot be read ({Reason}); trying again.", StoreTroubles.Reason(error));
                await Task.Delay(5 * Pause, stoppingToken);
            }
        }
    }

    /// <summary>Runs what is due now; tests call this instead of waiting.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        List<Job> jobs;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            if (lane is JobLane.Inside) await timetable.RunDueAsync(db, cancel);
            else if (await db.Set<Place>().AnyAsync(p => p.OutboxFrozenAt != null, cancel)) return 0;
            _kinds ??= [.. scope.ServiceProvider.GetServices<IJob>().Select(j => j.Kind)];
            jobs = await db.ClaimAsync(lane, _kinds, clock.GetUtcNow(), cancel);
        }
        var done = new ConcurrentBag<long>();
        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = lane is JobLane.Outside ? MostCalls : 1, CancellationToken = cancel }, async (job, token) =>
        {
            if (await RunAsync(job, token)) done.Add(job.Id);
        });
        if (!done.IsEmpty) await ForgetAsync([.. done], cancel);
        return jobs.Count;
    }

    /// <summary>One short write for the whole batch: people who are writing wait for each.</summary>
    private async Task ForgetAsync(List<long> done, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<Job>().Where(j => done.Contains(j.Id)).ExecuteDeleteAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    private async Task<bool> RunAsync(Job job, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        try
        {
            var runner = scope.ServiceProvider.GetServices<IJob>().First(j => j.Kind == job.Kind);
            await runner.RunAsync(db, job.Payload, cancel);
            return true;
        }
        catch (NotOursException)
        {
            db.ChangeTracker.Clear();
            var others = clock.GetUtcNow() + Queue.LeftToOthers;
            await using var writing = await db.WriteAsync(cancel);
            await db.Set<Job>().Where(j => j.Id == job.Id).ExecuteUpdateAsync(j => j
                .SetProperty(x => x.Attempts, x => x.Attempts - 1)
                .SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.NotBefore, others), cancel);
            await writing.CommitAsync(cancel);
            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogWarning(error, "Job {Kind} failed, attempt {Attempt}.", job.Kind, job.Attempts);
            var now = clock.GetUtcNow();
            DateTimeOffset? given = job.Attempts >= Queue.MostAttempts ? now : null;
            var again = now + TimeSpan.FromSeconds(Math.Pow(3, Math.Min(job.Attempts, 8)));
            db.ChangeTracker.Clear();
            await using var writing = await db.WriteAsync(cancel);
            await db.Set<Job>().Where(j => j.Id == job.Id).ExecuteUpdateAsync(j => j
                .SetProperty(x => x.FailedAt, given)
                .SetProperty(x => x.LastError, error.GetType().Name)
                .SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.NotBefore, again), cancel);
            await writing.CommitAsync(cancel);
            return false;
        }
    }
}

/// <summary>The worker of <see cref="JobLane.Outside"/>.</summary>
public sealed class OutsideWorker(IServiceScopeFactory scopes, Timetable timetable, TimeProvider clock, ILogger<Worker> log) : Worker(JobLane.Outside, scopes, timetable, clock, log);
