using System.Collections.Concurrent;

namespace Ibasho.Platform;

/// <summary>Counts what happens by the hour, for the last day, in the memory of this process: how often, and nothing else.</summary>
public sealed class Tally(TimeProvider clock)
{
    public const string WrongSignIns = "sign-in-wrong", SlowedSignIns = "sign-in-slowed";
    private const int Hours = 24;
    private readonly ConcurrentDictionary<(string What, long Hour), int> _counts = new();

    public void Count(string what)
    {
        var hour = Hour();
        _counts.AddOrUpdate((what, hour), 1, (_, before) => before + 1);
        foreach (var key in _counts.Keys.Where(k => k.Hour <= hour - Hours)) _counts.TryRemove(key, out _);
    }

    public int LastHours(string what, int hours)
    {
        var now = Hour();
        return _counts.Where(c => c.Key.What == what && c.Key.Hour > now - hours && c.Key.Hour <= now).Sum(c => c.Value);
    }

    private long Hour() => clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerHour;
}
