using System.Buffers;
using System.Reflection;

namespace Ibasho.Guard.Rules;

/// <summary>Facts that single somebody out though they hold no name: only one, first, in the news, offices, prizes, accidents.</summary>
internal sealed class RareFacts
{
    private sealed record Anchor(string Word, Reason Reason, string[] Needs);

    private const int Reach = 40;
    private readonly SearchValues<string> all;
    private readonly Dictionary<int, List<Anchor>> anchors = [];
    private static readonly SearchValues<char> Stops = SearchValues.Create("。、,.!?「」『』()\n;:・…");

    public RareFacts(Assembly assembly)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream("rare.txt")!);
        var words = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var part = line.Split(" | ");
            string[] needs = part[1] == "-" ? [] : [.. part[1].Split(' ').Select(w => w.Replace('_', ' '))];
            foreach (var raw in part[2].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var word = raw.Replace('_', ' ');
                words.Add(word);
                var key = Key(word);
                if (!anchors.TryGetValue(key, out var list)) anchors[key] = list = [];
                list.Add(new Anchor(word, Enum.Parse<Reason>(part[0]), needs));
            }
        }
        foreach (var list in anchors.Values) list.Sort((a, b) => b.Word.Length - a.Word.Length);
        all = SearchValues.Create([.. words], StringComparison.Ordinal);
    }

    private static int Key(ReadOnlySpan<char> word) => word[0] << 16 | (word.Length > 1 ? word[1] : 0);

    public void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 0; i < t.Length;)
        {
            var step = t[i..].IndexOfAny(all);
            if (step < 0) return;
            i += step;
            var next = i + 1;
            foreach (var anchor in anchors[Key(t[i..Math.Min(t.Length, i + 2)])])
            {
                if (!Scan.Has(t, i, anchor.Word) || Latin(anchor.Word) && (Scan.IsLetter(Scan.At(t, i - 1)) || Scan.IsLetter(Scan.At(t, i + anchor.Word.Length)) && anchor.Word[^1] != ' ')) continue;
                if (anchor.Needs.Length > 0 && !Needed(t, i, i + anchor.Word.Length, anchor.Needs)) continue;
                if (anchor.Word is "人きょうだい" or "人兄弟" or "人姉妹" && !Many(t, i)) continue;
                var (start, end) = Phrase(t, i, i + anchor.Word.Length);
                drafts.Add(new Draft(start, end, FindingKind.Rare, Certainty.Ask, anchor.Reason) { Rank = 10 });
                next = Math.Max(next, end);
                break;
            }
            i = next;
        }
    }

    private static bool Latin(string word) => Scan.IsLetter(word[0]);

    private static bool Needed(ReadOnlySpan<char> t, int start, int end, string[] needs)
    {
        int from = Math.Max(0, start - 14), to = Math.Min(t.Length, end + 16);
        var before = t[from..start];
        var cut = before.LastIndexOfAny('。', '\n');
        if (cut >= 0) before = before[(cut + 1)..];
        var after = t[end..to];
        cut = after.IndexOfAny('。', '\n');
        if (cut >= 0) after = after[..cut];
        foreach (var need in needs) if (before.IndexOf(need, StringComparison.Ordinal) >= 0 || after.IndexOf(need, StringComparison.Ordinal) >= 0) return true;
        return false;
    }

    private static bool Many(ReadOnlySpan<char> t, int at)
    {
        var from = at;
        while (from > 0 && at - from < 3 && (Scan.IsDigit(t[from - 1]) || Scan.IsKanjiDigit(t[from - 1]))) from--;
        return Scan.Number(t, from, 3, out var value) > 0 && value >= 7;
    }

    /// <summary>The phrase around an anchor: back to the last stop or particle, on to the next one.</summary>
    private static (int Start, int End) Phrase(ReadOnlySpan<char> t, int start, int end)
    {
        var from = start;
        if (Scan.IsLetter(t[start]))
        {
            while (from > 0 && start - from < Reach && !Stops.Contains(t[from - 1])) from--;
            var to = end;
            while (to < t.Length && to - end < Reach && !Stops.Contains(t[to])) to++;
            // Whole words only.
            while (from < start && Scan.IsAlnum(Scan.At(t, from - 1))) from++;
            while (to > end && Scan.IsAlnum(Scan.At(t, to))) to--;
            while (from < start && t[from] == ' ') from++;
            while (to > end && t[to - 1] == ' ') to--;
            return (from, to);
        }
        while (from > 0 && start - from < 16 && !Stops.Contains(t[from - 1]) && !(t[from - 1] is 'は' or 'が' or 'も' or 'を' && from < start)) from--;
        var stop = end;
        while (stop < t.Length && stop - end < 14 && !Stops.Contains(t[stop]) && t[stop] is not 'は' and not 'が' and not 'を' and not 'も' && !(t[stop] is 'に' or 'で' or 'と' or 'だ' && stop > end && (Scan.IsKanji(t[stop - 1]) || Scan.IsKatakana(t[stop - 1])))) stop++;
        while (from < start && t[from] == ' ') from++;
        return (from, Math.Max(end, stop));
    }
}
