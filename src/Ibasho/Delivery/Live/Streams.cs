using System.Collections.Concurrent;
using System.Threading.Channels;
using Ibasho.Access;
using Ibasho.Data;

namespace Ibasho.Delivery.Live;

/// <summary>The open streams of this node. What is heard is gathered for a moment, asked about through the gate, and passed on without content.</summary>
public sealed class Streams(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Streams> log) : BackgroundService
{
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);

    /// <summary>How long somebody who was removed may go on hearing that there is nothing to hear.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(25);

    /// <summary>Browsers of one person; with another one the oldest ends.</summary>
    public const int MostOfOne = 8;

    private readonly ConcurrentDictionary<long, OpenStream> _open = [];
    private readonly Dictionary<long, List<OpenStream>> _ofPerson = [];
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Poke, bool> _heard = [];
    private long _last;

    public int Count => _open.Count;

    /// <summary>Begins a stream for this browser; whoever disposes it ends it.</summary>
    public OpenStream Open(Viewer viewer)
    {
        var stream = new OpenStream(Interlocked.Increment(ref _last), viewer.Id, viewer.SessionId, End);
        _open[stream.Id] = stream;
        List<OpenStream> over;
        lock (_lock)
        {
            if (!_ofPerson.TryGetValue(viewer.Id, out var own)) _ofPerson[viewer.Id] = own = [];
            own.Add(stream);
            over = own[..Math.Max(0, own.Count - MostOfOne)];
        }
        foreach (var old in over) End(old);
        return stream;
    }

    public void Hear(Poke poke)
    {
        if (!_open.IsEmpty) _heard[poke] = true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Moment);
        var (round, life) = (clock.GetTimestamp(), clock.GetTimestamp());
        var wasAway = false;
        while (await TickAsync(timer, stoppingToken))
        {
            try
            {
                await PassOnAsync(stoppingToken);
                if (clock.GetElapsedTime(round) >= Round)
                {
                    round = clock.GetTimestamp();
                    await EndOverAsync(stoppingToken);
                    if (wasAway) Hear(Poke.Everything);
                    wasAway = false;
                }
                if (clock.GetElapsedTime(life) < SignOfLife) continue;
                life = clock.GetTimestamp();
                foreach (var stream in _open.Values) stream.Say(":\n\n");
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                wasAway = true; // What was heard meanwhile reached nobody.
                if (StoreTroubles.Of(error) is StoreTrouble.None) log.LogWarning(error, "The open streams cannot be served; trying again.");
            }
        }
        foreach (var stream in _open.Values) End(stream);
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Passes on what was heard since the last time, to those who may read of it now.</summary>
    public async Task PassOnAsync(CancellationToken cancel)
    {
        foreach (var poke in _heard.Keys)
        {
            _heard.TryRemove(poke, out _);
            if (_open.IsEmpty) continue;
            if (poke.Thread is { } thread)
            {
                await using var scope = scopes.CreateAsyncScope();
                var readers = await scope.ServiceProvider.GetRequiredService<AppDb>().ReadersAsync(thread, Listeners(), cancel);
                foreach (var stream in _open.Values.Where(s => readers.Contains(s.Person))) stream.Say($"data: {poke}\n\n");
            }
            else
            {
                foreach (var stream in poke.Person is { } person ? Of(person) : _open.Values) stream.Say("data: n\n\n");
            }
        }
    }

    /// <summary>Ends the streams of sessions that are over, and of people who are in other circles than before: their browsers begin anew.</summary>
    public async Task EndOverAsync(CancellationToken cancel)
    {
        if (_open.IsEmpty) return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var streams = _open.Values.ToList();
        var sessions = await db.LivingSessionsAsync([.. streams.Select(s => s.Session).Distinct()], DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancel);
        var circles = await db.CirclesOfAsync(Listeners(), cancel);
        foreach (var stream in streams)
            if (!sessions.Contains(stream.Session) || stream.IsElsewhere(circles.GetValueOrDefault(stream.Person))) End(stream);
    }

    private List<long> Listeners() => [.. _open.Values.Select(s => s.Person).Distinct()];

    private ICollection<OpenStream> Of(long person)
    {
        lock (_lock) return _ofPerson.TryGetValue(person, out var own) ? [.. own] : [];
    }

    private void End(OpenStream stream)
    {
        if (!_open.TryRemove(stream.Id, out _)) return;
        lock (_lock)
        {
            if (_ofPerson.TryGetValue(stream.Person, out var own) && own.Remove(stream) && own.Count == 0) _ofPerson.Remove(stream.Person);
        }
        stream.Finish();
    }
}

/// <summary>One browser's stream: lines as they are written to it.</summary>
public sealed class OpenStream(long id, long person, long session, Action<OpenStream> end) : IDisposable
{
    // Who reads slowly misses pokes, and nothing else: the next page shows what is there.
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(32) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private (int Count, long Sum)? _circles;

    internal long Id => id;
    internal long Person => person;
    internal long Session => session;

    public IAsyncEnumerable<string> LinesAsync(CancellationToken cancel) => _lines.Reader.ReadAllAsync(cancel);

    internal void Say(string line) => _lines.Writer.TryWrite(line);

    internal void Finish() => _lines.Writer.TryComplete();

    /// <summary>True when the circles are others than at the first question.</summary>
    internal bool IsElsewhere((int Count, long Sum) circles)
    {
        var before = _circles ??= circles;
        return before != circles;
    }

    public void Dispose() => end(this);
}
