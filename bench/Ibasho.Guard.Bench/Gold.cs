using System.Text.Json;

namespace Ibasho.Guard.Bench;

/// <summary>A marked text of the data: offsets are UTF-16 code units.</summary>
internal sealed record Gold(string Id, string Text, IReadOnlyList<(int Start, int End, string Kind)> Spans)
{
    public string Language => Id.StartsWith("en-", StringComparison.Ordinal) ? "en" : Id.StartsWith("ko-", StringComparison.Ordinal) ? "ko" : "ja";

    public static IEnumerable<Gold> Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length == 0) continue;
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            yield return new Gold(root.GetProperty("id").GetString()!, root.GetProperty("text").GetString()!,
                [.. root.GetProperty("spans").EnumerateArray().Select(s => (s.GetProperty("start").GetInt32(), s.GetProperty("end").GetInt32(), s.GetProperty("kind").GetString()!))]);
        }
    }
}
