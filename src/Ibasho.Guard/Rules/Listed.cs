using System.Text;
using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>The writer's own list: each name in every form it may take.</summary>
internal sealed class Listed(Names names)
{
    /// <summary>Marks every place where a listed name stands; linear in the text for any one list.</summary>
    public void Find(ReadOnlySpan<char> t, IReadOnlyList<string> list, List<Draft> drafts)
    {
        if (list.Count == 0) return;
        var signs = new HashSet<string>(StringComparer.Ordinal);
        var latin = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in list) foreach (var name in Entries(entry)) Forms(name, signs, latin);
        if (signs.Count == 0 && latin.Count == 0) return;
        // The text without spaces and with hiragana as katakana, so that one form of each name is enough.
        var plain = new char[t.Length];
        var at = new int[t.Length + 1];
        var n = 0;
        for (var i = 0; i < t.Length; i++)
        {
            var c = t[i];
            if (c is ' ' or '\t' or '・') continue;
            c = Romaji.Katakana(c);
            if (c == '゛' && n > 0 && Voiced(plain[n - 1]) is var v and not '\0') { plain[n - 1] = v; continue; }
            if (c == '゜' && n > 0 && "ハヒフヘホ".IndexOf(plain[n - 1], StringComparison.Ordinal) is var h and >= 0) { plain[n - 1] = "パピプペポ"[h]; continue; }
            plain[n] = char.ToLowerInvariant(c);
            at[n++] = i;
        }
        at[n] = t.Length;
        if (signs.Count > 0) Signs(t, plain.AsSpan(0, n), at, signs, drafts);
        if (latin.Count > 0) Latin(t, latin, drafts);
    }

    /// <summary>山田 花子(やまだ はなこ), 山田花子/ヤマダハナコ: each spelling by itself.</summary>
    private static string[] Entries(string entry) => new string(Folded.Of(entry)).Split(['(', ')', ',', '、', '/', ';', '「', '」', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void Forms(string name, HashSet<string> signs, HashSet<string> latin)
    {
        var parts = name.Split([' ', '・', '='], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || name.Length > 60) return;
        var whole = string.Concat(parts);
        Add(whole, signs, latin);
        if (parts.Length is > 1 and < 5)
        {
            foreach (var part in parts) Add(part, signs, latin);
            if (parts.Length == 2) Add(parts[1] + parts[0], signs, latin);
        }
        else foreach (var part in names.Parts(name)) Add(part, signs, latin);
    }

    private static void Add(string word, HashSet<string> signs, HashSet<string> latin)
    {
        if (word.Length == 0 || word.Length == 1 && !Scan.IsKanji(word[0]) && !Scan.IsHangul(word[0])) return;
        var kana = new string([.. word.Select(Romaji.Katakana)]);
        if (word.All(Units.IsLatin))
        {
            latin.Add(Romaji.Key(word));
            latin.Add(word.ToLowerInvariant());
            return;
        }
        signs.Add(Compose(kana).ToLowerInvariant());
        if (Compose(kana).All(Scan.IsKatakana) && word.Length > 1) latin.Add(Romaji.Key(Romaji.Of(Compose(kana))));
    }

    private static string Compose(string kana)
    {
        var text = new StringBuilder();
        foreach (var c in kana)
        {
            if (c == '゛' && text.Length > 0 && Voiced(text[^1]) is var v and not '\0') text[^1] = v;
            else if (c == '゜' && text.Length > 0 && "ハヒフヘホ".IndexOf(text[^1], StringComparison.Ordinal) is var h and >= 0) text[^1] = "パピプペポ"[h];
            else text.Append(c);
        }
        return text.ToString();
    }

    private static char Voiced(char c) => "カキクケコサシスセソタチツテトハヒフヘホウ".IndexOf(c, StringComparison.Ordinal) is var i and >= 0 ? "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ"[i] : '\0';

    private void Signs(ReadOnlySpan<char> t, ReadOnlySpan<char> plain, int[] at, HashSet<string> signs, List<Draft> drafts)
    {
        var search = System.Buffers.SearchValues.Create([.. signs], StringComparison.Ordinal);
        var lookup = signs.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < plain.Length;)
        {
            var step = plain[i..].IndexOfAny(search);
            if (step < 0) return;
            i += step;
            var length = 0;
            for (var k = Math.Min(60, plain.Length - i); k > 0 && length == 0; k--) if (lookup.Contains(plain.Slice(i, k))) length = k;
            if (length == 0) { i++; continue; }
            var start = at[i];
            // Half-width kana: the sound mark after the last sign belongs to it.
            var end = at[i + length - 1] + 1;
            while (end < t.Length && t[end] is '゛' or '゜') end++;
            var one = length == 1 && Title(t, end) == 0 && (Scan.IsKanji(Scan.At(t, start - 1)) || Scan.IsKanji(Scan.At(t, end)));
            var inside = Scan.IsKatakana(plain[i]) && length < 3 && (Scan.IsKatakana(t[start]) ? Scan.IsKatakana(Scan.At(t, start - 1)) || Scan.IsKatakana(Scan.At(t, end)) : Scan.IsHiragana(Scan.At(t, start - 1)) && Title(t, end) == 0);
            if (t[start..end].IndexOf('\n') < 0 && !one) drafts.Add(new Draft(start, end, FindingKind.Person, inside ? Certainty.Ask : Certainty.Sure, Reason.NameOnList) { Rank = 95 });
            i += length;
        }
    }

    private int Title(ReadOnlySpan<char> t, int end) => names.Title(t, end);

    private static void Latin(ReadOnlySpan<char> t, HashSet<string> latin, List<Draft> drafts)
    {
        var previous = (Start: -1, End: -1, Key: "");
        for (var i = 0; i < t.Length;)
        {
            if (!Units.IsLatin(t[i])) { i++; continue; }
            var end = i;
            while (end < t.Length && Units.IsLatin(t[end])) end++;
            if (end - i <= 40)
            {
                var key = Romaji.Key(t[i..end]);
                if (latin.Contains(key) && key.Length > 1 || latin.Contains(t[i..end].ToString().ToLowerInvariant())) drafts.Add(new Draft(i, end, FindingKind.Person, Certainty.Sure, Reason.NameOnList) { Rank = 95 });
                else if (previous.End >= 0 && i - previous.End <= 2 && latin.Contains(previous.Key + key)) drafts.Add(new Draft(previous.Start, end, FindingKind.Person, Certainty.Sure, Reason.NameOnList) { Rank = 96 });
                previous = (i, end, key);
            }
            i = end;
        }
    }
}
