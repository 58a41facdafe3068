using System.Text.Json;
using Ibasho.Model;

namespace Ibasho.Data.Seed;

/// <summary>The lines a new place begins with; nobody has checked them there yet, and the page says so.</summary>
public static class CrisisLineSeed
{
    private sealed record Words(string Name, string Hours, string Note);

    private sealed record Line(string Kind, string Contact, string[]? Prefectures, Words Ja, Words En, Words Ko);

    /// <summary>Fills an empty table; a place that has lines of its own keeps them as they are.</summary>
    public static async Task PlantAsync(AppDb db, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        if (await db.Set<CrisisLine>().AnyAsync(cancel)) return;
        db.AddRange(Read());
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    internal static IEnumerable<CrisisLine> Read()
    {
        using var file = typeof(CrisisLineSeed).Assembly.GetManifestResourceStream("Ibasho.Data.Seed.crisis-lines.json")!;
        var lines = JsonSerializer.Deserialize<Line[]>(file, JsonSerializerOptions.Web)!;
        return lines.SelectMany((line, position) =>
            (line.Prefectures ?? [""]).SelectMany(prefecture => new[] { ("ja", line.Ja), ("en", line.En), ("ko", line.Ko) }.Select(words => new CrisisLine
            {
                Kind = Enum.Parse<CrisisLineKind>(line.Kind), Contact = line.Contact, Prefecture = prefecture, Position = position + 1,
                Language = words.Item1, Name = words.Item2.Name, Hours = words.Item2.Hours, Note = words.Item2.Note,
            })));
    }
}
