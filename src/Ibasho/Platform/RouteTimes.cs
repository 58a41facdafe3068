using System.Collections.Concurrent;

namespace Ibasho.Platform;

/// <summary>How long routes take, in the memory of this process: routes as they are mapped, never what was asked or who asked.</summary>
public sealed class RouteTimes
{
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(string Method, string Route), RouteTime> _routes = new();

    public void Count(string method, string route, TimeSpan took, bool failed) =>
        _routes.GetOrAdd((method, route), key => new RouteTime(key.Method, key.Route)).Add(took, failed);

    /// <summary>Routes that took long at least once, the slowest first.</summary>
    public IReadOnlyList<RouteTime> Slowest(int most) => [.. _routes.Values.Where(r => r.Slow > 0).OrderByDescending(r => r.Slow).ThenByDescending(r => r.Longest).Take(most)];

    public int Failed => _routes.Values.Sum(r => r.Failed);
}

/// <summary>One route's times since the start.</summary>
public sealed class RouteTime(string method, string route)
{
    private readonly Lock _turn = new();

    public string Method => method;
    public string Route => route;
    public int Count { get; private set; }
    public int Slow { get; private set; }
    public int Failed { get; private set; }
    public TimeSpan Longest { get; private set; }

    internal void Add(TimeSpan took, bool failed)
    {
        lock (_turn)
        {
            Count++;
            if (took >= RouteTimes.Slow) Slow++;
            if (failed) Failed++;
            if (took > Longest) Longest = took;
        }
    }
}
