namespace Ibasho.Platform.Searching;

/// <summary>Reads a day, month or year as people type it, Japanese eras too, as the days from its first to its last.</summary>
public static class SearchDate
{
    public static (DateOnly First, DateOnly Last)? Parse(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = SearchText.Fold(text).Trim();
        var before = 0;
        foreach (var era in SearchSpellings.Eras)
        {
            if (!rest.StartsWith(era.Name, StringComparison.Ordinal))
                continue;
            before = era.Before;
            rest = rest[era.Name.Length..];
            break;
        }
        if (before > 0 && rest.Length > 0 && rest[0] == SearchSpellings.FirstYear)
            rest = string.Concat("1", rest[1..]);
        var (year, month, day) = (Number(ref rest), Number(ref rest), Number(ref rest));
        // A year of two digits could be of any century or era.
        if (year is null or 0 || rest.Length > 0 || before == 0 && year < 1000)
            return null;
        return Days(year.Value + before, month, day);
    }

    private static (DateOnly, DateOnly)? Days(int year, int? month, int? day)
    {
        if (year > 9999 || month is < 1 or > 12 || day is < 1 || day > DateTime.DaysInMonth(year, month ?? 1))
            return null;
        var first = new DateOnly(year, month ?? 1, day ?? 1);
        var last = day is not null ? first : new DateOnly(year, month ?? 12, DateTime.DaysInMonth(year, month ?? 12));
        return (first, last);
    }

    /// <summary>Takes up to four digits that a mark or the end follows; else leaves everything.</summary>
    private static int? Number(ref ReadOnlySpan<char> rest)
    {
        var (value, digits) = (0, 0);
        for (; digits < rest.Length && digits < 4 && char.IsAsciiDigit(rest[digits]); digits++)
            value = value * 10 + (rest[digits] - '0');
        var isLast = digits == rest.Length;
        if (digits == 0 || !isLast && !SearchSpellings.DateMarks.Contains(rest[digits], StringComparison.Ordinal))
            return null;
        rest = isLast ? [] : rest[(digits + 1)..].TrimStart();
        return value;
    }
}
