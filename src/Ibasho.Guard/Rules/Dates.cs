namespace Ibasho.Guard.Rules;

/// <summary>Dates precise to the day or month, in Japanese, Western and Korean spelling; English ones are in <see cref="EnglishDates"/>.</summary>
internal static class Dates
{
    private static readonly string[] Eras = ["明治", "大正", "昭和", "平成", "令和"];
    private static readonly string[] Before = ["一昨年", "昨年", "去年", "来年", "本年", "今年", "同年", "翌年", "先月", "今月", "来月", "本日", "前年", "再来年", "작년 ", "올해 ", "내년 ", "지난해 ", "지난달 ", "이번 달 ", "다음 달 ", "오는 ", "지난 "];
    private static readonly string[] BeforeDay = ["先月", "今月", "来月", "本日", "同月", "翌月", "지난달 ", "이번 달 ", "다음 달 "];
    private static readonly string[] AfterMonth = ["吉日", "末日", "上旬", "中旬", "下旬", "初旬", "半ば", "末", "初め"];
    private static readonly string[] NoDay = ["間", "目", "分", "以", "前", "後", "ぶ", "お", "連", "数", "程", "ほ", "位", "く", "め", "ご", "た", "か", "に一", "に1", "に二", "に2", "に三", "に3", "も", "ず", "し", "休", "で", "あた"];
    private static readonly string[] Scores = ["渇望", "欲求", "痛み", "NRS", "意欲", "自信", "不安", "重要度", "スケール", "点", "気分", "SUD", "VAS", "score", "craving", "食事", "主食", "副食", "摂取", "血圧", "BP", "혈압", "갈망", "量", "錠"];
    private static readonly string[] AfterFraction = ["日", "錠", "量", "程", "に減", "の量", "カ", "以", "く", "ほ", "倍", "サ", "本"];

    /// <summary>A date that begins at the digit, era or kanji numeral at <paramref name="i"/>; where it ends, or 0. <paramref name="start"/> moves back over 昨年 and the like.</summary>
    public static int Read(ReadOnlySpan<char> t, int i, out int start, out Certainty certainty, out Reason reason)
    {
        start = i;
        certainty = Certainty.Sure;
        reason = Reason.DateDay;
        var end = Era(t, i, ref reason);
        if (end == 0) end = Western(t, i, ref reason);
        if (end == 0)
        {
            end = MonthDay(t, i, ref certainty, ref reason);
            if (end > 0) start = i - Scan.EndsLength(t, i, Before);
            if (end > 0 && start < i && certainty == Certainty.Ask) certainty = Certainty.Sure;
        }
        if (end == 0) end = Slash(t, i, ref certainty, ref reason);
        if (end == 0) end = Loose(t, i, ref certainty, ref reason);
        if (end > 0 && Birth(t, start, end)) reason = Reason.DateBirth;
        return end;
    }

    private static bool Birth(ReadOnlySpan<char> t, int start, int end) =>
        Scan.Any(t, end, ["生", " 生", "(生", "출생", "생 ", "생)"]) > 0 || Scan.Near(t, start, 8, ["生年月日", "生まれ", "DOB", "born", "생년월일"]);

    private static readonly string[] OldMonths = ["睦月", "如月", "弥生", "卯月", "皐月", "水無月", "文月", "葉月", "長月", "神無月", "霜月", "師走"];

    /// <summary>霜月十五日, 師走の十日: the old names of the months, with a day.</summary>
    public static void Old(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 1; i < t.Length; i++)
        {
            if (t[i] is not '月' and not '生' and not '走' || Scan.EndsLength(t, i + 1, OldMonths) is not (var length and > 0)) continue;
            var at = i + 1 + (Scan.At(t, i + 1) == 'の' ? 1 : 0);
            var n = Scan.Number(t, at, 2, out var day);
            if (n > 0 && day is >= 1 and <= 31 && Scan.At(t, at + n) == '日') drafts.Add(new Draft(i + 1 - length, at + n + 1, FindingKind.Date, Certainty.Likely, Reason.DateDay) { Rank = 75 });
        }
    }

    /// <summary>What only looks like a date: a bare 二十二日, 12-24, '24. 11. 5.</summary>
    private static int Loose(ReadOnlySpan<char> t, int i, ref Certainty certainty, ref Reason reason)
    {
        var before = Scan.At(t, i - 1);
        if (Scan.IsDigit(t[i]))
        {
            var n = Scan.Digits(t, i, 3, out var first);
            if (n != 2 || Scan.IsAlnum(before) || before is '.' or '-' or '/') return 0;
            var at = i + 2;
            if (Scan.At(t, at) == '-' && first is >= 1 and <= 12 && Scan.Digits(t, at + 1, 3, out var day) == 2 && day is >= 1 and <= 31 && Scan.At(t, at + 3) is 'に' or 'か' or 'は' or 'の' or '夜' or '朝')
            {
                certainty = Certainty.Ask;
                return at + 3;
            }
            if (Scan.At(t, at) != '.') return 0;
            at += 1 + Scan.Spaces(t, at + 1);
            if (Month(t, at, out _) is not (var month and > 0) || Scan.At(t, at + month) != '.') return 0;
            at += month + 1 + Scan.Spaces(t, at + month + 1);
            if (Day(t, at) is not (var days and > 0) || Scan.IsAlnum(Scan.At(t, at + days))) return 0;
            certainty = before is '\'' or '’' or '‘' ? Certainty.Likely : Certainty.Ask;
            return at + days + (Scan.At(t, at + days) == '.' ? 1 : 0);
        }
        if (before is not ('は' or 'の' or '、' or ',' or ':' or ' ' or 'が' or '「' or '(')) return 0;
        var kanji = Scan.Number(t, i, 2, out var value);
        if (kanji == 0 || value is < 5 or > 31 || Scan.At(t, i + kanji) != '日' || Scan.Any(t, i + kanji + 1, NoDay) > 0) return 0;
        if (Scan.At(t, i + kanji + 1) is not ('に' or '、' or '。' or 'は' or ')' or 'の' or 'か' or '(' or '\n' or 'と')) return 0;
        certainty = Certainty.Ask;
        reason = Reason.DateBare;
        return i + kanji + 1;
    }

    private static int Era(ReadOnlySpan<char> t, int i, ref Reason reason)
    {
        var at = i;
        var word = Scan.Any(t, i, Eras);
        // 昭24.6.1, 平28年2月.
        if (word == 0 && t[i] is '昭' or '平' or '令' or '大' && !Scan.IsKanji(Scan.At(t, i - 1)) && Scan.Digits(t, i + 1, 3, out var count2) is 1 or 2 && count2 < 65) word = 1;
        if (word == 0)
        {
            // R7.10.8, S23.4.5, H30年4月
            if (t[i] is not ('M' or 'T' or 'S' or 'H' or 'R' or 's' or 'h' or 'r') || Scan.IsAlnum(Scan.At(t, i - 1)) || !Scan.IsDigit(Scan.At(t, i + 1))) return 0;
            at = i + 1;
            var n = Scan.Digits(t, at, 3, out var letterYear);
            if (n == 0 || letterYear > 99) return 0;
            at += n;
            if (Scan.At(t, at) is '.' or '/' or '-' && Month(t, at + 1, out var m) is var months and > 0)
            {
                var separator = t[at];
                var next = at + 1 + months;
                if (Scan.At(t, next) == separator && Day(t, next + 1) is var days and > 0) return next + 1 + days;
                reason = Reason.DateMonth;
                return separator != '-' && !Scan.IsAlnum(Scan.At(t, next)) && m > 0 ? next : 0;
            }
            return Scan.At(t, at) == '年' ? AfterYear(t, at + 1, ref reason) : 0;
        }
        at += word;
        at += Scan.Spaces(t, at);
        var count = Scan.At(t, at) == '元' ? 1 : Scan.Number(t, at, 3, out _);
        if (count == 0) return 0;
        at += count;
        at += Scan.Spaces(t, at);
        if (Scan.At(t, at) is '.' or '/' && Month(t, at + 1, out _) is var mm and > 0 && Scan.At(t, at + 1 + mm) is '.' or '/' && Day(t, at + 2 + mm) is var dd and > 0) return at + 2 + mm + dd;
        if (Scan.At(t, at) != '年') return 0;
        at++;
        // 令和8年(2026年)1月9日
        if (Scan.At(t, at) == '(' && Scan.Digits(t, at + 1, 4, out _) == 4)
        {
            var close = at + 5;
            if (Scan.At(t, close) == '年') close++;
            if (Scan.At(t, close) == ')') at = close + 1;
        }
        return AfterYear(t, at, ref reason);
    }

    private static int AfterYear(ReadOnlySpan<char> t, int at, ref Reason reason)
    {
        at += Scan.Spaces(t, at);
        var n = Scan.Number(t, at, 2, out var month);
        if (n == 0 || month is < 1 or > 12) return 0;
        at += n + Scan.Spaces(t, at + n);
        if (Scan.At(t, at) is not '月' and not '월') return 0;
        at++;
        var end = at;
        at += Scan.Spaces(t, at);
        n = Scan.Number(t, at, 2, out var day);
        if (n > 0 && day is >= 1 and <= 31 && Scan.At(t, at + n + Scan.Spaces(t, at + n)) is '日' or '일') return at + n + Scan.Spaces(t, at + n) + 1;
        reason = Reason.DateMonth;
        return end + Scan.Any(t, end, AfterMonth);
    }

    private static int Western(ReadOnlySpan<char> t, int i, ref Reason reason)
    {
        var n = Scan.Digits(t, i, 5, out var year);
        if (n == 0 || n == 5) n = Kanji(t, i, out year);
        if (n == 0) return 0;
        if (n is 4 or 2 && (n == 2 || year is >= 1850 and <= 2150))
        {
            var at = i + n;
            var c = Scan.At(t, at);
            if (c is '年' or '년') return AfterYear(t, at + 1, ref reason);
            if (n == 4 && c is '/' or '.' or '-')
            {
                at++;
                if (c == '.') at += Scan.Spaces(t, at);
                if (Month(t, at, out _) is var m and > 0)
                {
                    at += m;
                    if (Scan.At(t, at) == c)
                    {
                        at++;
                        if (c == '.') at += Scan.Spaces(t, at);
                        if (Day(t, at) is var d and > 0 && !Scan.IsDigit(Scan.At(t, at + d))) return at + d;
                        at--;
                    }
                    if (c != '-' && !Scan.IsAlnum(Scan.At(t, at)) || c == '-' && m == 2 && !Scan.IsAlnum(Scan.At(t, at)) && Scan.At(t, at) != '-') { reason = Reason.DateMonth; return at; }
                }
            }
        }
        return 0;
    }

    private static int Kanji(ReadOnlySpan<char> t, int i, out int year)
    {
        year = 0;
        var n = 0;
        while (n < 4 && "〇一二三四五六七八九".IndexOf(Scan.At(t, i + n)) is var d and >= 0) { year = year * 10 + d; n++; }
        return n == 4 && year is > 1850 and < 2150 ? 4 : 0;
    }

    private static int Month(ReadOnlySpan<char> t, int at, out int month)
    {
        var n = Scan.Digits(t, at, 2, out month);
        return n > 0 && month is >= 1 and <= 12 ? n : 0;
    }

    private static int Day(ReadOnlySpan<char> t, int at)
    {
        var n = Scan.Digits(t, at, 2, out var day);
        return n > 0 && day is >= 1 and <= 31 ? n : 0;
    }

    private static int MonthDay(ReadOnlySpan<char> t, int i, ref Certainty certainty, ref Reason reason)
    {
        var before = Scan.At(t, i - 1);
        if (Scan.IsDigit(before) || before is '.' or '/' || Scan.IsKanjiDigit(before) && !Scan.IsDigit(t[i])) return 0;
        var n = Scan.Number(t, i, 2, out var value);
        if (n == 0) return 0;
        var at = i + n;
        var gap = Scan.Spaces(t, at);
        var c = Scan.At(t, at + gap);
        if (c is '月' or '월' && value is >= 1 and <= 12)
        {
            at += gap + 1;
            // X年3月 is relative already; 一月ほど is a span of time.
            if (before == '年' && Scan.At(t, i - 2) is 'X' or 'x' or '某' || before == '年' && Scan.IsDigit(Scan.At(t, i - 2)) && Scan.At(t, i - 3) is '+' or '-') return 0;
            if (!Scan.IsDigit(t[i]) && value <= 2 && Scan.Any(t, at, ["ほど", "あまり", "足らず", "ばかり"]) > 0) return 0;
            // Not a month: 三月三日, but 十二月号 or 4月期 are issues and terms.
            if (Scan.Any(t, at, ["号", "期"]) > 0) return 0;
            var space = Scan.Spaces(t, at);
            var d = Scan.Number(t, at + space, 2, out var day);
            if (d > 0 && day is >= 1 and <= 31 && Scan.At(t, at + space + d) is '日' or '일') return at + space + d + 1;
            if (Scan.At(t, at) == '第' && Scan.Number(t, at + 1, 1, out _) == 1 && Scan.At(t, at + 2) is '月' or '火' or '水' or '木' or '金' or '土' or '日')
                return at + 3 + (Scan.At(t, at + 3) == '曜' ? Scan.At(t, at + 4) == '日' ? 2 : 1 : 0);
            if (Scan.Any(t, at, ["間", "ぶり", "目"]) > 0) return 0;
            reason = Reason.DateMonth;
            certainty = before is '年' && Scan.At(t, i - 2) == '毎' || before == '毎' ? Certainty.Ask : Certainty.Likely;
            return at + Scan.Any(t, at, AfterMonth);
        }
        if (c is '日' or '일' && gap == 0 && value is >= 1 and <= 31 && before is not '第' && (before != '月' || Scan.Ends(t, i, BeforeDay)))
        {
            at++;
            if (!Scan.IsDigit(t[i]) && !Scan.Ends(t, i, BeforeDay)) return 0;
            if (Scan.Any(t, at, NoDay) > 0 || c == '일' && Scan.Any(t, at, ["간", " 동안", "째", " 만", "만", " 정도", " 전", " 후", "에 한"]) > 0) return 0;
            if (value == 1 && !Scan.Ends(t, i, BeforeDay)) return 0;
            reason = Reason.DateBare;
            var weekday = Scan.At(t, at) == '(' && Scan.At(t, at + 1) is '月' or '火' or '水' or '木' or '金' or '土' or '日' && Scan.At(t, at + 2) == ')';
            certainty = Scan.Ends(t, i, BeforeDay) || weekday ? Certainty.Sure : Certainty.Ask;
            return at;
        }
        return 0;
    }

    private static int Slash(ReadOnlySpan<char> t, int i, ref Certainty certainty, ref Reason reason)
    {
        if (Scan.At(t, i - 1) is var before && (Scan.IsAlnum(before) || before is '/' or '.' or '-' or '+' or '¥' or '$')) return 0;
        var n = Scan.Digits(t, i, 3, out var a);
        if (n is 0 or > 2 || Scan.At(t, i + n) != '/') return 0;
        var at = i + n + 1;
        var m = Scan.Digits(t, at, 5, out var b);
        if (m is 0 or > 2) return 0;
        at += m;
        if (Scan.At(t, at) == '/')
        {
            var y = Scan.Digits(t, at + 1, 4, out _);
            if (y is 2 or 4 && (a is >= 1 and <= 31 && b is >= 1 and <= 31)) return at + 1 + y;
            return 0;
        }
        // 22/10. as the British write it.
        if (a is >= 13 and <= 31 && b is >= 1 and <= 12 && Scan.At(t, i - 1) == ' ' && (Scan.IsLetter(Scan.At(t, i - 2)) || Scan.At(t, i - 2) == ':') && !Scan.Near(t, i, 12, Scores) && Scan.At(t, at) is ' ' or '.' or ',' or ')' or '\n' && !Scan.IsDigit(Scan.At(t, at + 1)))
        {
            certainty = Certainty.Ask;
            return at;
        }
        if (a is < 1 or > 12 || b is < 1 or > 31 || Scan.IsAlnum(Scan.At(t, at)) || Scan.At(t, at) is '%' || Scan.At(t, at) == '.' && Scan.IsDigit(Scan.At(t, at + 1))) return 0;
        if (Scan.Near(t, i, 8, Scores)) return 0;
        if (b <= 4 && a < b && Scan.Any(t, at, AfterFraction) > 0) return 0;
        certainty = b == 10 && a <= 10 || b <= 4 && a < b ? Scan.Any(t, at, ["に", "の", "(", "から", "~", "〜", "予", "受診", "訪問", "退院", "入院", " "]) > 0 && b != 10 ? Certainty.Likely : Certainty.Ask : Certainty.Likely;
        reason = certainty == Certainty.Ask ? Reason.DateScore : Reason.DateDay;
        return at;
    }
}
