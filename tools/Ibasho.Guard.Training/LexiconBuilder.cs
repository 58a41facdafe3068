using System.Buffers.Binary;
using System.Text;
using Ibasho.Guard.Model;
using Ibasho.Guard.Rules;

namespace Ibasho.Guard.Training;

/// <summary>Compiles the lists of names and of common words into the table that the library ships.</summary>
internal static class LexiconBuilder
{
    private static readonly string[] Coarse = ["北海道", "東北", "関東", "北陸", "甲信越", "東海", "近畿", "関西", "中国", "四国", "九州", "沖縄", "東京", "大阪", "京都", "青森", "岩手", "宮城", "秋田", "山形", "福島", "茨城", "栃木", "群馬", "埼玉", "千葉", "神奈川", "新潟", "富山", "石川", "福井", "山梨", "長野", "岐阜", "静岡", "愛知", "三重", "滋賀", "兵庫", "奈良", "和歌山", "鳥取", "島根", "岡山", "広島", "山口", "徳島", "香川", "愛媛", "高知", "福岡", "佐賀", "長崎", "熊本", "大分", "宮崎", "鹿児島", "アジア", "ヨーロッパ", "アフリカ", "日本海", "太平洋", "信州", "首都圏", "東京都", "大阪府", "京都府", "北海道庁"];

    private sealed class Word(Model.Word kinds)
    {
        public Model.Word Kinds = kinds;
        public int NameCost = int.MaxValue, CommonCost = int.MaxValue;
        public readonly List<char> Initials = [];
    }

    public static byte[] Build(Pools pools, string ipadic, string english)
    {
        var words = new Dictionary<string, Word>(StringComparer.Ordinal);
        void Add(string surface, Model.Word kind, int cost, string reading)
        {
            if (surface.Length is 0 or > 12) return;
            if (!words.TryGetValue(surface, out var word)) words[surface] = word = new Word(Model.Word.None);
            word.Kinds |= kind;
            if (kind == Model.Word.Common) word.CommonCost = Math.Min(word.CommonCost, cost); else word.NameCost = Math.Min(word.NameCost, cost);
            if (kind is Model.Word.Surname or Model.Word.Given && reading.Length > 0 && Romaji.Of(reading) is [>= 'A' and <= 'Z' and var letter, ..] && word.Initials.Count < 2 && !word.Initials.Contains(letter)) word.Initials.Add(letter);
        }
        foreach (var e in pools.Surnames.OrderBy(e => e.Cost)) Add(Fold(e.Surface), Model.Word.Surname, e.Cost, e.Reading);
        foreach (var e in pools.Given.OrderBy(e => e.Cost))
        {
            Add(Fold(e.Surface), Model.Word.Given, e.Cost, e.Reading);
            // Kana of usual readings are given names too: さちこ, サチコ.
            if (e.Cost < 7500 && e.Reading.Length is >= 2 and <= 5)
            {
                Add(e.Reading, Model.Word.Given, e.Cost + 1500, e.Reading);
                Add(string.Concat(e.Reading.Select(c => c is >= 'ァ' and <= 'ヶ' ? (char)(c - 0x60) : c)), Model.Word.Given, e.Cost + 2500, e.Reading);
            }
        }
        foreach (var e in pools.Surnames.Where(e => e.Cost < 6500 && e.Reading.Length >= 2)) Add(e.Reading, Model.Word.Surname, e.Cost + 1500, e.Reading);
        foreach (var e in pools.People) Add(Fold(e.Surface), Model.Word.Name, e.Cost, "");
        foreach (var e in pools.Places) Add(Fold(e.Surface), Model.Word.Place, e.Cost, "");
        foreach (var e in pools.Countries) Add(Fold(e.Surface), Model.Word.Coarse, e.Cost, "");
        foreach (var e in Coarse)
        {
            Add(e, Model.Word.Coarse, 0, "");
            foreach (var end in (ReadOnlySpan<string>)["県", "府"]) Add(e + end, Model.Word.Coarse, 0, "");
        }
        foreach (var t in pools.Towns) Add(t, Model.Word.Municipality | Model.Word.Place, 3000, "");
        foreach (var t in pools.KoreanPlaces) Add(t, Model.Word.Municipality | Model.Word.Place, 3000, "");
        foreach (var t in pools.EnglishTowns) foreach (var part in t.ToLowerInvariant().Split(' ')) if (part.Length > 3) Add(part, Model.Word.Place, 5000, "");
        foreach (var g in pools.LatinGiven) Add(g.ToLowerInvariant(), Model.Word.LatinGiven, 5000, "");
        foreach (var g in pools.LatinFamily) Add(g.ToLowerInvariant(), Model.Word.LatinSurname, 5000, "");
        foreach (var g in pools.KoreanGiven) Add(g, Model.Word.Given, 5000, "");

        foreach (var file in (ReadOnlySpan<string>)["Noun.csv", "Noun.verbal.csv", "Noun.adjv.csv", "Noun.adverbal.csv", "Noun.others.csv", "Noun.demonst.csv", "Noun.nai.csv", "Adverb.csv", "Adj.csv", "Adnominal.csv", "Conjunction.csv", "Interjection.csv", "Suffix.csv", "Prefix.csv", "Verb.csv", "Postp.csv", "Postp-col.csv", "Auxil.csv"])
            foreach (var line in File.ReadLines(Path.Combine(ipadic, file), System.Text.Encoding.GetEncoding("euc-jp")))
            {
                var part = line.Split(',');
                if (part.Length < 5 || part[0].Length > 8 || part[0].Length == 1 && IsKana(part[0][0])) continue;
                if (file == "Verb.csv" && part[0].Length < 2) continue;
                Add(Fold(part[0]), Model.Word.Common, int.Parse(part[3], System.Globalization.CultureInfo.InvariantCulture), "");
            }
        foreach (var word in File.ReadLines(english)) if (word.Length > 1 && char.IsAsciiLetterLower(word[0]) && word.All(char.IsAsciiLetterLower)) Add(word, Model.Word.LatinCommon, 0, "");

        using var result = new MemoryStream();
        var begins = new ulong[Lexicon.Beginnings];
        foreach (var surface in words.Keys) Lexicon.Mark(begins, surface);
        result.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(begins));
        Span<byte> entry = stackalloc byte[8];
        foreach (var (surface, word) in words.OrderBy(w => Lexicon.Hash(w.Key)))
        {
            var value = (uint)word.Kinds;
            if (word.NameCost + 1500 < word.CommonCost) value |= (uint)Model.Word.Usual;
            if (word.NameCost > 9000) value |= (uint)Model.Word.Rare;
            if (word.Initials.Count > 0) value |= (uint)(word.Initials[0] - 'A' + 1) << 22;
            if (word.Initials.Count > 1) value |= (uint)(word.Initials[1] - 'A' + 1) << 27;
            BinaryPrimitives.WriteUInt32LittleEndian(entry, Lexicon.Hash(surface));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], value);
            result.Write(entry);
        }
        return result.ToArray();
    }

    private static bool IsKana(char c) => c is >= 'ぁ' and <= 'ヿ';
    private static string Fold(string text) => new(Folded.Of(text));
}
