using System.Collections.Concurrent;
using System.Net;

namespace Ibasho.Platform;

/// <summary>Counts tries per name and network in fixed windows; it slows people down and never locks anybody out for good.</summary>
public sealed class RateLimit(TimeProvider clock)
{
    private const int Most = 100_000;
    private readonly ConcurrentDictionary<string, (long Window, int Count, long Ends)> _counts = new();

    /// <summary>Counts one try; false when there were more than <paramref name="most"/> in the present window.</summary>
    public bool Try(string what, int most, TimeSpan window)
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        var (now, ends) = (ticks / window.Ticks, (ticks / window.Ticks + 1) * window.Ticks);
        var count = _counts.AddOrUpdate(what, (now, 1, ends), (_, before) => before.Window == now ? (now, before.Count + 1, ends) : (now, 1, ends)).Count;
        if (_counts.Count > Most) MakeRoom(ticks);
        return count <= most;
    }

    /// <summary>What is over goes first, then what was tried least: whoever fills the memory from many networks must not wipe out the count of a guessed account.</summary>
    private void MakeRoom(long now)
    {
        foreach (var (what, count) in _counts) if (count.Ends <= now) _counts.TryRemove(what, out _);
        for (var least = 1; _counts.Count > Most * 3 / 4 && least < 1000; least *= 4)
            foreach (var (what, count) in _counts) if (count.Count <= least) _counts.TryRemove(what, out _);
    }

    /// <summary>Takes one try back: it was a good one.</summary>
    public void GiveBack(string what)
    {
        if (_counts.TryGetValue(what, out var count) && count.Count > 0) _counts.TryUpdate(what, count with { Count = count.Count - 1 }, count);
    }

    public void Forget(string what) => _counts.TryRemove(what, out _);

    /// <summary>One household or office: the address itself, or the first 64 bits of a version 6 one.</summary>
    public static string Network(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? address.ToString() : Convert.ToHexString(bytes, 0, 8);
    }
}
