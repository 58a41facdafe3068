using Ibasho.Guard.Rules;

namespace Ibasho.Guard.Rewriting;

/// <summary>Year and month of a written date, in any spelling that is found.</summary>
internal static class DateParts
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <param name="word">The date as it is written, width folded.</param>
    /// <returns>The year of our era if it is written, the month if it is, and how many years words such as 昨年 move it.</returns>
    public static (int? Year, int? Month, int Moved) Of(ReadOnlySpan<char> word)
    {
        var moved = word.StartsWith("一昨年", StringComparison.Ordinal) ? -2
            : word.StartsWith("昨年", StringComparison.Ordinal) || word.StartsWith("去年", StringComparison.Ordinal) || word.StartsWith("前年", StringComparison.Ordinal) || word.StartsWith("작년", StringComparison.Ordinal) || word.StartsWith("지난해", StringComparison.Ordinal) ? -1
            : word.StartsWith("来年", StringComparison.Ordinal) || word.StartsWith("翌年", StringComparison.Ordinal) || word.StartsWith("내년", StringComparison.Ordinal) ? 1 : 0;
        for (var m = 0; m < 12; m++)
            if (word.IndexOf(Months[m], StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                for (var i = 0; i + 4 <= word.Length; i++) if (Scan.Digits(word, i, 4, out var y) == 4 && y is > 1800 and < 2200) return (y, m + 1, 0);
                return (null, m + 1, moved);
            }
        Span<int> numbers = stackalloc int[4];
        var count = 0;
        for (var i = 0; i < word.Length && count < 4;)
        {
            var n = word[i] == '元' ? 1 : Scan.Number(word, i, 4, out _);
            if (n == 0) { i++; continue; }
            Scan.Number(word, i, 4, out var value);
            numbers[count++] = word[i] == '元' ? 1 : value;
            i += n;
        }
        var era = Start(word);
        if (era > 0) return (count > 0 ? era + numbers[0] - 1 : null, count > 1 && numbers[1] <= 12 ? numbers[1] : null, 0);
        var dotted = word.IndexOf('月') < 0 && word.IndexOf('월') < 0;
        if (count > 0 && numbers[0] > 1800) return (numbers[0], count > 1 && numbers[1] is >= 1 and <= 12 ? numbers[1] : null, 0);
        if (word.IndexOf('年') > 0 && count > 1 && word[0] is >= '0' and <= '9') return (2000 + numbers[0], numbers[1], 0);
        // 11/02/2025 may begin with the day; the month is the one that can be.
        if (dotted && count == 3) return (numbers[2] > 1800 ? numbers[2] : 2000 + numbers[2], numbers[0] > 12 ? numbers[1] : numbers[0], 0);
        if (dotted && count == 2) return (null, numbers[0], moved);
        return (null, !dotted && count > 0 ? numbers[0] : null, moved);
    }

    private static int Start(ReadOnlySpan<char> word)
    {
        if (word.StartsWith("令和", StringComparison.Ordinal)) return 2019;
        if (word.StartsWith("平成", StringComparison.Ordinal)) return 1989;
        if (word.StartsWith("昭和", StringComparison.Ordinal)) return 1926;
        if (word.StartsWith("大正", StringComparison.Ordinal)) return 1912;
        if (word.StartsWith("明治", StringComparison.Ordinal)) return 1868;
        if (word.Length > 1 && Scan.IsDigit(word[1])) return word[0] switch { 'R' => 2019, 'H' => 1989, 'S' => 1926, 'T' => 1912, 'M' => 1868, _ => 0 };
        return 0;
    }
}
