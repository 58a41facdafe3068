using System.Collections.Concurrent;
using System.Net;

namespace Ibasho.Platform;

/// <summary>Counts tries per name and network in fixed windows; it slows people down and never locks anybody out for good.</summary>
public sealed class RateLimit(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (long Window, int Count)> _counts = new();

    /// <summary>Counts one try; false when there were more than <paramref name="most"/> in the present window.</summary>
    public bool Try(string what, int most, TimeSpan window)
    {
        var now = clock.GetUtcNow().UtcTicks / window.Ticks;
        var (_, count) = _counts.AddOrUpdate(what, (now, 1), (_, before) => before.Window == now ? (now, before.Count + 1) : (now, 1));
        if (_counts.Count > 100_000) _counts.Clear();
        return count <= most;
    }

    /// <summary>Takes one try back: it was a good one.</summary>
    public void GiveBack(string what)
    {
        if (_counts.TryGetValue(what, out var count) && count.Count > 0) _counts.TryUpdate(what, (count.Window, count.Count - 1), count);
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
