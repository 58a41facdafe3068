using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>Municipalities by their list, and addresses built on them.</summary>
internal sealed class Places(Lexicon lexicon)
{
    private static readonly string[] Buildings = ["荘", "寮", "棟", "ハイツ", "コーポ", "メゾン", "マンション", "アパート", "ビル", "団地", "住宅", "パレス", "号室", "レジデンス", "ハイム", "コート", "ヴィラ", "ビラ", "ハウス", "号"];
    private static readonly string[] Streets = ["Street", "Road", "Lane", "Avenue", "Drive", "Close", "Court", "Terrace", "Place", "Way", "Boulevard", "Crescent", "Gardens", "Square", "Row", "St", "Rd", "Ave", "Dr", "Ln", "Blvd"];
    private static readonly string[] NoStations = ["最寄", "最寄り", "各", "終着", "始発", "隣", "隣の", "同", "当", "次の", "乗換", "主要", "某", "無人", "道の", "終", "各停", "急行", "通過", "乗り換え", "降車", "A", "B", "C", "D"];

    public void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 0; i < t.Length; i++)
        {
            switch (t[i])
            {
                case '市' or '区' or '町' or '村' or '郡': i = Municipality(t, i, drafts) - 1; break;
                case '시' or '군' or '구': i = Korean(t, i, drafts) - 1; break;
                case '駅': Station(t, i, drafts); break;
                case '역' or '동' or '읍' or '면': KoreanPart(t, i, drafts); break;
                case '丁' or '番': Block(t, i, drafts); break;
                case >= 'A' and <= 'Z' when !Scan.IsLetter(Scan.At(t, i - 1)): i = English(t, i, drafts) - 1; break;
            }
        }
    }

    private int Municipality(ReadOnlySpan<char> t, int last, List<Draft> drafts)
    {
        var start = -1;
        for (var length = 2; length <= 8 && last - length + 1 >= 0; length++)
        {
            var word = t.Slice(last - length + 1, length);
            if (!Scan.IsKanji(word[0]) && !Scan.IsHiragana(word[0]) && !Scan.IsKatakana(word[0])) break;
            if (lexicon.Of(word).HasFlag(Word.Municipality)) start = last - length + 1;
        }
        if (start < 0) return last + 1;
        var end = last + 1;
        // 市役所 and 市立 stay outside; 区 and 町 after a city belong to it.
        if (last - start == 1 && Scan.IsKanji(Scan.At(t, start - 1))) return end; // 中区, 南区 within a longer word
        end = Tail(t, end, out var numbered);
        if (numbered && Prefecture(t, start) is var whole and >= 0) start = whole;
        if (drafts.Count > 0 && drafts[^1] is { Reason: Reason.PostalCode } postal && postal.End <= start && start - postal.End < 2) { start = postal.Start; drafts.RemoveAt(drafts.Count - 1); }
        drafts.Add(new Draft(start, end, FindingKind.Place, Certainty.Sure, numbered ? Reason.Address : Reason.PlaceOnList) { Rank = numbered ? 88 : 60 });
        return end;
    }

    private static int Prefecture(ReadOnlySpan<char> t, int start)
    {
        if (Scan.At(t, start - 1) is not '県' and not '都' and not '府' and not '道') return -1;
        var from = start - 1;
        while (from > 0 && start - from < 4 && Scan.IsKanji(t[from - 1]) && !(start - from == 3 && t[start - 1] != '県')) from--;
        return from;
    }

    /// <summary>Further parts of an address, up to building and room.</summary>
    public static int Tail(ReadOnlySpan<char> t, int at, out bool numbered)
    {
        numbered = false;
        var end = at;
        for (var round = 0; round < 4; round++)
        {
            var run = at;
            while (run - at < 9 && (Scan.IsKanji(Scan.At(t, run)) && !Scan.IsKanjiDigit(t[run]) || Scan.IsKatakana(Scan.At(t, run)) || Scan.At(t, run) is 'の' or 'が' && run > at && Scan.IsKanji(Scan.At(t, run + 1)))) run++;
            var number = NumberTail(t, run);
            if (number > 0 && (run - at > 0 || round == 0) && run - at < 9) { numbered = true; end = number; break; }
            // A town without a number: 端野町, 大字羽黒, 字西崎.
            var part = at;
            if (Scan.Any(t, at, ["大字", "字"]) is var aza and > 0) { while (part < run && t[part] is not 'の') part++; if (part > at + aza) { end = part; at = part; continue; } }
            var stop = -1;
            for (var k = at + 1; k < run; k++) if (t[k] is '町' or '村' or '区' or '台' && k - at <= 6 && t[k] != '台') stop = k;
            if (stop < 0) break;
            if (Scan.Any(t, stop, ["町内", "区民", "区内", "町民", "村民", "町会", "区役", "町役", "村役"]) > 0) break;
            end = at = stop + 1;
        }
        return numbered ? Building(t, end) : end;
    }

    /// <summary>3-1-1, 10番地5, 二丁目3番4号, 西2丁目: where it ends, or 0.</summary>
    private static int NumberTail(ReadOnlySpan<char> t, int at)
    {
        var end = 0;
        for (var round = 0; round < 5; round++)
        {
            var n = Scan.Number(t, at, 5, out _);
            if (n == 0) break;
            at += n;
            var unit = Scan.Any(t, at, ["丁目", "番地の", "番地", "番町", "番", "号", "-", "の"]);
            if (unit == 0) { if (round > 0 || !Scan.IsKanjiDigit(t[at - 1]) && Scan.Any(t, at, ["人", "名", "回", "日", "年", "月", "時", "分", "か", "ヶ", "カ", "歳", "件", "つ", "円", "%", "階", "枚", "個", "台", "世", "代", "/", ":", ".", "点", "万", "割", "km", "m"]) == 0) end = at; break; }
            if (t[at] == 'の' && Scan.Number(t, at + 1, 3, out _) == 0) { if (round > 0) end = at; break; }
            if (t[at] == '-' && Scan.Number(t, at + 1, 4, out _) == 0) break;
            at += unit;
            end = t[at - 1] is '-' or 'の' ? end : at;
        }
        return end;
    }

    private static int Building(ReadOnlySpan<char> t, int end)
    {
        var at = end + Scan.Spaces(t, end);
        var run = at;
        while (run < t.Length && run - at < 22 && (Scan.IsKanji(t[run]) || Scan.IsKatakana(t[run]) || Scan.IsHiragana(t[run]) && t[run] is not 'で' and not 'に' and not 'は' and not 'を' and not 'が' and not 'か' and not 'ま' and not 'と' and not 'へ' || Scan.IsAlnum(t[run]) || t[run] is '-' or 'ー' || t[run] == ' ' && Scan.IsDigit(Scan.At(t, run + 1)))) run++;
        var words = t[at..run];
        var best = end;
        foreach (var building in Buildings)
        {
            var k = words.IndexOf(building, StringComparison.Ordinal);
            if (k < 0) continue;
            // What stands after the building: its number.
            var to = run;
            for (var j = at + k + building.Length; j < run; j++) if (Scan.IsHiragana(t[j])) { to = j; break; }
            while (to > at + k + building.Length && !(Scan.IsAlnum(t[to - 1]) || t[to - 1] is '室' or '号' or '棟' or '階')) to--;
            best = Math.Max(best, to);
        }
        return best;
    }

    private void Station(ReadOnlySpan<char> t, int at, List<Draft> drafts)
    {
        var start = at;
        while (start > 0 && at - start < 9 && (Scan.IsKanji(t[start - 1]) || Scan.IsKatakana(t[start - 1]))) start--;
        if (start == at || Scan.At(t, at + 1) is '前' && at - start < 1) return;
        var name = t[start..at];
        foreach (var no in NoStations) if (name.EndsWith(no, StringComparison.Ordinal)) return;
        if (name.Length < 2) return;
        drafts.Add(new Draft(start, at + 1, FindingKind.Place, lexicon.Of(name).HasFlag(Word.Place) ? Certainty.Sure : Certainty.Likely, Reason.Station) { Rank = 55 });
    }

    /// <summary>梅田2丁目 without its city.</summary>
    private static void Block(ReadOnlySpan<char> t, int at, List<Draft> drafts)
    {
        if (t[at] == '丁' ? Scan.At(t, at + 1) != '目' : Scan.At(t, at + 1) != '地') return;
        var number = at;
        while (number > 0 && at - number < 5 && (Scan.IsDigit(t[number - 1]) || Scan.IsKanjiDigit(t[number - 1]) || t[number - 1] == '-')) number--;
        if (number == at) return;
        var start = number;
        while (start > 0 && number - start < 8 && (Scan.IsKanji(t[start - 1]) || Scan.IsKatakana(t[start - 1]))) start--;
        if (number - start < 2) return;
        var end = NumberTail(t, number);
        if (end == 0) return;
        drafts.Add(new Draft(start, Building(t, end), FindingKind.Place, Certainty.Likely, Reason.Address) { Rank = 58 });
    }

    private static readonly string[] NoKoreanPart = ["지역", "구역", "통역", "병역", "권역", "영역", "광역", "용역", "면역", "반역", "교역", "현역", "노역", "고역", "배역", "징역", "방역", "검역", "활동", "행동", "운동", "노동", "자동", "이동", "감동", "충동", "아동", "공동", "변동", "작동", "협동", "파동", "소동", "진동", "연동", "선동", "합동", "구동", "가동", "동동", "제동", "부동", "수동", "능동", "한동", "그동", "거동", "율동", "역동", "동면", "수면", "화면", "장면", "측면", "전면", "표면", "이면", "반면", "정면", "대면", "당면", "가면", "라면", "하면", "되면", "으면", "으면", "직면", "외면", "내면", "방면", "서면", "지면", "국면", "도면", "비대면", "체면", "최면", "불면", "냉면", "단면", "평면", "숙면", "개별면", "다면", "보면", "오면", "가면", "나면", "주면", "리면", "이면", "니면", "려면", "자면", "라면", "시면", "치면", "르면", "키면", "기면", "지면", "러면", "우면", "두면", "쓰면"];

    /// <summary>신림동, 영등포역 without their city: a question.</summary>
    private void KoreanPart(ReadOnlySpan<char> t, int last, List<Draft> drafts)
    {
        var start = last;
        while (start > 0 && last - start < 5 && Scan.IsHangul(t[start - 1])) start--;
        if (last - start is < 2 or > 4 || Scan.EndsLength(t, last + 1, NoKoreanPart) > 0 || (lexicon.Of(t[start..(last + 1)]) & (Word.Jargon | Word.Generic)) != Word.None) return;
        if (Scan.Any(t, last + 1, ["에", "의", "까지", "으로", "로", "이", "은", "을", " ", ".", ","]) == 0 && last + 1 < t.Length) return;
        // 면 ends verbs too; only a place of the lists counts.
        var known = lexicon.Of(t[start..last]).HasFlag(Word.Place) || lexicon.Of(t[start..(last + 1)]).HasFlag(Word.Place);
        if (t[last] is '면' && !known) return;
        drafts.Add(new Draft(start, last + 1, FindingKind.Place, known && t[last] == '역' ? Certainty.Likely : Certainty.Ask, t[last] == '역' ? Reason.Station : Reason.PlaceByModel) { Rank = 20 });
    }

    private int Korean(ReadOnlySpan<char> t, int last, List<Draft> drafts)
    {
        for (var length = 5; length >= 2; length--)
        {
            var start = last - length + 1;
            if (start < 0 || Scan.IsHangul(Scan.At(t, start - 1)) || !lexicon.Of(t.Slice(start, length)).HasFlag(Word.Municipality)) continue;
            var end = last + 1;
            var numbered = false;
            for (var round = 0; round < 5 && Scan.At(t, end) == ' '; round++)
            {
                var at = end + 1;
                if (Scan.At(t, at) == '산' && Scan.At(t, at + 1) == ' ' && Scan.IsDigit(Scan.At(t, at + 2))) { end = at + 1; continue; }
                var n = Scan.Digits(t, at, 5, out _);
                if (n > 0)
                {
                    at += n;
                    if (Scan.At(t, at) == '-') at += 1 + Scan.Digits(t, at + 1, 4, out _);
                    at += Scan.Any(t, at, ["번길", "번지", "길", "호", "동"]);
                    end = at;
                    numbered = true;
                    continue;
                }
                var run = at;
                var stop = 0;
                while (Scan.IsHangul(Scan.At(t, run)) && run - at < 8) { if (run > at && t[run] is '동' or '읍' or '면' or '리' or '로' or '길' or '가' or '구') stop = run + 1; run++; }
                if (stop == 0 || run - stop > 3 || stop - at < 2) break;
                end = stop;
                if (run > stop) break;
            }
            drafts.Add(new Draft(start, end, FindingKind.Place, Certainty.Sure, numbered ? Reason.Address : Reason.PlaceOnList) { Rank = numbered ? 88 : 60 });
            return end;
        }
        return last + 1;
    }

    /// <summary>2210 Pine Hollow Drive, Eau Claire.</summary>
    private static int English(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        var at = i;
        for (var words = 0; words < 4; words++)
        {
            var end = at;
            while (Scan.IsLetter(Scan.At(t, end)) || Scan.At(t, end) == '\'') end++;
            if (end == at || end - at > 25) return Math.Max(at, i + 1);
            if (words > 0)
                foreach (var street in Streets)
                    if (t[at..end].SequenceEqual(street))
                    {
                        var number = i;
                        if (Scan.At(t, i - 1) == ' ') { var k = i - 1; while (k > 0 && i - k < 7 && Scan.IsAlnum(t[k - 1])) k--; if (Scan.IsDigit(Scan.At(t, k)) && k < i - 1) number = k; }
                        if (number == i && street.Length < 4) return end;
                        var whole = end;
                        if (Scan.Has(t, end, ", ") && Scan.At(t, end + 2) is >= 'A' and <= 'Z')
                        {
                            whole = end + 2;
                            for (var more = 0; more < 3; more++)
                            {
                                while (Scan.IsLetter(Scan.At(t, whole))) whole++;
                                if (Scan.At(t, whole) == ' ' && Scan.At(t, whole + 1) is >= 'A' and <= 'Z') whole++; else break;
                            }
                            if (t[whole - 1] == ' ') whole--;
                        }
                        drafts.Add(new Draft(number, whole, FindingKind.Place, number < i ? Certainty.Sure : Certainty.Likely, Reason.Address) { Rank = 84 });
                        return whole;
                    }
            if (Scan.At(t, end) != ' ' || !(Scan.At(t, end + 1) is >= 'A' and <= 'Z')) return end;
            at = end + 1;
        }
        // Begin again at the second word.
        return t[i..].IndexOf(' ') is var gap and > 0 ? i + gap : i + 1;
    }
}
