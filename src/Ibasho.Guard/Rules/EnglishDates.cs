namespace Ibasho.Guard.Rules;

/// <summary>Dates in English words: 12 March 2024, March 12th, the 12th.</summary>
internal static class EnglishDates
{
    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec"];
    private static readonly string[] NoOrdinal = [" century", " floor", " time", " grade", " anniversary", " birthday", " street", " avenue", " edition", " day", " year", " step", " week", " session", " month", " attempt", "-"];

    /// <summary>A date in English that begins with the month's name at <paramref name="i"/>, or with a day before it.</summary>
    public static int Read(ReadOnlySpan<char> t, int i, out Certainty certainty, out Reason reason)
    {
        certainty = Certainty.Sure;
        reason = Reason.DateDay;
        if (Scan.IsAlnum(Scan.At(t, i - 1))) return 0;
        if (Scan.IsDigit(t[i]))
        {
            var n = Scan.Digits(t, i, 3, out var day);
            if (n is 0 or > 2 || day is < 1 or > 31) return 0;
            var at = i + n;
            var ordinal = Scan.Any(t, at, ["st", "nd", "rd", "th"]);
            at += ordinal;
            var gap = Scan.Has(t, at, " of ") ? 4 : Scan.At(t, at) is ' ' or '-' ? 1 : 0;
            if (gap > 0 && Name(t, at + gap) is var name and > 0) return Year(t, at + gap + name);
            if (ordinal > 0 && !Scan.IsAlnum(Scan.At(t, at)) && Scan.Any(t, at, NoOrdinal) == 0 && Scan.Has(t, i - 4, "the "))
            {
                reason = Reason.DateBare;
                certainty = Scan.At(t, at) is '.' or ',' or '\n' or '?' or '!' or ';' or ')' ? Certainty.Likely : Certainty.Ask;
                return at;
            }
            return 0;
        }
        var length = Name(t, i);
        if (length == 0) return 0;
        var next = i + length;
        if (Scan.At(t, next) is ' ' or '-' && Scan.Digits(t, next + 1, 4, out var value) is var count and > 0)
        {
            var at = next + 1 + count;
            if (count == 4 && value is > 1900 and < 2100 && !Scan.IsAlnum(Scan.At(t, at))) { reason = Reason.DateMonth; return at; }
            if (count <= 2 && value is >= 1 and <= 31)
            {
                at += Scan.Any(t, at, ["st", "nd", "rd", "th"]);
                return Scan.IsAlnum(Scan.At(t, at)) ? 0 : Year(t, at);
            }
        }
        if (length >= 4 && Scan.Ends(t, i, ["in ", "since ", "until ", "by ", "last ", "next ", "In ", "Since ", "Last "]) && !Scan.Has(t, i, "May"))
        {
            reason = Reason.DateMonth;
            certainty = Certainty.Ask;
            return next;
        }
        return 0;
    }

    private static int Name(ReadOnlySpan<char> t, int i)
    {
        foreach (var month in Months)
            if (Scan.Has(t, i, month) && !Scan.IsLetter(Scan.At(t, i + month.Length)))
                return month.Length + (month.Length <= 4 && Scan.At(t, i + month.Length) == '.' ? 1 : 0);
        return 0;
    }

    private static int Year(ReadOnlySpan<char> t, int at)
    {
        var gap = Scan.Has(t, at, ", ") ? 2 : Scan.At(t, at) is ' ' or '-' ? 1 : 0;
        return gap > 0 && Scan.Digits(t, at + gap, 5, out var year) == 4 && year is > 1850 and < 2150 ? at + gap + 4 : at;
    }
}
