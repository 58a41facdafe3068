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
        if (Bare(t, i, at, value, out var bare) is var bareEnd and > 0) { certainty = bare; return bareEnd; }
        if (Scan.Ends(t, i, ["享年", "行年", "数え", "향년 "]) && value is >= 1 and <= 125) return at;
        if (kanji) return 0;
        // English
        unit = Scan.Any(t, at, [" years old", " year old", "-year-old", " yrs old", " yrs", " yr old", " y/o", " yo", "yo", "y/o", "y.o.", " y.o.", " months old", "-month-old", " weeks old", " years of age", " days old", "y"]);
        if (unit > 0 && !Scan.IsLetter(Scan.At(t, at + unit))) return at + unit;
        if (Scan.IsAlnum(Scan.At(t, at)) || Scan.At(t, at) is '%' || Scan.At(t, at) is '.' or ',' or ':' or '/' or '-' && Scan.IsDigit(Scan.At(t, at + 1))) return 0;
        if (Scan.Ends(t, i, ["aged ", "Aged ", "age ", "Age ", "age: ", "Age: ", "年齢:", "年齢 ", "年齢", "나이 "]) && value >= 1) return at;
        if (value is >= 3 and <= 110 && Scan.Ends(t, i, ["At ", "at "]) && Scan.Any(t, at, [", he ", ", she ", ", they "]) > 0) { certainty = Certainty.Likely; return at; }
        if (value is >= 1 and <= 110 && Scan.Ends(t, i, ["son, ", "daughter, ", "brother, ", "sister, ", "mother, ", "father, ", "wife, ", "husband, ", "nephew, ", "niece, ", "boy, ", "girl, ", "man, ", "woman, "]) && Scan.At(t, at) is ',' or '.' or ')') { certainty = Certainty.Likely; return at; }
        if (value is >= 3 and <= 110 && Scan.Ends(t, i, ["He is ", "She is ", "he is ", "she is ", "He's ", "She's ", "he's ", "she's ", "who is ", "turned ", "turns ", "is now ", "turning ", "just "]) && (Scan.At(t, at) is ',' or '.' or ';' or ')' || Scan.Any(t, at, [" and ", " but ", " now", " today", " next", " with ", " on ", " in "]) > 0)) { certainty = Certainty.Likely; return at; }
        // Ravi is 13 and, his age is 44.
        if (value is >= 2 and <= 105 && Scan.Ends(t, i, [" is ", " was ", " am "]) && !Scan.Near(t, i, 16, ["score", "Score", "total", "PHQ", "GAD", "AUDIT", "BMI", "pulse", "rate", "number"]) && (Scan.At(t, at) is ',' or '.' or ';' or ')' || Scan.Any(t, at, [" and ", " but ", " now", " next ", " in "]) > 0)) { certainty = Certainty.Ask; return at; }
        return 0;
    }

    private static readonly string[] Small = ["一つ", "二つ", "三つ", "四つ", "五つ", "六つ", "七つ", "八つ", "九つ", "ふたつ", "みっつ", "よっつ", "いつつ", "むっつ", "ななつ", "やっつ", "ここのつ"];

    /// <summary>七つの娘: a child's age in the old numbers.</summary>
    public static void Children(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 1; i < t.Length; i++)
            if (t[i] == 'つ' && Scan.Any(t, i + 1, ["の娘", "の息子", "の子", "の男の子", "の女の子", "の孫", "の長男", "の長女", "の次男", "の次女", "の妹", "の弟", "になる娘", "になる息子", "になる子"]) > 0 && Scan.EndsLength(t, i + 1, Small) is var length and > 0)
                drafts.Add(new Draft(i + 1 - length, i + 1, FindingKind.Age, Certainty.Ask, Reason.AgeYears) { Rank = 60 });
    }

    /// <summary>The number at the end of a bracket after a person: (タイ、31), (they/them), 22; or of the bracket it stands in: (葵、9).</summary>
    public static int InBracket(ReadOnlySpan<char> t, int i, out int start)
    {
        start = 0;
        var at = i;
        if (Scan.At(t, at) is ' ' && Scan.At(t, at + 1) == '(') at++;
        if (Scan.At(t, at) is '、' or ',' or '・')
        {
            at++;
            at += Scan.Spaces(t, at);
            var n = Scan.Digits(t, at, 3, out var value);
            if (n == 0 || value is < 1 or > 110 || Scan.At(t, at + n) != ')') return 0;
            start = at;
            return at + n;
        }
        if (Scan.At(t, at) != '(') return 0;
        for (var k = at + 1; k < at + 16 && k < t.Length; k++)
        {
            if (t[k] is '(' or '\n') return 0;
            if (t[k] == ')') return Scan.Has(t, k + 1, ", ") && AfterPerson(t, k + 1, out start) is var end ? end : 0;
            if (!Scan.IsDigit(t[k]) || Scan.IsDigit(Scan.At(t, k - 1))) continue;
            var n = Scan.Digits(t, k, 3, out var value);
            if (value is < 1 or > 110 || Scan.At(t, k - 1) is not ('、' or ',' or '・' or ' ' or '/') || Scan.At(t, k + n) is not (')' or '、' or ',' or '・')) return 0;
            start = k;
            return k + n;
        }
        return 0;
    }

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    private static readonly string[] Ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    private static readonly string[] KoreanTens = ["열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];
    private static readonly string[] KoreanOnes = ["하나", "한", "둘", "두", "셋", "세", "넷", "네", "다섯", "여섯", "일곱", "여덟", "아홉"];

    /// <summary>Ages in words: six-year-old, she's thirty-four, 마흔둘.</summary>
    public static void Words(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 0; i < t.Length; i++)
        {
            if (Scan.IsHangul(t[i]))
            {
                if (Scan.IsHangul(Scan.At(t, i - 1)) || Scan.Any(t, i, KoreanTens) is not (var ten and > 0)) continue;
                var one = Scan.Any(t, i + ten, KoreanOnes);
                var unit = Scan.Any(t, i + ten + one, ["살", " 살"]);
                if (unit == 0 && (one < 1 || Scan.IsHangul(Scan.At(t, i + ten + one)) && Scan.Any(t, i + ten + one, ["인", "이", "에", "입", "의"]) == 0)) continue;
                drafts.Add(new Draft(i, i + ten + one + unit, FindingKind.Age, unit > 0 ? Certainty.Likely : Certainty.Ask, Reason.AgeYears) { Rank = 76 });
            }
            else if (t[i] is 'o' or 't' or 'f' or 's' or 'e' or 'n' && !Scan.IsAlnum(Scan.At(t, i - 1)))
            {
                var tens = Scan.Any(t, i, Tens);
                var at = i + tens;
                if (tens > 0 && Scan.At(t, at) is '-' or ' ') at++;
                // The longest: fourteen before four.
                var ones = 0;
                foreach (var word in Ones) if (word.Length > ones && Scan.Has(t, at, word) && !Scan.IsLetter(Scan.At(t, at + word.Length))) ones = word.Length;
                if (tens == 0 && ones == 0 || tens > 0 && ones == 0 && Scan.IsLetter(Scan.At(t, i + tens))) continue;
                var end = ones > 0 ? at + ones : i + tens;
                var unit = Scan.Any(t, end, ["-year-old", " years old", " year old", "-years-old", " months old", "-month-old", " weeks old", "-week-old", " days old"]);
                if (unit > 0) drafts.Add(new Draft(i, end + unit, FindingKind.Age, Scan.Ends(t, i, ["our ", "Our ", "the ", "The ", "this "]) ? Certainty.Ask : Certainty.Likely, Reason.AgeYears) { Rank = 76 });
                else if (Scan.Ends(t, i, ["aged ", "is now ", "turned ", "He's ", "She's ", "she's ", "he's ", "He is ", "She is ", "She was ", "He was "]) && Scan.At(t, end) is '.' or ',' or ';' or '\n') drafts.Add(new Draft(i, end, FindingKind.Age, Certainty.Ask, Reason.AgeYears) { Rank = 40 });
            }
        }
    }

    private static readonly string[] Kin = ["娘", "息子", "母", "父", "夫", "妻", "兄", "姉", "弟", "妹", "長男", "長女", "次男", "次女", "三男", "三女", "祖母", "祖父", "孫", "本人", "私", "彼女", "彼", "さん", "ちゃん", "くん"];

    /// <summary>A bare number that only its place tells to be an age: 娘は二十三、; 六十八で夫を; だから27になった.</summary>
    private static int Bare(ReadOnlySpan<char> t, int i, int at, int value, out Certainty certainty)
    {
        certainty = Certainty.Ask;
        if (value is < 1 or > 110) return 0;
        var after = Scan.At(t, at);
        if (Scan.At(t, i - 1) is 'は' or 'が' or 'も' && Scan.Ends(t, i - 1, Kin) && (after is '、' or '。' or '\n' or ')' || after == 'で' && Scan.At(t, at + 1) is '、' or '。')) return at;
        if (value < 13 || Scan.Near(t, i, 8, ["血圧", "体重", "脈", "心拍", "点", "スコア", "件", "数", "番", "第", "率", "SpO2", "円"])) return 0;
        if (Scan.Any(t, at, ["になった", "になって", "になる", "になり", "になっ", "になら"]) > 0 && Scan.At(t, i - 1) is '、' or '。' or 'は' or 'ら' or 'も' or 'が' or '\n' or ' ' or '月' or '年' or '日' or '今' or 'で' or 'に') return at;
        if (value >= 15 && after == 'で' && Scan.IsKanji(Scan.At(t, at + 1)) && !Scan.IsKanjiDigit(Scan.At(t, at + 1)) && Scan.At(t, at + 1) is not '割' && Scan.At(t, i - 1) is '、' or '。' or '\n' or 'は' or 'が' or '「') return at;
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
