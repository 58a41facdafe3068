using System.IO.Compression;

namespace Ibasho.Guard.Training;

/// <summary>The lists from which names are drawn and the lexicon is made.</summary>
internal sealed class Pools
{
    public sealed record Entry(string Surface, int Cost, string Reading);

    public List<Entry> Surnames { get; } = [];
    public List<Entry> Given { get; } = [];
    public List<Entry> People { get; } = [];
    public List<Entry> Places { get; } = [];
    public List<Entry> Countries { get; } = [];
    public string[] Towns { get; }
    public string[] LatinGiven { get; }
    public string[] LatinFamily { get; }
    public string[] EnglishTowns { get; }
    public string[] KoreanGiven { get; }
    public string[] KoreanPlaces { get; }
    public string[] Words { get; }

    public Pools(string shared, string lists)
    {
        using (var file = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(shared, "data/guard/names/unidic_person_place.tsv.gz")), CompressionMode.Decompress)))
            while (file.ReadLine() is { } line)
            {
                var part = line.Split('\t');
                var entry = new Entry(part[0], int.Parse(part[2], System.Globalization.CultureInfo.InvariantCulture), part[3]);
                (part[1] switch { "人名-姓" => Surnames, "人名-名" => Given, "人名-一般" => People, "地名-国" => Countries, _ => Places }).Add(entry);
            }
        string[] Read(string name) => [.. File.ReadLines(Path.Combine(lists, name)).Where(l => l.Length > 0 && l[0] != '#').SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(w => w.Replace('_', ' ')).Distinct()];
        Towns = Read("municipalities.txt");
        LatinGiven = Read("latin-given.txt");
        LatinFamily = Read("latin-family.txt");
        EnglishTowns = Read("english-towns.txt");
        KoreanGiven = Read("korean-given.txt");
        KoreanPlaces = Read("korean-places.txt");
        Words = Read("words-for-names.txt");
    }
}
