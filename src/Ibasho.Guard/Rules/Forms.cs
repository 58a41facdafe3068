namespace Ibasho.Guard.Rules;

/// <summary>Everything that has a form of its own: one walk over the text, and at each beginning of a number or month the readers in turn.</summary>
internal static class Forms
{
    public static void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        Contacts.Find(t, drafts);
        Dates.Old(t, drafts);
        Ages.Words(t, drafts);
        Ages.Children(t, drafts);
        for (var i = 0; i < t.Length;)
        {
            var c = t[i];
            var before = Scan.At(t, i - 1);
            var end = 0;
            if (Scan.IsDigit(c) && !Scan.IsDigit(before) || c is '+' or '(' && Scan.IsDigit(Scan.At(t, i + 1))) end = Number(t, i, drafts);
            else if (c is '明' or '大' or '昭' or '平' or '令' || Scan.IsKanjiDigit(c) && !Scan.IsKanjiDigit(before)) end = Date(t, i, drafts) is var d and > 0 ? d : Age(t, i, drafts);
            else if ((c is >= 'A' and <= 'Z' || c is 's' or 'h' or 'r' && Scan.IsDigit(Scan.At(t, i + 1))) && !Scan.IsAlnum(before)) end = Letter(t, i, drafts);
            i = Math.Max(i + 1, end);
        }
    }

    private static int Number(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        if (Scan.IsDigit(t[i]))
        {
            if (Date(t, i, drafts) is var date and > 0) return date;
            if (Age(t, i, drafts) is var age and > 0) return age;
            if (English(t, i, drafts) is var english and > 0) return english;
            if (Postal(t, i, drafts) is var postal and > 0) return postal;
            if (Scan.IsLetter(Scan.At(t, i - 1))) return 0;
            if (Scan.At(t, i - 1) is '-' && Scan.IsAlnum(Scan.At(t, i - 2))) return 0;
            if (Numbers.Read(t, i) is { IsMyNumber: true } my) { drafts.Add(my); return my.End; }
        }
        var telephone = Contacts.Telephone(t, i, out var certainty);
        if (telephone > 0)
        {
            drafts.Add(new Draft(t[i] == '(' && Scan.At(t, telephone - 1) != ')' && !t[i..telephone].Contains(')') ? i + 1 : i, telephone, FindingKind.Contact, certainty, Reason.Telephone) { Rank = 80 });
            return telephone;
        }
        if (Scan.IsDigit(t[i]) && Numbers.Read(t, i) is { } number) { drafts.Add(number); return number.End; }
        return 0;
    }

    private static int Letter(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        if (Date(t, i, drafts) is var date and > 0) return date;
        if (English(t, i, drafts) is var english and > 0) return english;
        if (Numbers.Read(t, i) is { } number) { drafts.Add(number); return number.End; }
        return 0;
    }

    private static int Date(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        var end = Dates.Read(t, i, out var start, out var certainty, out var reason);
        if (end > 0) drafts.Add(new Draft(start, end, FindingKind.Date, certainty, reason) { Rank = 75 });
        return end;
    }

    private static int English(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        var end = EnglishDates.Read(t, i, out var certainty, out var reason);
        if (end > 0) drafts.Add(new Draft(i, end, FindingKind.Date, certainty, reason) { Rank = 75 });
        return end;
    }

    private static int Age(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        var end = Ages.Read(t, i, out var certainty, out var reason);
        if (end > 0) drafts.Add(new Draft(i, end, FindingKind.Age, certainty, reason) { Rank = 76 });
        return end;
    }

    /// <summary>〒530-0001: sure with its sign; without it only where a place follows.</summary>
    private static int Postal(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        if (Scan.IsAlnum(Scan.At(t, i - 1)) || Scan.At(t, i - 1) == '-' || Scan.Digits(t, i, 4, out _) != 3 || Scan.At(t, i + 3) != '-' || Scan.Digits(t, i + 4, 5, out _) != 4 || Scan.At(t, i + 8) == '-') return 0;
        var mark = Scan.At(t, i - 1) == '〒' ? i - 1 : Scan.Has(t, i - 2, "〒 ") ? i - 2 : -1;
        var place = i + 8 + Scan.Spaces(t, i + 8);
        if (mark < 0 && !Scan.IsKanji(Scan.At(t, place))) return 0;
        drafts.Add(new Draft(mark < 0 ? i : mark, i + 8, FindingKind.Place, mark < 0 ? Certainty.Likely : Certainty.Sure, Reason.PostalCode) { Rank = 74 });
        return i + 8;
    }
}
