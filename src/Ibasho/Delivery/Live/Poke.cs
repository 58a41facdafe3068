using System.Globalization;
using Ibasho.Data;

namespace Ibasho.Delivery.Live;

/// <summary>"Something changed here": an id and nothing else. The browser asks again over HTTP, where the rules run.</summary>
/// <param name="Thread">Somebody wrote in this thread.</param>
/// <param name="Person">This person's notices changed.</param>
public sealed record Poke(Guid? Thread = null, long? Person = null)
{
    /// <summary>Pokes may have been missed: whoever listens asks again.</summary>
    public static readonly Poke Everything = new();

    /// <summary>How it travels between nodes.</summary>
    public override string ToString() =>
        Thread is { } thread ? $"t {thread:D}" : Person is { } person ? string.Create(CultureInfo.InvariantCulture, $"p {person}") : "";

    /// <summary>Null for what no node of ours has said.</summary>
    public static Poke? Parse(string text) =>
        text.Split(' ') switch
        {
            [""] => Everything,
            ["t", var id] when Guid.TryParseExact(id, "D", out var thread) => new(Thread: thread),
            ["p", var id] when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var person) => new(Person: person),
            _ => null,
        };
}

/// <summary>Sends pokes to the open streams of every node.</summary>
public sealed class Pokes(Streams streams, NodeVoices voices)
{
    public Task SendAsync(AppDb db, Poke poke, CancellationToken cancel)
    {
        streams.Hear(poke);
        return db.TellNodesAsync(voices.Say(poke.ToString()), cancel);
    }
}
