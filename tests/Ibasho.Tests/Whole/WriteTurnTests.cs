using Ibasho.Data.Sqlite;

namespace Ibasho.Tests.Whole;

/// <summary>One writer at a time, whatever the others do.</summary>
public sealed class WriteTurnTests
{
    private readonly WriteTurn _turn = new();

    [Fact]
    public async Task Nobody_writes_beside_another_and_everybody_gets_a_turn()
    {
        var (inside, most, done) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            await using var turn = await _turn.TakeAsync(default);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (i % 3 == 0) await Task.Yield(); // A change may wait for something all the same.
            Interlocked.Decrement(ref inside);
            done++;
        })));
        Assert.Equal((1, 200), (most, done));
    }

    [Fact]
    public async Task Who_came_first_is_first()
    {
        var order = new List<int>();
        var first = await _turn.TakeAsync(default);
        var others = Enumerable.Range(0, 10).Select(async i =>
        {
            await using var turn = await _turn.TakeAsync(default);
            order.Add(i);
        }).ToList();
        Assert.Empty(order);
        await first.DisposeAsync();
        await Task.WhenAll(others);
        Assert.Equal(Enumerable.Range(0, 10), order);
    }

    [Fact]
    public async Task Who_fails_or_goes_away_keeps_nobody_waiting()
    {
        using var gone = new CancellationTokenSource();
        var first = await _turn.TakeAsync(default);
        var fails = FailAsync();
        var leaves = _turn.TakeAsync(gone.Token);
        var waits = _turn.TakeAsync(default);
        await gone.CancelAsync();
        await first.DisposeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => fails);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        await (await waits).DisposeAsync();
        await (await _turn.TakeAsync(default)).DisposeAsync();

        async Task FailAsync()
        {
            await using var turn = await _turn.TakeAsync(default);
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public async Task What_a_writer_does_afterwards_does_not_hold_the_next_one_up()
    {
        var first = await _turn.TakeAsync(default);
        using var next = new ManualResetEventSlim();
        var lingers = Task.Run(async () =>
        {
            await using (await _turn.TakeAsync(default)) { }
            Assert.True(next.Wait(TimeSpan.FromMinutes(1)));
        });
        var second = WaitAsync();
        await first.DisposeAsync();
        await Task.WhenAll(lingers, second);

        async Task WaitAsync()
        {
            await using var turn = await _turn.TakeAsync(default);
            next.Set();
        }
    }
}
