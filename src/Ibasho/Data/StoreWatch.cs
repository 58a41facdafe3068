namespace Ibasho.Data;

/// <summary>While the database does not answer, one question at a time goes to it, and whoever comes is told at once instead of waiting as long as the first one did.</summary>
public sealed class StoreWatch(IServiceScopeFactory scopes, IHostApplicationLifetime life, TimeProvider clock, ILogger<StoreWatch> log)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private const int ShortSeconds = 2;
    private readonly Lock _lock = new();
    private TaskCompletionSource? _away;
    private DateTimeOffset _saidFull;

    /// <summary>Ends when the database answers; at once where it does.</summary>
    public Task Back => _away?.Task ?? Task.CompletedTask;

    /// <summary>Lets a request through to the database, or not.</summary>
    public async Task PassAsync(CancellationToken cancel)
    {
        if (Back is not { IsCompleted: false } back) return;
        if (await Task.WhenAny(back, Task.Delay(Moment, cancel)) != back) throw new StoreAwayException();
    }

    /// <summary>A request ran into it: said once in the log, not for everybody who comes.</summary>
    public void Meet(StoreTrouble trouble, Exception error)
    {
        if (trouble is StoreTrouble.Full)
        {
            var now = clock.GetUtcNow();
            if (now - _saidFull < Minute) return;
            _saidFull = now;
            log.LogError("There is no room left to write ({Reason}).", StoreTroubles.Reason(error));
            return;
        }
        TaskCompletionSource away;
        lock (_lock)
        {
            if (_away is not null) return;
            _away = away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        log.LogError("The database cannot be used ({Reason}).", StoreTroubles.Reason(error));
        _ = Task.Run(() => AskAsync(away, life.ApplicationStopping));
    }

    private async Task AskAsync(TaskCompletionSource away, CancellationToken stopping)
    {
        try
        {
            while (!await AnswersAsync(stopping)) await Task.Delay(Moment, stopping);
            log.LogInformation("The database answers.");
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The process ends.
        }
        finally
        {
            lock (_lock) _away = null;
            away.SetResult();
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            db.Database.SetCommandTimeout(ShortSeconds);
            await db.Database.ExecuteSqlAsync($"SELECT 1", cancel);
            return true;
        }
        catch (Exception error) when (StoreTroubles.Of(error) is not StoreTrouble.None)
        {
            return false;
        }
    }
}
