namespace Ibasho.Guard.Rules;

/// <summary>Numbers that stand for one person, case, account, licence or vehicle.</summary>
internal static class Numbers
{
    private static readonly string[] MyLabels = ["マイナンバー", "個人番号", "My Number", "my number"];
    private static readonly string[] Labels =
    [
        "番号", "記号", "口座", "普通", "当座", "カルテ", "患者ID", "ID", "受給者証", "受給者", "保険証", "免許", "手帳", "証書", "旅券", "在留カード", "パスポート", "登録", "受付", "整理", "会員", "契約", "No.", "NO.", "No", "№", "ナンバー", "車", "相談票", "受付票",
        "no.", "no ", "number", "Number", "ID ", "id ", "Docket", "docket", "Case", "case", "file", "File", "policy", "Policy", "account", "Account", "licence", "license", "Licence", "License", "reg ", "registration", "Insurance", "insurance", "MRN", "NHS", "SSN", "passport", "Passport", "permit", "claim", "reference", "ref ", "Ref ", "ref:", "badge", "plate",
        "번호", "계좌", "면허", "여권", "차량", "증번호", "사건",
    ];
    private static readonly string[] NoLabels = ["ベッド番号", "部屋番号", "病室番号", "資料番号", "項目番号", "問題番号", "内線番号", "様式番号", "ベッドNo", "部屋No", "room number", "Room number", "bed number", "step number", "page number", "Chapter", "chapter"];
    private static readonly string[] Units =
    [
        "円", "万", "億", "千円", "人", "名", "回", "件", "個", "本", "枚", "冊", "台", "時", "分", "秒", "日", "月", "年", "歳", "才", "kg", "mg", "ml", "mL", "cm", "mm", "km", "g", "L", "%", "割", "点", "位", "階", "号室", "室", "床", "丁目", "番地", "条", "項", "章", "頁", "ページ", "歩", "度", "倍", "箱", "錠", "単位", "週", "か月", "ヶ月", "カ月", "ヵ月", "m", "坪", "杯", "合", "升", "字", "ドル", "ウォン", "世帯", "か所", "箇所", "ヶ所",
        " people", " days", " weeks", " hours", " minutes", " dollars", " pounds", " miles", " mg", " ml", " kg", "원", "명", "회", "개", "번째", "시간", "분", "일", "월", "년", "세", "살", "만", "점",
    ];
    private static readonly string[] Codes = ["ICD", "DSM", "DAST", "HDS", "COVID", "SARS", "CRAFT", "ISO", "JIS", "AUDIT", "GAF", "PHQ", "GAD", "SDS", "BDI", "STEP", "B-", "SF-", "CES", "K6", "K10", "MMSE", "MOCA", "F1", "IADL"];

    /// <summary>A number that begins at <paramref name="i"/> (letter or digit, nothing of the kind before it); null where there is none.</summary>
    public static Draft? Read(ReadOnlySpan<char> t, int i)
    {
        var c = t[i];
        if (Scan.IsDigit(c) && Grouped(t, i) is { } grouped) return grouped;
        if (Scan.IsDigit(c) && Plate(t, i) is { } plate) return plate;
        return British(t, i) ?? Token(t, i);
    }

    private static Draft Make(int start, int end, Certainty certainty, Reason reason) => new(start, end, FindingKind.Number, certainty, reason) { Rank = 70 };

    /// <summary>Digits in groups: My Number, company, card, resident and pension numbers.</summary>
    private static Draft? Grouped(ReadOnlySpan<char> t, int i)
    {
        Span<char> digits = stackalloc char[20];
        Span<int> groups = stackalloc int[6];
        int count = 0, group = 0, at = i, end = i;
        while (count < 20 && group < 6)
        {
            var n = 0;
            while (count < 20 && at < t.Length && Scan.IsDigit(t[at])) { digits[count++] = t[at++]; n++; }
            if (n == 0) break;
            groups[group++] = n;
            end = at;
            if (Scan.At(t, at) is '-' or ' ' && Scan.IsDigit(Scan.At(t, at + 1))) at++; else break;
        }
        if (Scan.IsAlnum(Scan.At(t, end))) return null;
        var all = digits[..count];
        var even = group == 1 || group == 3 && groups[0] == 4 && groups[1] == 4 && groups[2] == 4;
        if (count == 12 && even)
        {
            var labelled = Scan.Near(t, i, 24, MyLabels);
            if (CheckDigits.MyNumber(all)) return Make(i, end, Certainty.Sure, Reason.MyNumber) with { IsMyNumber = true, Rank = 100 };
            return Make(i, end, labelled ? Certainty.Sure : Certainty.Likely, labelled ? Reason.MyNumberWrong : Reason.LongNumber);
        }
        if (count == 13 && group == 1) return Make(i, end, CheckDigits.Corporate(all) || Labelled(t, i) ? Certainty.Sure : Certainty.Likely, CheckDigits.Corporate(all) ? Reason.Corporate : Reason.LongNumber);
        if (count is >= 14 and <= 19 && CheckDigits.Luhn(all) && (group == 1 || groups[0] == 4)) return Make(i, end, Certainty.Sure, Reason.Card);
        if (group == 2 && groups[0] == 6 && groups[1] == 7 && Scan.At(t, i + 6) == '-') return Make(i, end, Certainty.Sure, Reason.ResidentNumber);
        if (group == 3 && groups[0] == 3 && groups[1] == 2 && groups[2] == 4 && Scan.At(t, i + 3) == '-') return Make(i, end, Certainty.Sure, Reason.SocialSecurity);
        if (group == 2 && groups[0] == 4 && groups[1] == 6 && Scan.At(t, i + 4) == '-') return Make(i, end, Certainty.Sure, Reason.Pension);
        return null;
    }

    /// <summary>なにわ 300 あ 12-34: the place before it belongs to it. Korean: 12가 3456.</summary>
    private static Draft? Plate(ReadOnlySpan<char> t, int i)
    {
        var n = 0;
        while (n < 3 && (Scan.IsDigit(Scan.At(t, i + n)) || n > 0 && Scan.At(t, i + n) is >= 'A' and <= 'Z')) n++;
        if (n < 2) return null;
        var at = i + n + Scan.Spaces(t, i + n);
        var sign = Scan.At(t, at);
        if (Scan.IsHangul(sign) && "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주허하호배".Contains(sign, StringComparison.Ordinal))
        {
            var k = at + 1 + Scan.Spaces(t, at + 1);
            return Scan.Digits(t, k, 5, out _) == 4 && !Scan.IsDigit(Scan.At(t, k + 4)) ? Make(i, k + 4, Certainty.Sure, Reason.Plate) : null;
        }
        if (!Scan.IsHiragana(sign)) return null;
        at++;
        at += Scan.Spaces(t, at);
        var first = 0;
        while (first < 2 && (Scan.IsDigit(Scan.At(t, at + first)) || Scan.At(t, at + first) is '・' or '.')) first++;
        if (first == 0) return null;
        at += first;
        if (Scan.At(t, at) is '-' or '‐' or '・') at++;
        else if (first != 2) return null;
        if (Scan.Digits(t, at, 3, out _) != 2 || Scan.IsAlnum(Scan.At(t, at + 2))) return null;
        var end = at + 2;
        var start = i;
        var back = i - 1;
        if (Scan.At(t, back) == ' ') back--;
        var place = back;
        while (place >= 0 && back - place < 4 && (Scan.IsKanji(t[place]) || Scan.IsHiragana(t[place]))) place--;
        // The longest run of kanji, or a short one of hiragana (なにわ), is the office.
        var kanji = back;
        while (kanji >= 0 && back - kanji < 4 && Scan.IsKanji(t[kanji])) kanji--;
        if (kanji < back) start = kanji + 1;
        else if (back - place is 2 or 3 or 4) start = place + 1;
        return start < i ? Make(start, end, Certainty.Sure, Reason.Plate) : null;
    }

    private static bool Labelled(ReadOnlySpan<char> t, int i) => Scan.Near(t, i, 14, Labels) && !Scan.Near(t, i, 12, NoLabels);

    /// <summary>AB12 XYZ, a British plate; QQ 12 34 56 C, a National Insurance number.</summary>
    private static Draft? British(ReadOnlySpan<char> t, int i)
    {
        if (!(t[i] is >= 'A' and <= 'Z' && Scan.At(t, i + 1) is >= 'A' and <= 'Z')) return null;
        var at = i + 2 + Scan.Spaces(t, i + 2);
        if (at == i + 2 && Scan.Digits(t, at, 3, out _) == 2 && Scan.At(t, at + 2) == ' ')
        {
            var end = at + 3;
            while (end - at < 7 && Scan.At(t, end) is >= 'A' and <= 'Z') end++;
            if (end == at + 6 && !Scan.IsAlnum(Scan.At(t, end))) return Make(i, end, Certainty.Sure, Reason.Plate);
        }
        for (var pair = 0; pair < 3; pair++)
        {
            if (Scan.Digits(t, at, 2, out _) != 2) return null;
            at += 2;
            if (Scan.At(t, at) == ' ') at++;
        }
        return Scan.At(t, at) is >= 'A' and <= 'D' && !Scan.IsAlnum(Scan.At(t, at + 1)) ? Make(i, at + 1, Certainty.Sure, Reason.LabelledNumber) : null;
    }

    /// <summary>A word of letters, digits and hyphens.</summary>
    private static Draft? Token(ReadOnlySpan<char> t, int i)
    {
        int end = i, digits = 0, letters = 0, lower = 0, hyphens = 0;
        while (end < t.Length && end - i < 30)
        {
            var c = t[end];
            if (Scan.IsDigit(c)) digits++;
            else if (Scan.IsLetter(c)) { letters++; if (c >= 'a') lower++; }
            else if (c is '-' or '・' && end > i && Scan.IsAlnum(Scan.At(t, end + 1))) { hyphens++; if (c == '・' && !(Scan.IsDigit(t[end - 1]) && Scan.IsDigit(Scan.At(t, end + 1)))) break; }
            else break;
            end++;
        }
        if (digits < 3 || Scan.IsAlnum(Scan.At(t, end))) return digits == 2 && letters == 0 && Scan.Ends(t, i, ["記号", "記号 ", "記号:"]) ? Make(i, end, Certainty.Likely, Reason.LabelledNumber) : null;
        if (lower > 0 && letters > 3 && hyphens == 0) return null;
        if (Scan.At(t, i - 1) is '.' && !Scan.Ends(t, i, ["No.", "no.", "NO."]) || Scan.At(t, i - 1) is '¥' or '$' or '£' or '€' || Scan.At(t, i - 1) == ',' && Scan.IsDigit(Scan.At(t, i - 2)) || Scan.At(t, end) == ',' && Scan.Digits(t, end + 1, 4, out _) == 3 || Scan.At(t, end) is '.' or ':' && Scan.IsDigit(Scan.At(t, end + 1))) return null;
        if (Scan.Any(t, end, Units) > 0 || Scan.At(t, end) is '/' or '〜' or '~') return null;
        foreach (var code in Codes) if (Scan.Has(t, i, code)) return null;
        var start = i;
        if (Scan.Has(t, i - 1, "第") && Scan.At(t, end) == '号') { start--; end++; }
        else if (Scan.At(t, end) == '号') return null;
        // 令和7年(少)第318号 is a case.
        if (start < i && Scan.At(t, start - 1) == ')' && t[Math.Max(0, start - 4)..start].LastIndexOf('(') is var open and >= 0)
        {
            var year = Math.Max(0, start - 4) + open;
            if (Scan.At(t, year - 1) == '年')
            {
                var from = year - 1;
                while (from > 0 && year - from < 8 && !Scan.Has(t, from, "令和") && !Scan.Has(t, from, "平成") && !Scan.Has(t, from, "昭和")) from--;
                if (year - from < 8) return Make(from, end, Certainty.Sure, Reason.CaseNumber) with { Rank = 85 };
            }
        }
        if (Labelled(t, start)) return Make(start, end, digits >= 4 || letters > 0 || hyphens > 0 ? Certainty.Sure : Certainty.Likely, Reason.LabelledNumber);
        if (letters == 2 && digits == 7 && hyphens == 0 || letters == 4 && digits == 8 && hyphens == 0) return Make(start, end, Certainty.Sure, Reason.Passport);
        if (letters >= 1 && lower == 0 && digits >= 4 && letters <= 5) return Make(start, end, digits >= 5 || hyphens > 0 ? Certainty.Likely : Certainty.Ask, Reason.LabelledNumber);
        if (letters == 0 && hyphens == 0 && digits is 7 or 8 or 10 or 11) return Make(start, end, Certainty.Likely, Reason.LongNumber);
        if (letters == 0 && digits >= 6) return Make(start, end, Certainty.Ask, Reason.LongNumber);
        return null;
    }
}
