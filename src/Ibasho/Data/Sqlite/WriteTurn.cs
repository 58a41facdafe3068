namespace Ibasho.Data.Sqlite;

/// <summary>Whose turn it is to write. As long as somebody waits, one thread goes from writer to writer without a pause, and what a writer does afterwards goes on elsewhere.</summary>
internal sealed class WriteTurn
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _isTaken;

    /// <summary>Ends when nobody else writes. What is awaited gives the turn back when disposed.</summary>
    public async Task<IAsyncDisposable> TakeAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var mine = new Waiting(this, cancel);
        lock (_lock)
        {
            if (_isTaken) _waiting.Enqueue(mine);
            else _isTaken = mine.IsFirst = true;
        }
        if (!mine.IsFirst) await mine.Begin.Task;
        return mine;
    }

    /// <summary>A lock that wakes its next holder lies idle until a thread is free, and under load none is: so this thread stays with the turn.</summary>
    private async Task GoOnAsync()
    {
        while (Next() is { } next)
        {
            if (next.Cancel.IsCancellationRequested) next.Begin.SetCanceled(next.Cancel);
            else
            {
                next.Begin.SetResult(); // Its whole change runs in here: SQLite answers at once, there is nothing to wait for.
                await next.Ended.Task;
            }
        }
    }

    /// <summary>True when nobody waits.</summary>
    private bool Leave()
    {
        lock (_lock) return !(_isTaken = _waiting.Count > 0);
    }

    private Waiting? Next()
    {
        lock (_lock)
        {
            _isTaken = _waiting.TryDequeue(out var next);
            return next;
        }
    }

    private sealed class Waiting(WriteTurn turn, CancellationToken cancel) : IAsyncDisposable
    {
        public CancellationToken Cancel => cancel;
        public bool IsFirst { get; set; }

        /// <summary>Continued on the thread that sets it.</summary>
        public TaskCompletionSource Begin { get; } = new();
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask DisposeAsync()
        {
            if (IsFirst)
            {
                if (turn.Leave()) return;
                ThreadPool.UnsafeQueueUserWorkItem(static turn => _ = turn.GoOnAsync(), turn, preferLocal: false);
                return;
            }
            Ended.SetResult();
            await Task.Yield(); // The thread belongs to the next writer.
        }
    }
}
