using System.Text;

namespace Ibasho.Guard.Training;

/// <summary>Fills the slots of our own sentences with invented people, places and numbers.</summary>
internal sealed class Generator(Pools pools, Seeded random)
{
    private readonly Pools.Entry[] surnames = [.. pools.Surnames.Where(e => e.Surface.All(IsKanji) && e.Surface.Length <= 4).OrderBy(e => e.Cost)];
    private readonly Pools.Entry[] given = [.. pools.Given.Where(e => e.Surface.All(IsKanji) && e.Surface.Length <= 3).OrderBy(e => e.Cost)];
    private readonly Pools.Entry[] kanaGiven = [.. pools.Given.Where(e => e.Surface.All(c => c is >= 'ぁ' and <= 'ゖ') && e.Surface.Length is > 1 and < 5).OrderBy(e => e.Cost)];
    private readonly Pools.Entry[] foreign = [.. pools.People.Where(e => e.Surface.All(c => c is >= 'ァ' and <= 'ー') && e.Surface.Length is > 1 and < 10)];
    private readonly string[] places = [.. pools.Places.Where(e => e.Surface.Length > 1 && e.Surface.All(IsKanji)).Select(e => e.Surface)];
    private readonly string[] bareTowns = [.. pools.Towns.Where(t => t.Length > 2 && t[^1] is '市' && !t.Contains('郡', StringComparison.Ordinal)).Select(t => t[..^1]).Except(["大阪", "京都", "広島", "福島", "千葉", "青森", "秋田", "山形", "新潟", "富山", "福井", "長野", "岐阜", "静岡", "奈良", "和歌山", "鳥取", "岡山", "山口", "徳島", "高知", "福岡", "佐賀", "長崎", "熊本", "大分", "宮崎", "鹿児島", "川"])];
    private readonly Dictionary<string, string> kept = [];

    private static bool IsKanji(char c) => c is >= '一' and <= '鿿' or '々' or 'ヶ';

    /// <summary>One text out of one line of ours; slots of the same number in a line hold the same person or place.</summary>
    public Marked Fill(string id, string line)
    {
        kept.Clear();
        var filled = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '{')
            {
                var end = line.IndexOf('}', i);
                filled.Append(Slot(line[(i + 1)..end]));
                i = end;
            }
            else if (line[i] == '[')
            {
                var end = line.IndexOf(']', i);
                var chosen = random.Of(line[(i + 1)..end].Split('|'));
                filled.Append(chosen);
                i = end;
            }
            else filled.Append(line[i]);
        }
        // A choice may hold slots of its own.
        var text = filled.ToString();
        return Marked.Parse(id, text.Contains('{', StringComparison.Ordinal) ? Again(text) : text);
    }

    /// <summary>The same sentence about others: names of the same script, the same one for the same.</summary>
    public Marked Exchanged(Marked text)
    {
        var result = new StringBuilder();
        var marks = new List<Mark>();
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        foreach (var mark in text.Marks.OrderBy(m => m.Start))
        {
            if (mark.Start < at) continue;
            result.Append(text.Text, at, mark.Start - at);
            var words = text.Text[mark.Start..mark.End];
            if (!others.TryGetValue(words, out var other)) others[words] = other = random.Chance(75) ? Other(words, mark.Kind) : words;
            marks.Add(new Mark(result.Length, result.Length + other.Length, mark.Kind));
            result.Append(other);
            at = mark.End;
        }
        result.Append(text.Text, at, text.Text.Length - at);
        return text with { Text = result.ToString(), Marks = marks };
    }

    private string Other(string words, string kind)
    {
        if (kind == "person")
        {
            if (words.All(IsKanji)) return words.Length <= 2 && random.Chance(60) ? Surname() : words.Length == 2 && random.Chance(30) ? random.Of(given).Surface : Ranked(surnames).Surface + Ranked(given).Surface;
            if (words.All(c => c is >= 'ァ' and <= 'ー' or '・' or '=')) return words.Contains('・', StringComparison.Ordinal) ? string.Join('・', words.Split('・').Select(_ => Foreign())) : Foreign();
            if (words.Any(IsKanji) && words.All(c => IsKanji(c) || c is >= 'ぁ' and <= 'ー')) return Full(Surname(), GivenName());
            if (words.All(c => char.IsAsciiLetter(c) || c == ' ')) return random.Of(pools.LatinGiven) + (words.Contains(' ', StringComparison.Ordinal) ? " " + random.Of(pools.LatinFamily) : "");
        }
        if (kind == "place" && words.Length < 7 && words.All(IsKanji)) return words[^1] is '市' or '町' or '村' or '区' ? random.Of(pools.Towns) : words[^1] is '駅' or '川' or '山' or '島' ? random.Of(places) + words[^1] : random.Of(places);
        return words;
    }

    private string Again(string text)
    {
        var filled = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '{') { filled.Append(text[i]); continue; }
            var end = text.IndexOf('}', i);
            filled.Append(Slot(text[(i + 1)..end]));
            i = end;
        }
        return filled.ToString();
    }

    private string Slot(string slot)
    {
        var name = slot.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var number = slot[name.Length..];
        return name switch
        {
            "s" => P(Keep("s" + number, Surname)),
            "g" => P(Keep("g" + number, GivenName)),
            "f" => P(Full(Keep("s" + number, Surname), Keep("g" + number, GivenName))),
            "k" => P(Keep("k" + number, () => random.Of(given).Reading)),
            "h" => P(Keep("h" + number, () => ToHiragana(random.Of(given).Reading))),
            "K" => P(KanaFull()),
            "w" => P(Keep("w" + number, Foreign)),
            "W" => P(Keep("W" + number, () => Foreign() + random.Of(["・", "・", "・", " ", "・ド・", ""]) + Foreign())),
            "R" => P(Roman()),
            "n" => P(Keep("n" + number, Nickname)),
            "i" => P(Initials()),
            "l" => L(Keep("l" + number, Town)),
            "st" => L(random.Of(places) + "駅"),
            "ll" => L(Address()),
            "o" => O(Keep("o" + number, Facility)),
            "co" => O(Keep("co" + number, Company)),
            "sc" => O(Keep("sc" + number, School)),
            "ho" => O(Keep("ho" + number, Hospital)),
            "d" => $"<d:{Date()}>",
            "b" => $"<d:{Birth()}>",
            "a" => $"<a:{Age()}>",
            "t" => $"<c:{Phone()}>",
            "m" => $"<c:{Mail()}>",
            "num" => $"<n:{Digits(7 + random.Below(4))}>",
            "x" => (1 + random.Below(90)).ToString(),
            "A" => ((char)('A' + random.Below(16))).ToString(),
            "eg" => P(Keep("eg" + number, () => random.Of(pools.LatinGiven))),
            "es" => P(Keep("es" + number, () => random.Of(pools.LatinFamily))),
            "ef" => P(Keep("eg" + number, () => random.Of(pools.LatinGiven)) + " " + Keep("es" + number, () => random.Of(pools.LatinFamily))),
            "ei" => P(EnglishInitials()),
            "el" => L(random.Of(pools.EnglishTowns)),
            "ea" => L($"{1 + random.Below(2400)} {EnglishWord()} {random.Of(["Street", "Road", "Lane", "Avenue", "Drive", "Close", "Court", "Way", "Terrace", "Place"])}" + (random.Chance(40) ? ", " + random.Of(pools.EnglishTowns) : "")),
            "eo" => O(EnglishFacility()),
            "ed" => $"<d:{EnglishDate()}>",
            "en" => $"<n:{(char)('A' + random.Below(26))}{(char)('A' + random.Below(26))}-{Digits(5)}>",
            "et" => $"<c:{Digits(3)}-555-0{Digits(3)}>",
            "kf" => P(Keep("ks" + number, KoreanSurname) + Keep("kg" + number, KoreanGiven)),
            "kg" => P(Keep("kg" + number, KoreanGiven)),
            "ks" => P(Keep("ks" + number, KoreanSurname)),
            "kw" => P(KoreanForeign()),
            "kl" => L(random.Of(pools.KoreanPlaces)),
            "ka" => L(random.Of(pools.KoreanPlaces) + " " + KoreanSyllables(2) + random.Of(["동", "동", "로", "길", "읍", "면", "리"]) + (random.Chance(60) ? " " + (random.Chance(30) ? "산 " : "") + (1 + random.Below(900)) + (random.Chance(50) ? "-" + (1 + random.Below(30)) : "") : "")),
            "ko" => O(KoreanFacility()),
            "kd" => $"<d:{1 + random.Below(12)}월 {1 + random.Below(28)}일>",
            "kt" => $"<c:010-{Digits(4)}-{Digits(4)}>",
            _ => throw new InvalidDataException($"No slot '{slot}'"),
        };
    }

    private static string P(string words) => $"<p:{words}>";
    private static string L(string words) => $"<l:{words}>";
    private static string O(string words) => $"<o:{words}>";

    private string Keep(string key, Func<string> make)
    {
        if (key.Length > 0 && char.IsAsciiDigit(key[^1]) && kept.TryGetValue(key, out var value)) return value;
        return kept[key] = make();
    }

    private string Surname()
    {
        var kind = random.Below(100);
        if (kind < 6) return $"{random.Of(surnames).Surface[0]}{random.Of(surnames).Surface[^1]}"; // one that is in no list
        if (kind < 9) return ToKatakanaReading(Ranked(surnames));
        if (kind < 11) return ToHiragana(Ranked(surnames).Reading);
        return Ranked(surnames).Surface;
    }

    private static string ToKatakanaReading(Pools.Entry entry) => entry.Reading;

    /// <summary>Half of the time a usual one, else any.</summary>
    private Pools.Entry Ranked(Pools.Entry[] list) => random.Chance(55) ? list[random.Below(Math.Max(1, list.Length / 10))] : list[random.Below(list.Length)];

    private string GivenName()
    {
        var kind = random.Below(100);
        if (kind < 16) return ToHiragana(Ranked(given).Reading);
        if (kind < 26) return Ranked(given).Reading;
        if (kind < 30) return random.Of(kanaGiven).Surface;
        if (kind < 36) return $"{random.Of(given).Surface[0]}{random.Of(given).Surface[^1]}";
        return Ranked(given).Surface;
    }

    private string Full(string family, string first) => family + random.Of(["", "", " ", " ", "　"]) + first;

    private string KanaFull()
    {
        var text = Ranked(surnames).Reading + random.Of([" ", "", "　"]) + Ranked(given).Reading;
        return random.Chance(40) ? HalfWidth(text) : random.Chance(30) ? ToHiragana(text) : text;
    }

    private string Foreign() => random.Of(foreign).Surface;

    private string Roman() => random.Below(4) switch
    {
        0 => $"{random.Of(pools.LatinGiven)} {random.Of(pools.LatinFamily)}",
        1 => random.Of(pools.LatinGiven),
        2 => $"{Romaji(Ranked(surnames).Reading)} {Romaji(Ranked(given).Reading)}",
        _ => $"{Romaji(Ranked(given).Reading)} {Romaji(Ranked(surnames).Reading).ToUpperInvariant()}",
    };

    private string Nickname()
    {
        var reading = Ranked(given).Reading;
        var two = reading[..Math.Min(reading.Length, 2)];
        var kana = random.Chance(50) ? ToHiragana(two) : two;
        return random.Below(9) switch
        {
            0 => kana + (random.Chance(50) ? "っち" : "ッチ"),
            1 => kana + "ぴ",
            2 => kana + "りん",
            3 => kana[..1] + "っちゃん",
            4 => kana[..1] + "ーちゃん",
            5 => kana[..1] + "っくん",
            6 => kana + "たん",
            7 => kana + "ぽん",
            _ => kana + "ちゃん",
        };
    }

    private string Initials()
    {
        char a = (char)('A' + random.Below(26)), b = (char)('A' + random.Below(26));
        return random.Below(4) switch { 0 => $"{a}.{b}.", 1 => $"{a}・{b}", 2 => $"{a}.{b}", _ => $"{a}.{Romaji(Ranked(surnames).Reading)}" };
    }

    private string EnglishInitials() => random.Below(3) switch
    {
        0 => $"{(char)('A' + random.Below(26))}.{(char)('A' + random.Below(26))}.",
        1 => $"{random.Of(pools.LatinGiven)} {(char)('A' + random.Below(26))}.",
        _ => $"{(char)('A' + random.Below(26))}. {random.Of(pools.LatinFamily)}",
    };

    private string Town()
    {
        var kind = random.Below(100);
        if (kind < 55) return random.Of(pools.Towns);
        if (kind < 80) return random.Of(bareTowns);
        if (kind < 90) return random.Of(pools.Towns.Where(t => t[^1] is '市' or '区').ToArray()) + random.Of(places) + random.Of(["町", "", "台", "丁目"]).Replace("丁目", (1 + random.Below(6)) + "丁目", StringComparison.Ordinal);
        return random.Of(places) + random.Of(["川", "町", "島", "通り", "団地", "商店街", "橋", "公園", "峠", "港", "岬"]);
    }

    private string Address() =>
        random.Of(["", "", random.Of(["大阪府", "兵庫県", "群馬県", "沖縄県", "北海道", "福岡県", "愛知県", "宮城県", "広島県", "長野県"])]) + random.Of(pools.Towns) + random.Of(places) + random.Of(["", "町", "台"])
        + random.Of([$"{1 + random.Below(9)}-{1 + random.Below(30)}-{1 + random.Below(20)}", $"{1 + random.Below(9)}丁目{1 + random.Below(30)}番{1 + random.Below(20)}号", $"{1 + random.Below(2000)}番地", $"{1 + random.Below(2000)}-{1 + random.Below(9)}"])
        + random.Of(["", "", $" {random.Of(pools.Words)}荘{100 + random.Below(300)}", $" メゾン{random.Of(pools.Words)} {100 + random.Below(700)}号室", $"コーポ{random.Of(pools.Words)}B{1 + random.Below(300)}"]);

    private string Core() => random.Below(10) switch
    {
        < 5 => random.Of(pools.Words),
        5 => random.Of(places),
        6 => random.Of(bareTowns) + random.Of(pools.Words),
        7 => Ranked(surnames).Surface,
        8 => random.Of(bareTowns),
        _ => random.Of(foreign).Surface,
    };

    private static readonly string[] Fronts =
    [
        "デイサービス", "デイホーム", "デイケア", "グループホーム", "特養", "特別養護老人ホーム", "養護老人ホーム", "ケアハウス", "訪問看護", "訪問看護ステーション", "ヘルパーステーション", "ケアプラン", "ケアステーション", "ケアサポート", "小規模多機能",
        "老健", "居宅", "NPO法人", "社会福祉法人", "医療法人", "就労B型", "作業所", "地域活動支援センター", "相談支援センター", "子ども食堂", "こどもプラザ", "児童養護施設", "母子生活支援施設", "ダルク", "マック", "女性の部屋", "居場所", "フリースクール", "放課後等デイ",
        "調剤", "薬局", "サロン", "コープ", "スナック", "喫茶", "居酒屋", "GA", "AA", "断酒会", "家族会", "自助グループ", "法律事務所", "就労支援", "自立準備ホーム", "シェルター", "教会", "カフェ", "地域包括", "福祉タクシー",
    ];

    private static readonly string[] Backs =
    [
        "苑", "園", "荘", "の里", "の家", "の杜", "の郷", "の丘", "の風", "の会", "ホーム", "ハウス", "の館", "ケアセンター", "ケアサービス", "デイサービスセンター", "居宅介護支援事業所", "訪問看護ステーション", "薬局", "歯科", "クリニック", "内科", "医院", "こころの診療所", "メンタルクリニック", "作業所", "工房",
        "相談支援事業所", "地域包括支援センター", "保健福祉センター", "子育て応援センター", "若者相談室", "酒害相談所", "断酒会", "断酒ほたる会", "家族の会", "自助会", "ダルク", "法律事務所", "司法書士事務所", "福祉会", "学園", "寮", "食堂", "朝市サロン", "サロン", "グループ", "サポートの会", "ネットワーク", "自立生活センター", "就労支援センター", "商店", "スーパー", "介護タクシー",
        "舎", "塾", "保育園", "こども園", "老人会", "町内会", "会館", "公民館", "温泉", "旅館", "ホテル", "カフェ",
    ];

    private string Facility()
    {
        var core = Core();
        return random.Below(10) switch
        {
            < 4 => random.Of(Fronts) + (random.Chance(15) ? " " : "") + core,
            < 8 => core + random.Of(Backs),
            8 => random.Of(Fronts) + core + random.Of(["の家", "の里", "苑", "会", "館", "ひろば", "荘"]),
            _ => random.Of(bareTowns) + core + random.Of(Backs),
        };
    }

    private static readonly string[] Trades = ["工業", "製作所", "運送", "運輸", "建設", "工務店", "水産", "食品", "製麺", "酒造", "物流", "ロジテック", "電装", "電機", "鉄工所", "縫製", "印刷", "紙器", "プレス工業", "化学", "製薬", "商店", "商事", "警備", "警備保障", "タクシー", "バス", "交通", "農園", "牧場", "造園", "塗装", "ガラス", "金属", "軽金属", "精機", "興業", "住宅", "不動産", "銀行", "信用金庫", "信金", "ホテル", "旅館", "スーパー", "製菓", "清掃", "解体", "石油", "フーズ", "テクノ", "システム", "陸上部", "水産加工"];

    private string Company()
    {
        var core = Core();
        var name = core + random.Of(Trades) + (random.Chance(15) ? random.Of(bareTowns) + random.Of(["工場", "支店", "営業所", "支社"]) : "");
        return random.Below(8) switch { 0 => "(株)" + name, 1 => "株式会社" + name, 2 => name + "株式会社", 3 => "有限会社" + name, _ => name };
    }

    private string School() => random.Of(["", "", "県立", "市立", "私立"]) + random.Of([random.Of(bareTowns), random.Of(places), random.Of(pools.Words)]) + random.Of(["", "", "東", "西", "第二", "北", "南"]) + random.Of(["小学校", "中学校", "高校", "高等学校", "小", "中", "高", "保育園", "幼稚園", "特別支援学校", "大学", "専門学校", "こども園"]);

    private string Hospital() => random.Of(["", "", "", "医療法人", "医療法人社団", "独立行政法人"]) + random.Of([random.Of(bareTowns), random.Of(places), random.Of(pools.Words), Ranked(surnames).Surface]) + random.Of(["", "", "中央", "ひかり", "南", "東", "記念", "こころの", "赤十字", "協立", "総合", "市民"]) + random.Of(["病院", "病院", "医院", "クリニック", "診療所", "メンタルクリニック", "内科", "外科", "医療センター", "歯科"]);

    private string Date() => random.Below(12) switch
    {
        0 => $"令和{1 + random.Below(8)}年{1 + random.Below(12)}月{1 + random.Below(28)}日",
        1 => $"R{1 + random.Below(8)}.{1 + random.Below(12)}.{1 + random.Below(28)}",
        2 => $"20{20 + random.Below(7)}年{1 + random.Below(12)}月",
        3 => $"20{20 + random.Below(7)}/{1 + random.Below(12)}/{1 + random.Below(28)}",
        4 or 5 => $"{1 + random.Below(12)}/{1 + random.Below(28)}",
        6 => $"昨年{1 + random.Below(12)}月",
        7 => $"今月{1 + random.Below(28)}日",
        _ => $"{1 + random.Below(12)}月{1 + random.Below(28)}日",
    };

    private string Birth() => random.Below(3) switch
    {
        0 => $"昭和{2 + random.Below(60)}年{1 + random.Below(12)}月{1 + random.Below(28)}日",
        1 => $"S{10 + random.Below(50)}.{1 + random.Below(12)}.{1 + random.Below(28)}",
        _ => $"19{25 + random.Below(70)}年{1 + random.Below(12)}月{1 + random.Below(28)}日",
    };

    private string Age() => (3 + random.Below(95)) + random.Of(["歳", "歳", "歳", "才"]);
    private string Phone() => random.Of([$"090-0000-{Digits(4)}", $"080-0000-{Digits(4)}", $"0{1 + random.Below(9)}{random.Below(9)}-000-{Digits(4)}", $"0{1 + random.Below(9)}-0000-{Digits(4)}"]);
    private string Mail() => $"{Romaji(random.Of(given).Reading).ToLowerInvariant()}@{random.Of(["mail", "post", "care"])}.example.jp";
    private string Digits(int n) => string.Concat(Enumerable.Range(0, n).Select(_ => (char)('0' + random.Below(10))));

    private static readonly string[] EnglishWords = ["Oak", "Maple", "Harbour", "Harbor", "Station", "Mill", "Church", "Castle", "Pine Hollow", "Tannery", "Sunnyside", "Riverside", "Hillcrest", "Bridgeway", "Eastside", "Westgate", "North Star", "Lakeview", "Willow", "Cedar", "Beacon", "Haven", "Phoenix", "Lighthouse", "New Dawn", "Open Door", "Stepping Stones", "Green Lane", "Kings", "Queens", "Victoria", "Albert", "High", "Chestnut", "Birch", "Fairview", "Meadow", "St Mary's", "St Anne's", "Holy Cross", "Trinity", "Grace", "Hope", "Serenity", "Cornerstone", "Pathways", "Horizon", "Anchor"];

    private string EnglishWord() => random.Chance(75) ? random.Of(EnglishWords) : random.Of(pools.LatinFamily);

    private string EnglishFacility() =>
        (random.Chance(25) ? random.Of(pools.EnglishTowns) : EnglishWord()) + " " + random.Of(["Clinic", "Hospital", "House", "Detox", "Recovery", "Recovery Centre", "Center", "Primary School", "High School", "Middle School", "Academy", "Community Centre", "Surgery", "Medical Centre", "Care Home", "Lodge", "Shelter", "Foods", "Logistics", "Cold Storage", "Motors", "Garage", "Farm", "Bakery", "Barbers", "Advice Shop", "Housing Association", "Trust", "Pharmacy", "Foundation", "Church", "Brewery", "Steel", "Freight", "& Sons", "Ltd", "Warehouse", "Diner", "Hotel", "Nursing Home", "Family Services", "Treatment Center"]);

    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"];

    private string EnglishDate() => random.Below(5) switch
    {
        0 => $"{random.Of(Months)} {1 + random.Below(28)}",
        1 => $"{1 + random.Below(28)} {random.Of(Months)}",
        2 => $"20{20 + random.Below(6)}-{1 + random.Below(12):00}-{1 + random.Below(28):00}",
        3 => $"{random.Of(Months)} {1 + random.Below(28)}, 20{20 + random.Below(6)}",
        _ => $"{random.Of(Months)} 20{20 + random.Below(6)}",
    };

    private const string KoreanSurnames = "김김김김김이이이이박박박최최정정강강조조윤윤장장임임한한오오서서신신권권황황안안송송류전전홍홍고고문양양손손배배백백허허유유남남심노노하곽성차주우구민진나지엄변채원천방공현함여염석선설마길연위표명기반왕금옥육인맹제모탁국어은편용";

    private string KoreanSurname() => random.Chance(4) ? random.Of(["황보", "남궁", "제갈", "선우", "독고", "사공", "서문"]) : KoreanSurnames[random.Below(KoreanSurnames.Length)].ToString();

    private const string Syllables = "가건경광규근기길나남다단대덕도동두라란래련례록린만명모묘무문미민배범병보복봉부분빈사산삼상서석선설섭성세소솔수숙순슬승시식신아안애양연열영예오옥완용우욱운웅원월유윤율은을의이인일자재정제조종주준중지진찬창채천철초춘치칠태택표필하학한해향헌혁현형혜호홍화환효후훈휘희";

    private string KoreanSyllables(int n) => string.Concat(Enumerable.Range(0, n).Select(_ => Syllables[random.Below(Syllables.Length)]));

    private string KoreanGiven() => random.Below(10) switch { < 4 => random.Of(pools.KoreanGiven), < 9 => KoreanSyllables(2), _ => KoreanSyllables(1) };

    private string KoreanForeign() => random.Of(["마리아", "리사", "응우옌", "티", "흐엉", "로사", "안나", "산토스", "마리셀", "조셉", "알리", "무함마드", "아흐메드", "나타샤", "올가", "수라즈", "타파", "첸", "왕웨이", "리메이", "사만다", "다니엘", "케빈", "소피아"]) + random.Of(["", "", " 산토스", " 티 흐엉", " 라이", " 칸", " 페트로바", " 림"]);

    private static readonly string[] KoreanWords = ["햇살", "푸른솔", "다온", "다솜", "늘봄", "한울", "새봄", "해오름", "참좋은", "성모", "누리", "가람", "은혜", "사랑", "희망", "나눔", "새빛", "온누리", "솔향", "맑은샘", "미래", "우리", "행복", "기쁨", "드림", "하늘", "무지개", "푸른", "열린", "둥지", "한빛", "새길", "동행", "이음", "샘물", "보금자리", "밝은", "큰나무", "아름", "청솔", "느티나무", "소망", "평화", "성심", "제일", "중앙", "현대", "서울", "연세", "삼성"];

    private string KoreanFacility() => (random.Chance(30) ? random.Of(pools.KoreanPlaces).TrimEnd('시', '군', '구') : "") + random.Of(KoreanWords) + random.Of(["병원", "요양병원", "의원", "정신과의원", "재가센터", "재가복지센터", "요양원", "복지관", "종합사회복지관", "초등학교", "중학교", "고등학교", "지역아동센터", "청소년쉼터", "쉼터", "의집", "공동체", "치료공동체", "주민협의체", "상담소", "상담센터", "교회", "식당", "물류", "건설", "전자", "마트", "약국", "어린이집", "작업장", "그룹홈", "보호관찰소", "가족센터", "중독관리통합지원센터"]);

    private static string ToHiragana(string text) => string.Concat(text.Select(c => c is >= 'ァ' and <= 'ヶ' ? (char)(c - 0x60) : c));

    private static string HalfWidth(string text)
    {
        const string full = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
        const string voiced = "ガギグゲゴザジズゼゾダヂヅデドバビブベボ", plain = "カキクケコサシスセソタチツテトハヒフヘホ", half = "パピプペポ";
        var result = new StringBuilder();
        foreach (var c in text)
        {
            if (voiced.IndexOf(c) is >= 0 and var v) result.Append((char)(0xFF66 + full.IndexOf(plain[v]))).Append('ﾞ');
            else if (half.IndexOf(c) is >= 0 and var h) result.Append((char)(0xFF66 + full.IndexOf("ハヒフヘホ"[h]))).Append('ﾟ');
            else if (full.IndexOf(c) is >= 0 and var f) result.Append((char)(0xFF66 + f));
            else result.Append(c);
        }
        return result.ToString();
    }

    public static string Romaji(string kana) => Ibasho.Guard.Rules.Romaji.Of(kana);
}
