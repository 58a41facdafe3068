namespace Ibasho.Guard.Rules;

/// <summary>Small readers over a folded text; each looks only a bounded way ahead, so that all rules together stay linear.</summary>
internal static class Scan
{
    public static bool IsDigit(char c) => c is >= '0' and <= '9';
    public static bool IsLetter(char c) => c is >= 'A' and <= 'Z' or >= 'a' and <= 'z';
    public static bool IsAlnum(char c) => IsDigit(c) || IsLetter(c);
    public static bool IsKanji(char c) => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or >= '\uF900' and <= '\uFAFF' or '々' or 'ヶ';
    public static bool IsHiragana(char c) => c is >= 'ぁ' and <= 'ゖ';
    public static bool IsKatakana(char c) => c is >= 'ァ' and <= 'ヺ' or 'ー' or '゛' or '゜';
    public static bool IsHangul(char c) => c is >= '\uAC00' and <= '\uD7A3';
    public static bool IsKanjiDigit(char c) => KanjiDigit(c) >= 0 || c is '十' or '百';

    private static int KanjiDigit(char c) => c switch { '〇' or '零' => 0, '一' => 1, '二' => 2, '三' => 3, '四' => 4, '五' => 5, '六' => 6, '七' => 7, '八' => 8, '九' => 9, _ => -1 };

    public static char At(ReadOnlySpan<char> t, int i) => i >= 0 && i < t.Length ? t[i] : '\n';

    /// <summary>Digits from <paramref name="i"/>; the count read, at most <paramref name="most"/>.</summary>
    public static int Digits(ReadOnlySpan<char> t, int i, int most, out int value)
    {
        value = 0;
        var n = 0;
        while (n < most && i + n < t.Length && IsDigit(t[i + n])) { value = value * 10 + (t[i + n] - '0'); n++; }
        return n;
    }

    /// <summary>A small number in digits or in kanji (to 999); 0 where there is none.</summary>
    public static int Number(ReadOnlySpan<char> t, int i, int most, out int value)
    {
        var n = Digits(t, i, most, out value);
        if (n > 0) return n;
        int total = 0, current = 0, count = 0;
        var any = false;
        while (count < 6 && i + count < t.Length)
        {
            var c = t[i + count];
            var d = KanjiDigit(c);
            if (d >= 0) { current = any && current > 0 || d == 0 ? current * 10 + d : d; any = true; }
            else if (c == '十') { total += (current == 0 ? 1 : current) * 10; current = 0; any = true; }
            else if (c == '百') { total += (current == 0 ? 1 : current) * 100; current = 0; any = true; }
            else break;
            count++;
        }
        value = total + current;
        return any ? count : 0;
    }

    public static int Spaces(ReadOnlySpan<char> t, int i)
    {
        var n = 0;
        while (n < 2 && At(t, i + n) == ' ') n++;
        return n;
    }

    public static bool Has(ReadOnlySpan<char> t, int i, ReadOnlySpan<char> word) => i >= 0 && i + word.Length <= t.Length && t.Slice(i, word.Length).SequenceEqual(word);

    public static int Any(ReadOnlySpan<char> t, int i, ReadOnlySpan<string> words)
    {
        foreach (var word in words) if (Has(t, i, word)) return word.Length;
        return 0;
    }

    public static bool Ends(ReadOnlySpan<char> t, int end, ReadOnlySpan<string> words) => EndsLength(t, end, words) > 0;

    public static int EndsLength(ReadOnlySpan<char> t, int end, ReadOnlySpan<string> words)
    {
        foreach (var word in words) if (Has(t, end - word.Length, word)) return word.Length;
        return 0;
    }

    /// <summary>Whether a word stands in the few signs before a place, in the same line.</summary>
    public static bool Near(ReadOnlySpan<char> t, int before, int far, ReadOnlySpan<string> words)
    {
        var from = Math.Max(0, before - far);
        var window = t[from..before];
        var line = window.LastIndexOf('\n');
        if (line >= 0) window = window[(line + 1)..];
        foreach (var word in words) if (window.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) return true;
        return false;
    }
}
