using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>Names of firms, shops and services by their form, where the model saw nothing: アルファ技研, スナック百合, 대성기공. Always a question.</summary>
internal sealed class Companies(Lexicon lexicon)
{
    private static readonly string[] Ends = ["技研", "精機", "精工", "電材", "鋼業", "製鋼", "設備", "土建", "造船", "通商", "物産", "塗装", "板金", "硝子", "化成", "樹脂", "紡績", "染色", "製材", "林業", "造園", "石材", "興産", "不動産", "急便", "急送", "陸運", "海運", "運送", "水産", "興業", "鉄工所", "鉄工", "製作所", "工務店", "商店", "商会", "酒造", "建設", "電機", "電工", "工業", "食品", "製菓", "製麺", "製パン", "縫製", "印刷", "自動車", "モータース", "ホールディングス", "クリーニング", "警備", "農園", "牧場", "青果", "精肉店", "鮮魚店", "金属", "薬品", "美容室", "理容", "治療院", "接骨院", "整骨院", "鍼灸院", "幼稚園", "保育園", "こども園", "学園", "食堂", "酒店", "書店", "旅館", "民宿", "亭", "庵"];
    private static readonly string[] Kinds = ["就労継続支援B型", "就労継続支援A型", "就労移行支援", "生活介護", "グループホーム", "デイサービス", "デイケア", "特養", "老健", "スナック", "パチンコ", "居酒屋", "喫茶", "カフェ", "バー", "ダーツバー", "ラーメン", "焼肉", "寿司", "スーパー", "クリーニング", "民宿", "旅館", "ホテル", "焼き鳥", "食堂", "カラオケ", "コンカフェ", "ガールズバー", "キャバクラ", "ヘアサロン", "美容室", "ケアホーム", "小規模多機能", "放課後デイ", "ショートステイ", "訪問看護", "学童", "フリースクール"];
    private static readonly string[] Work = ["で働", "に勤め", "に就職", "を解雇", "をクビ", "に入社", "を退社", "のパート", "のバイト", "のアルバイト", "でパート", "でバイト", "でアルバイト", "のレジ", "の店長", "の社長", "の工場", "に転職", "を退職", "の常連", "の寮", "という会社", "という店", "というお店", "という施設", "という作業所", "というNPO", "というグループ", "という病院", "に入所", "に入居", "に通所"];
    private static readonly string[] Employer = ["勤め先は", "勤務先は", "職場は", "会社は", "バイト先は", "通所先は", "入所先は", "転院先は", "入院先は", "就職先は", "勤務先:", "勤め先の", "勤務先の", "通所先の", "バイト先の", "入院先の", "派遣先の", "派遣先は", "かかりつけの", "かかりつけは"];
    private static readonly string[] Parts = ["東部", "西部", "南部", "北部", "中部", "中央", "県央", "県北", "県南", "県東", "県西", "城東", "城西", "城南", "城北", "第一", "第二", "第三"];
    private static readonly string[] Offices = ["地域包括", "包括", "地域包括支援センター", "包括支援センター", "児童相談所", "児相", "保健所", "保健センター", "福祉事務所", "相談支援センター", "小", "中", "小学校", "中学校", "高校", "病院", "保育園", "保育所", "公民館"];
    private static readonly string[] KoreanEnds = ["기공", "정밀", "테크", "물산", "상사", "제과", "전자", "섬유", "금속", "철강", "산업", "공업", "건설", "식품", "농장", "농원", "반점", "분식", "치킨", "미용실", "모텔", "여관", "고시원", "기업", "물류", "택배", "운수", "정비", "중공업", "오토", "모터스", "푸드", "유통", "무역", "캐피탈", "엔지니어링", "코퍼레이션", "인테리어", "카센터", "헤어", "뷰티", "사우나", "찜질방", "포차", "호프", "당구장", "편의점", "노래방", "다방", "목장", "양조장", "떡집", "빵집", "세탁소", "의원", "약국", "초", "중학교", "고등학교"];
    private static readonly string[] KoreanParticles = ["에서", "에는", "에게", "으로", "에", "은", "는", "이", "가", "을", "를", "의", "과", "와", "로", "도", "입니다", "대표", "사장", ""];

    // What follows a kind of place as grammar, not as its name.
    private static readonly string[] Grammar = ["だった", "みたい", "くらい", "ぐらい", "だけ", "でし", "です", "ます", "まし", "ばかり", "など", "まで", "から", "より", "しか", "って", "じゃ", "という", "いう", "いった", "して", "した", "する", "さん", "さま", "らし", "そのもの", "そっ", "ごと", "つき", "たち", "ならで", "なら", "ない", "ある", "いる", "いき", "いっ", "いく", "よう", "ほど", "ずつ", "また", "もう", "この", "その", "あの", "それ", "これ", "いい", "さえ", "すら", "ちか", "ゆき", "きり"];

    public void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 0; i < t.Length;)
        {
            if (Scan.IsHangul(t[i])) i = Korean(t, i, drafts);
            else if (IsSign(t[i])) i = Japanese(t, i, drafts);
            else i++;
        }
    }

    private static bool IsSign(char c) => Scan.IsKanji(c) || Scan.IsKatakana(c) || c is >= 'A' and <= 'Z';

    /// <summary>One run of kanji, katakana and capitals, with the hiragana that may follow a kind: 就労継続支援B型ひこうき雲.</summary>
    private int Japanese(ReadOnlySpan<char> t, int start, List<Draft> drafts)
    {
        var end = start;
        while (end < t.Length && end - start < 24 && IsSign(t[end])) end++;
        if (end - start < 3) return end;
        var run = t[start..end];
        if (!Any(lexicon.Of(run), Word.Generic | Word.Jargon | Word.Common | Word.Coarse))
            foreach (var ending in Ends)
                if (run.Length > ending.Length + 1 && run.EndsWith(ending, StringComparison.Ordinal) && (Proper(run[..^ending.Length]) || run.Length - ending.Length > 2 && Katakana(run[..^ending.Length]) && !Any(lexicon.Of(run[..^ending.Length]), Word.Jargon | Word.Generic)))
                {
                    Add(drafts, start, end);
                    return end;
                }
        // コメリで働く, 勤務先はコメリ: what stands where an employer does.
        if (end - start < 14 && !Scan.IsLetter(run[0]) && (Scan.Any(t, end, Work) > 0 || Scan.Ends(t, start, Employer)) && Proper(run) && !Any(lexicon.Of(run), Word.Surname | Word.Given | Word.Coarse)) { Add(drafts, start, end); return end; }
        // 東部地域包括: one of several by its part of the town.
        foreach (var part in Parts)
            if (run.StartsWith(part, StringComparison.Ordinal) && Offices.AsSpan().IndexOf(run[part.Length..].ToString()) >= 0) { Add(drafts, start, end); return end; }
        foreach (var kind in Kinds)
        {
            if (!run.StartsWith(kind, StringComparison.Ordinal)) continue;
            var stop = end;
            // デイサービス ヒマワリ: a blank between.
            if (end - start == kind.Length && Scan.At(t, end) == ' ' && Scan.IsKatakana(Scan.At(t, end + 1)))
            {
                stop++;
                while (stop - end < 10 && Scan.IsKatakana(Scan.At(t, stop))) stop++;
                if (stop - end > 3 && Proper(t[(end + 1)..stop])) { Add(drafts, start, stop); return stop; }
                break;
            }
            if (end - start == kind.Length) while (stop - end < 10 && stop < t.Length && (Scan.IsHiragana(t[stop]) && t[stop] is not ('の' or 'で' or 'に' or 'は' or 'が' or 'を' or 'も' or 'へ' or 'と' or 'や' or 'か') || stop > end && IsSign(t[stop]))) stop++;
            if (stop - start - kind.Length is < 1 or > 10 || Kinds.AsSpan().IndexOf(t[start..stop].ToString()) >= 0) break;
            var own = t[(start + kind.Length)..stop];
            // A hiragana word must end before a particle, or it is only grammar: デイサービスから.
            if (Scan.IsHiragana(own[0]) && (own.Length < 3 || Scan.Any(own, 0, Grammar) > 0)) break;
            if (!Any(lexicon.Of(t[start..stop]), Word.Generic | Word.Jargon | Word.Common) && (Scan.IsHiragana(own[0]) && !Any(lexicon.Of(own), Word.Jargon) || Proper(own))) { Add(drafts, start, stop); return stop; }
            break;
        }
        return end;
    }

    private static bool Katakana(ReadOnlySpan<char> word)
    {
        foreach (var c in word) if (!Scan.IsKatakana(c)) return false;
        return true;
    }

    private static bool Any(Word what, Word kinds) => (what & kinds) != Word.None;

    /// <summary>What may be the name within the name: no common word, or one that is a name as well.</summary>
    private bool Proper(ReadOnlySpan<char> word)
    {
        var what = lexicon.Of(word);
        if (Any(what, Word.Surname | Word.Given | Word.Name | Word.Place) && !Any(what, Word.Generic | Word.Jargon | Word.Kin | Word.Title)) return true;
        if (Any(what, Word.Common | Word.Generic | Word.Jargon | Word.Kin | Word.Title | Word.Facility | Word.Coarse)) return false;
        // 利用開始, 職員会議: two common words are no name.
        for (var cut = 2; cut <= word.Length - 2; cut++)
            if (Any(lexicon.Of(word[..cut]), Word.Common | Word.Generic | Word.Jargon | Word.Facility | Word.Kin) && Any(lexicon.Of(word[cut..]), Word.Common | Word.Generic | Word.Jargon | Word.Facility | Word.Kin | Word.Title)) return false;
        return word.Length >= 2 || Scan.IsKanji(word[0]);
    }

    private int Korean(ReadOnlySpan<char> t, int start, List<Draft> drafts)
    {
        var end = start;
        while (end < t.Length && end - start < 16 && Scan.IsHangul(t[end])) end++;
        foreach (var particle in KoreanParticles)
        {
            var stop = end - particle.Length;
            if (stop - start < 3 || !t[stop..end].SequenceEqual(particle) || Any(lexicon.Of(t[start..stop]), Word.Generic | Word.Jargon | Word.Coarse)) continue;
            var length = Scan.EndsLength(t, stop, KoreanEnds);
            // 달빛중에 다녀요: a school by its short name.
            if (length == 0 && particle is "에" or "를" or "을" && t[stop - 1] is '중' or '고' or '초' && Scan.Any(t, end, [" 다녀", " 다니", " 전학", " 입학", " 재학", " 졸업", " 다닌", " 다님"]) > 0) length = 1;
            if (length == 0 || stop - start - length < 2 || Any(lexicon.Of(t[start..(stop - length)]), Word.Generic | Word.Jargon | Word.Coarse | Word.Kin)) continue;
            Add(drafts, start, stop);
            break;
        }
        return Math.Max(end, start + 1);
    }

    private static void Add(List<Draft> drafts, int start, int end) =>
        drafts.Add(new Draft(start, end, FindingKind.Organisation, Certainty.Ask, Reason.OrganisationByForm) { Rank = 22 });
}
