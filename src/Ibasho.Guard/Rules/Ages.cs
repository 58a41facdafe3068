namespace Ibasho.Guard.Rules;

/// <summary>The age of a person in numbers.</summary>
internal static class Ages
{
    private static readonly string[] Limits = ["以上", "以下", "未満", "以降", "到達", "代", "前後", "の壁", "成人", "児", "体操", "になったら", "まで", "を超え", "定年", "時点", " 이상", " 이하", " 미만", "이상", "이하", "미만", "대"];

    /// <summary>A number with its unit at <paramref name="i"/>; where it ends, or 0.</summary>
    public static int Read(ReadOnlySpan<char> t, int i, out Certainty certainty, out Reason reason)
    {
        certainty = Certainty.Sure;
        reason = Reason.AgeYears;
        var before = Scan.At(t, i - 1);
        if (Scan.IsAlnum(before) || before is '.' or '/' or '-' && Scan.IsDigit(Scan.At(t, i - 2))) return 0;
        var n = Scan.Number(t, i, 3, out var value);
        if (n == 0 || value > 125) return 0;
        var kanji = !Scan.IsDigit(t[i]);
        if (kanji && Scan.IsKanjiDigit(before)) return 0;
        var at = i + n;
        var gap = Scan.Spaces(t, at);
        var unit = Scan.Any(t, at + gap, ["歳", "才", "さい", "세", "살"]);
        if (unit > 0)
        {
            if (Scan.Has(t, at + gap, "才能") || unit == 2 && kanji) return 0;
            var end = at + gap + unit;
            if (Scan.Any(t, end, Limits) > 0 || before is '~' or '〜' && Scan.Any(t, end, ["の", "を"]) > 0) return 0;
            if (kanji && n == 1 && t[i] == '百') certainty = Certainty.Ask;
            return end;
        }
        if (Scan.Has(t, i - 2, "生後"))
        {
            unit = Scan.Any(t, at, ["か月", "ヶ月", "カ月", "ケ月", "ヵ月", "週", "日"]);
            if (unit > 0) { reason = Reason.AgeMonths; return at + unit; }
        }
        if (Scan.Ends(t, i, ["享年", "行年", "数え", "향년 "]) && value is >= 1 and <= 125) return at;
        if (kanji) return 0;
        // English
        unit = Scan.Any(t, at, [" years old", " year old", "-year-old", " yrs old", " yrs", " yr old", " y/o", " yo", "yo", "y/o", "y.o.", " y.o.", " months old", "-month-old", " weeks old", " years of age"]);
        if (unit > 0 && !Scan.IsLetter(Scan.At(t, at + unit))) return at + unit;
        if (Scan.IsAlnum(Scan.At(t, at)) || Scan.At(t, at) is '%' || Scan.At(t, at) is '.' or ',' or ':' or '/' or '-' && Scan.IsDigit(Scan.At(t, at + 1))) return 0;
        if (Scan.Ends(t, i, ["aged ", "Aged ", "age ", "Age ", "age: ", "Age: ", "年齢:", "年齢 ", "年齢", "나이 "]) && value >= 1) return at;
        if (value is >= 3 and <= 110 && Scan.Ends(t, i, ["At ", "at "]) && Scan.Any(t, at, [", he ", ", she ", ", they "]) > 0) { certainty = Certainty.Likely; return at; }
        if (value is >= 1 and <= 110 && Scan.Ends(t, i, ["son, ", "daughter, ", "brother, ", "sister, ", "mother, ", "father, ", "wife, ", "husband, ", "nephew, ", "niece, ", "boy, ", "girl, ", "man, ", "woman, "]) && Scan.At(t, at) is ',' or '.' or ')') { certainty = Certainty.Likely; return at; }
        if (value is >= 3 and <= 110 && Scan.Ends(t, i, ["He is ", "She is ", "he is ", "she is ", "He's ", "She's ", "he's ", "she's ", "who is ", "turned ", "turns ", "is now "]) && (Scan.At(t, at) is ',' or '.' or ';' or ')' || Scan.Any(t, at, [" and ", " but ", " now", " today", " next", " with "]) > 0)) { certainty = Certainty.Likely; return at; }
        return 0;
    }

    /// <summary>A bare number that follows a person: 様(92), 氏 71, Ruth Abernathy, 84.</summary>
    public static int AfterPerson(ReadOnlySpan<char> t, int i, out int start)
    {
        var at = i;
        start = 0;
        var bracket = Scan.At(t, at) == '(';
        var space = Scan.Spaces(t, at);
        if (bracket) at++;
        else if (Scan.At(t, at) == ',' && Scan.At(t, at + 1) == ' ') at += 2;
        else if (Scan.At(t, at) is '、' or ',') at++;
        else if (space > 0) at += space;
        else return 0;
        if (Scan.Has(t, at, "aged ")) return 0;
        var n = Scan.Digits(t, at, 3, out var value);
        if (n == 0 || value is < 1 or > 110 || Scan.At(t, at + n) is '-' or '/' or '.' && Scan.IsDigit(Scan.At(t, at + n + 1))) return 0;
        var after = Scan.At(t, at + n);
        start = at;
        if (bracket) return after is ')' or '・' or '、' or ',' or '/' && value >= 2 ? at + n : 0;
        if (value < 10) return 0;
        return after is ' ' or ',' or '.' or '、' or '。' or '\n' or ';' && !Scan.IsDigit(Scan.At(t, at + n + 1)) ? at + n : 0;
    }
}
