using System.Globalization;

namespace Ibasho.Platform.Mime;

/// <summary>The date of a mail (RFC 5322, 3.3 and 4.3), also as old programs and the separators of mbox files wrote it.</summary>
public static class MailDate
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["jst"] = 540, ["kst"] = 540, ["est"] = -300, ["edt"] = -240, ["cst"] = -360, ["cdt"] = -300, ["mst"] = -420, ["mdt"] = -360, ["pst"] = -480, ["pdt"] = -420, ["cet"] = 60, ["cest"] = 120, ["bst"] = 60,
    };

    /// <summary>The moment, or null where nobody can tell.</summary>
    public static DateTimeOffset? Read(string text)
    {
        if (text.Length > 500) return null;
        int? day = null, month = null, year = null, offset = null;
        TimeSpan? time = null;
        foreach (var word in Signed(Plain(text)))
        {
            if (word.Contains(':')) time ??= Time(word);
            else if (word[0] is '+' or '-' && word.Length >= 5 && Number(word[1..5]) is { } zone) offset ??= (word[0] == '-' ? -1 : 1) * (zone / 100 * 60 + zone % 100);
            else if (Number(word) is { } number)
            {
                if (day is null && word.Length <= 2) day = number;
                else year ??= word.Length == 2 ? number + (number < 50 ? 2000 : 1900) : word.Length == 3 ? number + 1900 : number;
            }
            else if (word.Length >= 3 && Array.IndexOf(Months, word[..3].ToLowerInvariant()) is >= 0 and var named) month ??= named + 1;
            else if (Zones.TryGetValue(word, out var known)) offset ??= known;
        }
        if (day is not { } d || month is not { } m || year is not { } y || y is < 1970 or > 2200 || d < 1 || d > DateTime.DaysInMonth(y, m)) return null;
        var local = new DateTime(y, m, d, 0, 0, 0, DateTimeKind.Unspecified) + (time ?? TimeSpan.Zero);
        return new DateTimeOffset(local, TimeSpan.Zero).AddMinutes(-(offset is > -1440 and < 1440 ? offset.Value : 0));
    }

    // "5-Jan-2015" is three words, "-0900" is one.
    private static IEnumerable<string> Signed(string text)
    {
        foreach (var word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            if (word[0] is '-' or '+') yield return word;
            else foreach (var part in word.Split('-', StringSplitOptions.RemoveEmptyEntries)) yield return part;
    }

    private static string Plain(string text)
    {
        var depth = 0;
        return string.Concat(text.Where(c =>
        {
            if (c == '(') depth++;
            var inside = depth > 0;
            if (c == ')' && depth > 0) depth--;
            return !inside;
        }));
    }

    private static TimeSpan? Time(string word)
    {
        var parts = word.Split(':');
        return parts.Length is 2 or 3 && Number(parts[0]) is < 24 and { } hour && Number(parts[1]) is < 60 and { } minute
            ? new TimeSpan(hour, minute, parts.Length == 3 && Number(parts[2]) is < 60 and { } second ? second : 0) : null;
    }

    private static int? Number(string text) =>
        text.Length is > 0 and <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
