using System.Text;
using System.Text.Json;
using Ibasho.Guard.Model;

namespace Ibasho.Guard.Training;

/// <summary>Everything the model learns from, and what is held back to judge it.</summary>
internal sealed class Corpus
{
    public List<(Marked Text, float Weight)> Train { get; } = [];

    /// <summary>A tenth of the public sentences.</summary>
    public List<Marked> Sentences { get; } = [];

    /// <summary>A quarter of the threads of the demo community, which are plain language with names of colleagues.</summary>
    public List<Marked> Threads { get; } = [];

    public Corpus(string shared, string home, string root, int synthetic)
    {
        var random = new Seeded(11);
        foreach (var (file, weight) in (ReadOnlySpan<(string, float)>)[("stockmark_train", 1), ("wac", 1), ("hironsan_wikinews", 1)])
            foreach (var text in Marked.ReadLines(Path.Combine(shared, $"data/guard/train/{file}.jsonl.gz")))
                if (Lexicon.Hash(text.Text) % 10 == 0) Sentences.Add(text with { WithRare = false });
                else Train.Add((text with { WithRare = false }, weight));
        foreach (var text in Demo(Path.Combine(root, "src/Ibasho/Data/Demo")))
            if (Lexicon.Hash(text.Text) % 4 == 0) Threads.Add(text);
            else Train.Add((text, 1));
        foreach (var line in Directory.GetFiles(Path.Combine(root, "docs/guide"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Concat(File.ReadLines(Path.Combine(shared, "voices.md"))))
            if (line.Length > 10 && !line.Contains("://", StringComparison.Ordinal) && !line.Contains('|', StringComparison.Ordinal) && !line.Contains("さん「", StringComparison.Ordinal)) Train.Add((new Marked("guide", line.Trim('#', '-', ' ', '*'), []), 0.5f));

        // The words of the product itself are plain language in three languages.
        foreach (var file in Directory.GetFiles(Path.Combine(root, "src/Ibasho"), "*Text*.resx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            foreach (var value in System.Xml.Linq.XDocument.Load(file).Descendants("value"))
                if (value.Value.Length > 12 && !value.Value.Contains("{0}", StringComparison.Ordinal) && !value.Value.Contains("http", StringComparison.Ordinal)) Train.Add((new Marked("words", value.Value, []), 0.5f));

        var pools = new Pools(shared, Path.Combine(home, "Lists"));
        var generator = new Generator(pools, random);
        // The public sentences once more with other people and places in them, so that the surroundings count and not the well-known names.
        foreach (var (text, weight) in Train.Where(t => !t.Text.WithRare && t.Text.Marks.Count > 0).ToList())
            for (var again = 0; again < 2; again++) Train.Add((generator.Exchanged(text), weight));
        string[] jargon = [.. WordLists.All(typeof(Lexicon).Assembly).Where(w => w.Kind == Word.Jargon && w.Word.Length > 2).Select(w => w.Word)];
        string[] Lines(string name) => [.. File.ReadLines(Path.Combine(home, "Texts", name)).Where(l => l.Length > 0 && l[0] != '#')];
        var latin = jargon.Where(j => char.IsAsciiLetter(j[0])).ToArray();
        var japanese = jargon.Where(j => j[0] is >= 'ァ' and <= '龥' || j[0] is >= '一' and <= '鿿' || j.All(c => char.IsAsciiLetterUpper(c) || c == '-')).ToArray();
        foreach (var (language, share) in (ReadOnlySpan<(string, double)>)[("ja", 0.66), ("en", 0.17), ("ko", 0.17)])
        {
            string[] marked = Lines(language + ".txt"), clean = Lines($"clean-{language}.txt");
            var count = (int)(synthetic * share);
            for (var i = 0; i < count; i++)
            {
                var line = new StringBuilder();
                var onlyClean = random.Chance(22);
                var sentences = 1 + random.Below(5);
                for (var k = 0; k < sentences; k++)
                {
                    var chosen = onlyClean || random.Chance(30) ? random.Of(clean) : random.Of(marked);
                    while (chosen.IndexOf("{j}", StringComparison.Ordinal) is >= 0 and var at) chosen = chosen[..at] + random.Of(language == "en" ? latin : japanese) + chosen[(at + 3)..];
                    line.Append(chosen);
                    if (k + 1 < sentences)
                    {
                        if (language != "ja") line.Append(random.Chance(12) ? "\\n" : " ");
                        else if (chosen[^1] is not ('。' or '」' or '?')) line.Append(random.Of(["。", "\\n", "。", " ", "、"]));
                        else if (random.Chance(15)) line.Append("\\n");
                    }
                }
                var text = generator.Fill("synthetic", line.ToString());
                if (language == "ja" && random.Chance(8)) text = Widened(text);
                Train.Add((text, 1));
            }
        }
    }

    /// <summary>The same with wide digits, which are folded away again, or with narrow brackets made wide.</summary>
    private static Marked Widened(Marked text) => text with { Text = string.Concat(text.Text.Select(c => c is '(' ? '\uFF08' : c is ')' ? '\uFF09' : c is >= '0' and <= '9' ? (char)(c + 0xFEE0) : c)) };

    private static readonly string[] Japanese = ["body", "situation", "tried", "wanted", "title", "purpose", "about", "rules", "tomorrow", "outcome"];

    /// <summary>Threads of the demo community; names of its people are marked where they stand, families alone too.</summary>
    private static IEnumerable<Marked> Demo(string folder)
    {
        var names = new List<string>();
        using (var people = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "people.json"))))
            foreach (var person in people.RootElement.EnumerateArray())
                foreach (var name in (ReadOnlySpan<string?>)[person.GetProperty("name").GetString(), person.TryGetProperty("reading", out var r) ? r.GetString() : null])
                {
                    if (name is null) continue;
                    names.Add(name);
                    names.AddRange(name.Split(' ', '(', ')', ' ').Where(n => n.Length > 1 || n.Length == 1 && n[0] > 0x2E80));
                }
        names = [.. names.Distinct().OrderByDescending(n => n.Length)];
        foreach (var file in Directory.GetFiles(folder, "threads-*.json").Append(Path.Combine(folder, "circles.json")).Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var text in Texts(json.RootElement))
            {
                var marks = new List<Mark>();
                foreach (var name in names)
                    for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
                    {
                        var end = at + name.Length;
                        if (marks.Any(m => m.Start < end && at < m.End)) continue;
                        // A short one counts only before a title or as "森です", else it may be a word.
                        var after = text[end..Math.Min(text.Length, end + 3)];
                        var titled = after.StartsWith("さん", StringComparison.Ordinal) || after.StartsWith("です", StringComparison.Ordinal) || after.StartsWith(" 선생", StringComparison.Ordinal) || after.StartsWith("先生", StringComparison.Ordinal);
                        if (!titled && (name.Length < 2 || name.Length < 5 && name.All(c => c is >= 'ぁ' and <= 'ヿ') || name.All(c => c is >= '가' and <= '힣') && name.Length < 3)) continue;
                        marks.Add(new Mark(at, end, "person"));
                    }
                yield return new Marked("demo", text, [.. marks.OrderBy(m => m.Start)]);
            }
        }
    }

    private static IEnumerable<string> Texts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) foreach (var e in element.EnumerateArray()) foreach (var t in Texts(e)) yield return t;
        if (element.ValueKind != JsonValueKind.Object) yield break;
        foreach (var p in element.EnumerateObject())
        {
            if (p.Value.ValueKind == JsonValueKind.String && Japanese.Contains(p.Name) && p.Value.GetString() is { Length: > 4 } text) yield return text;
            else foreach (var t in Texts(p.Value)) yield return t;
        }
    }
}
