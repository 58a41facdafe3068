using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>Takes jobs from the queue, one after the other, and tries again later what failed.</summary>
public sealed class Worker(IServiceScopeFactory scopes, Timetable timetable, TimeProvider clock, JobBell bell, ILogger<Worker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DrainAsync(stoppingToken) == 0) await bell.WaitAsync(TimeSpan.FromSeconds(2), stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogError(error, "The job queue cannot be read; trying again.");
                await bell.WaitAsync(TimeSpan.FromSeconds(5), stoppingToken);
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
            await timetable.RunDueAsync(db, cancel);
            jobs = await db.ClaimAsync(clock.GetUtcNow(), cancel);
        }
        foreach (var job in jobs) await RunAsync(job, cancel);
        return jobs.Count;
    }

    private async Task RunAsync(Job job, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        try
        {
            var runner = scope.ServiceProvider.GetServices<IJob>().First(j => j.Kind == job.Kind);
            await runner.RunAsync(db, job.Payload, cancel);
            await db.Set<Job>().Where(j => j.Id == job.Id).ExecuteDeleteAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogWarning(error, "Job {Kind} failed, attempt {Attempt}.", job.Kind, job.Attempts);
            var now = clock.GetUtcNow();
            DateTimeOffset? given = job.Attempts >= Queue.MostAttempts ? now : null;
            var again = now + TimeSpan.FromSeconds(Math.Pow(3, Math.Min(job.Attempts, 8)));
            await db.Set<Job>().Where(j => j.Id == job.Id).ExecuteUpdateAsync(j => j
                .SetProperty(x => x.FailedAt, given)
                .SetProperty(x => x.LastError, error.GetType().Name)
                .SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.NotBefore, again), cancel);
        }
    }
}

/// <summary>Wakes the worker of this process when a job was written; without it the worker looks every two seconds.</summary>
public sealed class JobBell
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken cancel) => _bell.WaitAsync(longest, cancel);
}
