using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Ibasho.Guard.Training;

/// <summary>A marked stretch: UTF-16 offsets and the kind as in the data.</summary>
internal readonly record struct Mark(int Start, int End, string Kind);

/// <summary>A text with what is marked in it.</summary>
internal sealed record Marked(string Id, string Text, IReadOnlyList<Mark> Marks)
{
    /// <summary>Whether facts that single out are marked too (not in the public corpora).</summary>
    public bool WithRare { get; init; } = true;

    public static IEnumerable<Marked> ReadLines(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            yield return new Marked(root.GetProperty("id").GetString()!, root.GetProperty("text").GetString()!,
                [.. root.GetProperty("spans").EnumerateArray().Select(s => new Mark(s.GetProperty("start").GetInt32(), s.GetProperty("end").GetInt32(), s.GetProperty("kind").GetString()!))]);
        }
    }

    private static string Kind(char letter) => letter switch
    {
        'p' => "person",
        'l' => "place",
        'o' => "organisation",
        'd' => "date",
        'a' => "age",
        'c' => "contact",
        'n' => "number",
        'r' => "rare",
        _ => throw new InvalidDataException($"No kind '{letter}'"),
    };

    /// <summary>Reads <c>&lt;p:words&gt;</c> marks and <c>\n</c>.</summary>
    public static Marked Parse(string id, string line)
    {
        var text = new StringBuilder();
        var marks = new List<Mark>();
        var open = -1;
        var kind = ' ';
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == 'n') { text.Append('\n'); i++; }
            else if (open < 0 && line[i] == '<' && i + 2 < line.Length && line[i + 2] == ':') { kind = line[i + 1]; open = text.Length; i += 2; }
            else if (open >= 0 && line[i] == '>') { if (text.Length > open) marks.Add(new Mark(open, text.Length, Kind(kind))); open = -1; }
            else text.Append(line[i]);
        }
        return new Marked(id, text.ToString(), marks);
    }

    /// <summary>A file of lines <c>ja text</c>, <c>en text</c>, <c>ko text</c>.</summary>
    public static IEnumerable<Marked> ReadTexts(string path)
    {
        var n = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length < 4 || line[0] == '#') continue;
            n++;
            var language = line[..2];
            yield return Parse($"{(language == "ja" ? Path.GetFileNameWithoutExtension(path) : language)}-{n:000}", line[3..]);
        }
    }
}
