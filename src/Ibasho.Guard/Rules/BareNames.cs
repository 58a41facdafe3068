using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>Names without a title that a label, a role, a quotation, brothers and sisters or another name beside them gives away.</summary>
internal sealed class BareNames(Lexicon lexicon, Names names)
{
    private static readonly string[] Labels = ["記録", "記録者", "報告者", "報告", "文責", "担当", "担当者", "副担当", "主担当", "司会", "書記", "作成者", "記入者", "出席", "出席者", "欠席", "参加者", "同席", "同席者", "氏名", "名前", "利用者", "対象者", "患者", "発表者", "助言者", "講師", "通訳", "キーパーソン", "SV", "進行", "旧姓", "本名", "記入", "面談者", "訪問者", "対応者", "対応", "立会", "立会人", "紹介者", "申請者", "申込者", "依頼者", "保護者", "後見人", "送信者", "差出人"];
    private static readonly string[] Roles = ["世話人の", "店長の", "担任の", "民生委員の", "主治医の", "隣の", "隣家の", "向かいの", "相談員の", "支援員の", "指導員の", "保健師の", "看護師の", "ケアマネの", "ヘルパーの", "ワーカーの", "PSWの", "CWの", "MSWの", "弁護士の", "大家の", "社長の", "上司の", "同僚の", "先輩の", "後輩の", "友人の", "親友の", "係長の", "課長の", "部長の", "所長の", "施設長の", "管理者の", "師長の", "医師の", "教諭の", "校長の", "部下の", "同級生の", "同室の", "幼なじみの", "元夫の", "元妻の", "彼氏の", "彼女の", "恋人の", "交際相手の", "後見人の", "保佐人の", "スタッフの", "職員の", "新人の", "実習生の", "サ責の", "リーダーの", "通訳の", "仲間の", "患者の", "利用者の"];
    private static readonly string[] Siblings = ["きょうだい", "兄弟", "姉妹", "兄妹", "姉弟", "双子", "三つ子", "夫婦", "親子", "人の子", "人とも", "の二人", "の三人", "の四人", "の二名", "の三名"];
    private static readonly string[] KoreanKin = ["아이 ", "아들 ", "딸 ", "남편 ", "아내 ", "동생 ", "큰딸 ", "작은딸 ", "큰아들 ", "작은아들 ", "손자 ", "손녀 ", "며느리 ", "사위 ", "막내 ", "엄마 ", "아빠 ", "어머니 ", "아버지 ", "형 ", "언니 ", "누나 ", "오빠 ", "여자친구 ", "남자친구 ", "친구 ", "조카 ", "사장 ", "담당 ", "담당자 ", "내담자 ", "이용자 ", "대상자 "];
    private static readonly string[] KoreanRanks = ["대리", "과장", "부장", "차장", "팀장", "계장", "실장", "소장", "관장", "국장", "센터장", "원장", "이사", "사장", "대표", "간사", "반장", "이장", "경위", "경사", "순경", "교사", "교수", "주임", "선생", "씨", "여사", "할머니", "할아버지", "어르신", "목사", "집사", "권사", "상담사", "간호사", "복지사", "주무관"];
    private static readonly string[] KoreanEnds = ["이가", "이는", "이를", "이랑", "이도", "이의", "가", "는", "은", "을", "를", "와", "과", "의", "도", "이", "랑", "입니다", "예요", "이에요", "에게", "한테", "."];

    // Surnames of one kanji that are seldom another word straight after "the … of".
    private const string Short = "林森東西南北原関堀辻岡谷島牧柳桂泉堤菅星橘榊榎峯峰堺城沖湊滝秦陳王李張劉黄楊趙周呉徐朱胡郭馬梁宋鄭謝韓唐馮董程曹袁許沈彭蔡潘杜蒋葉蘇魏呂任盧姜崔金朴尹迫畑脇平向角梶乾椿楠伴";

    /// <summary>Given names of one kanji; many are words, so they count only where something speaks for a name.</summary>
    internal const string One = "海陸空蓮凛凜葵杏湊樹翼颯律新暖蒼碧昊旭朔隼匠仁慧響奏澪楓椿桜紬栞咲結凪雫灯詩茜翠光実稔進勇誠清茂勝豊弘博隆剛学望希愛恵幸涼亮遼諒潤純淳薫馨歩渉渚汀忍武毅猛徹透融聡智賢哲司修梓梢梅桃桐萌芽花華菫蘭蕾蛍瞳眸唯優悠佑昇登昴晶昌晃輝耀煌照朱緋紫藍怜玲鈴琴弦織絢綾彩巧功努孝忠義礼直尚巌厳峻駿竜龍虎鷹舞巡滋洋深澄文卓郁寛宏広拓啓開悟覚謙譲栄満充秀英俊傑勲敦篤厚温穏静寧睦恭慎崇祐祥禎寿歓稀惺橙岳陽太心丈元一要泰弥恒久芳節操貞敏亨享滉峰岬嵩穣穂紘聖至茉迅逸遥遙雅雄順駆麗麦麻黎凱尊圭妙宙将征晋晏景朋柊柚漣潔烈環瑛瑞真舜耕育苺虹誉迪郷鉄錦魁麟喬皓稜笙羽遊";

    public void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 0; i < t.Length; i++)
        {
            if (i == 0 || t[i - 1] is ' ' or '\n' or '(') { if (Scan.IsHangul(t[i])) Korean(t, i, drafts); }
            if (i == 0) continue;
            if (t[i - 1] == 'の') Role(t, i, drafts);
            else if (t[i - 1] is ':' or ' ') Labelled(t, i, drafts);
            else if (t[i] == '」' || t[i] == '』') Quoted(t, i, drafts);
            if (t[i] is 'き' or '兄' or '姉' or '双' or '三' or '夫' or '親' or '人' or 'の' && Scan.Any(t, i, Siblings) is var sibling and > 0) Together(t, i, i + sibling, drafts);
        }
    }

    private static bool Boundary(char c) => c is '、' or '。' or '(' or ')' or '・' or '/' or ',' or '\n' or ' ' or '」' or '「' or '→' or 'が' or 'は' or 'も' or 'に' or 'を' or 'と' or 'の' or 'か' or 'で' or 'へ' or '!' or '?' or '~' or '…' or ';';

    /// <summary>The longest name of the lists at <paramref name="i"/> that ends at a boundary; its length.</summary>
    private int Listed(ReadOnlySpan<char> t, int i, Word kinds, bool wide = false)
    {
        for (var length = Math.Min(5, t.Length - i); length >= 1; length--)
        {
            if (!Boundary(Scan.At(t, i + length)) && names.Title(t, i + length) == 0) continue;
            var what = lexicon.Of(t.Slice(i, length));
            if ((what & (Word.Title | Word.Kin | Word.Generic | Word.Facility)) != Word.None && (what & Word.Usual) == Word.None) continue;
            if (length == 1)
            {
                if (wide ? One.Contains(t[i], StringComparison.Ordinal) : Short.Contains(t[i], StringComparison.Ordinal)) return 1;
                continue;
            }
            if ((what & kinds) == Word.None || what.HasFlag(Word.Common) && !what.HasFlag(Word.Usual) && !wide) continue;
            if (Scan.IsHiragana(t[i]) && what.HasFlag(Word.Common)) continue;
            return length;
        }
        return 0;
    }

    private static void Add(List<Draft> drafts, int start, int end, Certainty certainty, Reason reason) =>
        drafts.Add(new Draft(start, end, FindingKind.Person, certainty, reason) { Rank = 26 });

    /// <summary>店長の東には, 担任の堀から.</summary>
    private void Role(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        if (Scan.Ends(t, i, Roles) && Listed(t, i, Word.Surname) is var length and > 0) Add(drafts, i, i + length, Certainty.Ask, Reason.NameWithKin);
    }

    /// <summary>報告者 向(…, 担当:MORITA.</summary>
    private void Labelled(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        var before = i - 1;
        if (before > 0 && t[before - 1] is ':' or ' ') before--;
        if (!Scan.Ends(t, before, Labels)) return;
        if (Listed(t, i, Word.Surname | Word.Given) is var length and > 0) Add(drafts, i, i + length, Certainty.Ask, Reason.NameByModel);
        else if (t[i] is >= 'A' and <= 'Z')
        {
            var end = i;
            while (Scan.IsLetter(Scan.At(t, end))) end++;
            if (end - i is > 2 and < 16 && !Scan.IsDigit(Scan.At(t, end)) && (lexicon.Of(t[i..end]) & (Word.Jargon | Word.LatinCommon | Word.Title)) == Word.None) Add(drafts, i, end, Certainty.Ask, Reason.NameByModel);
        }
    }

    /// <summary>「カカ」と呼ばれ: what somebody is called.</summary>
    private void Quoted(ReadOnlySpan<char> t, int close, List<Draft> drafts)
    {
        var open = t[Math.Max(0, close - 10)..close].LastIndexOfAny('「', '『');
        var labelled = open >= 0 && Scan.Ends(t, Math.Max(0, close - 10) + open, ["通称", "愛称", "愛称は", "あだ名は", "あだ名の", "呼び名は", "通称は", "通り名は", "呼び名"]);
        if (!labelled && Scan.Any(t, close + 1, ["と呼ば", "と呼ん", "と呼ぶ", "って呼", "とよば", "とよん", "ってよ", "の愛称", "のあだ名", "という愛称", "というあだ名", "を名乗"]) == 0) return;
        var start = close;
        while (start > 0 && close - start < 9 && (Scan.IsKanji(t[start - 1]) || Scan.IsKatakana(t[start - 1]) || Scan.IsHiragana(t[start - 1]) || Scan.IsLetter(t[start - 1]))) start--;
        if (close - start is < 2 or > 8 || Scan.At(t, start - 1) is not '「' and not '『') return;
        var word = t[start..close];
        var what = lexicon.Of(word);
        var named = (what & (Word.Given | Word.Surname | Word.Name)) != Word.None;
        if ((what & (Word.Title | Word.Kin | Word.Generic | Word.Jargon)) != Word.None || what.HasFlag(Word.Common) && !named || !named && Scan.IsKanji(word[0])) return;
        Add(drafts, start, close, Certainty.Ask, Reason.NameHandle);
    }

    /// <summary>凛、蓮、楓の三きょうだい; 翼と光は兄弟; 双子の実と稔: given names of the lists joined to each other and to such a word.</summary>
    private void Together(ReadOnlySpan<char> t, int at, int after, List<Draft> drafts)
    {
        // Before it: back over の三, は, たち.
        var end = at;
        while (end > 0 && at - end < 4 && (Scan.IsKanjiDigit(t[end - 1]) || Scan.IsDigit(t[end - 1]) || t[end - 1] is 'の' or 'は' or 'が' or 'ら')) end--;
        if (end < at || Scan.Has(t, at, "の"))
        {
            if (Scan.Has(t, at, "の")) end = at;
            Span<(int Start, int End)> found = stackalloc (int, int)[6];
            var count = 0;
            while (count < 6)
            {
                var start = Back(t, end);
                if (start < 0) break;
                found[count++] = (start, end);
                if (Scan.At(t, start - 1) is not '、' and not '・' and not 'と' and not ',') break;
                end = start - 1;
            }
            if (count > 1) foreach (var (s, e) in found[..count]) Add(drafts, s, e, Certainty.Likely, Reason.NameWithKin);
        }
        // After it: の実と稔.
        if (Scan.At(t, after) is not 'の' and not '、' and not ' ' and not ':') return;
        var first = after + 1;
        var length = Listed(t, first, Word.Given, wide: true);
        if (length == 0 || Scan.At(t, first + length) is not 'と' and not '・' and not '、') return;
        var second = Listed(t, first + length + 1, Word.Given, wide: true);
        if (second == 0) return;
        Add(drafts, first, first + length, Certainty.Likely, Reason.NameWithKin);
        Add(drafts, first + length + 1, first + length + 1 + second, Certainty.Likely, Reason.NameWithKin);
    }

    private int Back(ReadOnlySpan<char> t, int end)
    {
        for (var length = Math.Min(4, end); length >= 1; length--)
        {
            var start = end - length;
            var before = Scan.At(t, start - 1);
            if (before is not ('、' or '・' or 'と' or ',' or '。' or '\n' or '(' or ' ' or '「' or 'は' or 'の')) continue;
            var what = lexicon.Of(t[start..end]);
            if ((what & (Word.Kin | Word.Title | Word.Generic | Word.Jargon)) == Word.None && (length == 1 ? One.Contains(t[start], StringComparison.Ordinal) : what.HasFlag(Word.Given))) return start;
        }
        return -1;
    }

    /// <summary>아이 주호는, 아들 민재가; 문보라입니다.</summary>
    private void Korean(ReadOnlySpan<char> t, int i, List<Draft> drafts)
    {
        var run = i;
        while (run - i < 9 && Scan.IsHangul(Scan.At(t, run))) run++;
        var kin = Scan.Ends(t, i, KoreanKin);
        var ending = kin ? Scan.EndsLength(t, run, KoreanEnds) : Scan.EndsLength(t, run, ["입니다"]);
        var said = ending > 0 && Scan.Ends(t, i, ["저는 ", "나는 ", "이름은 ", "저 ", "본명은 ", "센터 ", "복지관 ", "병원 ", "학교 ", "의원 ", "쉼터 ", "상담소 ", "보건소 ", "교회 ", "상담사 ", "복지사 ", "간호사 "]);
        if (Vietnamese(t, i, run) is var far and > 0) { Add(drafts, i, far, Certainty.Likely, Reason.NameByModel); return; }
        // 한 대리가: a surname of one sign and a rank.
        if (run - i == 1 && Scan.At(t, run) == ' ' && lexicon.Of(t[i..run]).HasFlag(Word.Surname) && Scan.Any(t, run + 1, KoreanRanks) > 0) { Add(drafts, i, run, Certainty.Ask, Reason.NameWithTitle); return; }
        foreach (var length in (ReadOnlySpan<int>)[run - i - ending, run - i])
        {
            if (length is not 2 and not 3) continue;
            var word = t.Slice(i, length);
            var what = lexicon.Of(word);
            if ((what & (Word.Jargon | Word.Kin | Word.Title | Word.Generic)) != Word.None) continue;
            var full = length == 3 && lexicon.Of(word[..1]).HasFlag(Word.Surname) && (kin || said || lexicon.Of(word[1..]).HasFlag(Word.Given));
            if (!full && !(kin && what.HasFlag(Word.Given))) continue;
            Add(drafts, i, i + length, Certainty.Ask, Reason.NameWithKin);
            return;
        }
    }

    /// <summary>쩐 반 남, 응우옌 티 란: surname, a usual middle name, given name; where it ends, or 0.</summary>
    private static int Vietnamese(ReadOnlySpan<char> t, int i, int run)
    {
        if (Scan.At(t, run) != ' ' || Scan.Any(t, i, ["응우옌 ", "쩐 ", "레 ", "팜 ", "호앙 ", "황 ", "판 ", "부이 ", "부 ", "당 ", "도 ", "호 ", "응오 ", "즈엉 ", "도안 ", "딘 ", "르엉 "]) == 0) return 0;
        var middle = Scan.Any(t, run + 1, ["티 ", "반 ", "득 ", "꽝 ", "흐우 ", "응옥 ", "티엔 ", "쑤언 ", "민 ", "타인 ", "탄 ", "투 ", "홍 ", "낌 ", "킴 "]);
        if (middle == 0) return 0;
        var at = run + 1 + middle;
        var end = at;
        while (end - at < 3 && Scan.IsHangul(Scan.At(t, end))) end++;
        if (Scan.EndsLength(t, end, ["은", "는", "이", "가", "을", "를", "의"]) is 1 && end - at > 1) end--;
        return end > at ? end : 0;
    }

    /// <summary>石黒・土居・中井: what stands in a list beside a name is one too.</summary>
    public void Beside(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        var covered = new bool[t.Length];
        foreach (var draft in drafts) covered.AsSpan(draft.Start, draft.Length).Fill(true);
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            if (draft.Kind != FindingKind.Person || draft.Certainty == Certainty.Ask && draft.Reason != Reason.NameAgain) continue;
            var at = draft.End + names.Title(t, draft.End);
            if (Scan.At(t, at) is not ('・' or '、' or 'と' or '/' or ',' or '→')) continue;
            at++;
            if (Scan.At(t, at) == ' ') at++;
            if (at >= t.Length || covered[at] || Listed(t, at, Word.Surname | Word.Given) is not (var length and > 0)) continue;
            covered.AsSpan(at, length).Fill(true);
            drafts.Add(new Draft(at, at + length, FindingKind.Person, Certainty.Ask, Reason.NameAgain) { Rank = 25 });
        }
    }
}
