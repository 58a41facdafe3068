using Ibasho.Guard.Model;
using Ibasho.Guard.Rules;

namespace Ibasho.Guard.Rewriting;

/// <summary>Turns drafts into findings: the reason in words, and what to write instead, the same for the same all through a text.</summary>
internal sealed class Proposals(Lexicon lexicon, Names names, Reasons reasons, char[] folded, GuardOptions options)
{
    private readonly Dictionary<string, string> people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> things = new(StringComparer.Ordinal);
    private readonly HashSet<char> takenByPeople = [], takenByThings = [];
    private readonly HashSet<string> roles = [];
    private int? firstYear, lastYear;

    public IReadOnlyList<Finding> Of(List<Draft> drafts)
    {
        Signs();
        Years(drafts);
        var findings = new List<Finding>(drafts.Count);
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            var language = Language(draft);
            var words = draft.Kind switch
            {
                FindingKind.Person => Person(draft, i > 0 ? drafts[i - 1] : null, findings, language),
                FindingKind.Place => Place(draft, language),
                FindingKind.Organisation => Organisation(draft, language),
                FindingKind.Date => Date(draft, language),
                FindingKind.Age => Age(draft, language),
                FindingKind.Contact or FindingKind.Number => Left(language),
                _ => Rare(draft, language),
            };
            findings.Add(new Finding(draft.Start, draft.End, draft.Kind, draft.Certainty, reasons.Of(draft.Reason, options.Language == GuardLanguage.OfText ? language : options.Language), words) { IsMyNumber = draft.IsMyNumber });
        }
        return findings;
    }

    private ReadOnlySpan<char> T => folded;

    /// <summary>The language around a place: kana and kanji, else Hangul, else letters.</summary>
    private GuardLanguage Language(in Draft draft)
    {
        int from = Math.Max(0, draft.Start - 30), to = Math.Min(folded.Length, draft.End + 30);
        int japanese = 0, korean = 0, latin = 0;
        for (var i = from; i < to; i++)
        {
            if (i >= draft.Start && i < draft.End && Scan.IsLetter(folded[i])) continue;
            if (Scan.IsHangul(folded[i])) korean++;
            else if (Scan.IsHiragana(folded[i]) || Scan.IsKatakana(folded[i]) || Scan.IsKanji(folded[i])) japanese++;
            else if (Scan.IsLetter(folded[i])) latin++;
        }
        return korean > japanese && korean * 2 >= latin ? GuardLanguage.Korean : japanese * 2 >= latin && japanese > 0 ? GuardLanguage.Japanese : latin > 0 ? GuardLanguage.English : GuardLanguage.Japanese;
    }

    /// <summary>Letters that stand in the text already (A氏, B病院) are not given to others.</summary>
    private void Signs()
    {
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            if (c is < 'A' or > 'Z' || Scan.IsAlnum(Scan.At(T, i - 1)) || Scan.IsAlnum(Scan.At(T, i + 1))) continue;
            var after = Scan.At(T, i + 1);
            if (after is '市' or '町' or '村' or '区' or '県' or '病' or '施' or '事' or 'ク' or '社' or '校' or '大') takenByThings.Add(c);
            else takenByPeople.Add(c);
        }
    }

    private char Letter(HashSet<char> taken, ReadOnlySpan<char> initials)
    {
        for (var c = 'A'; c <= 'Z'; c++)
        {
            if (c is 'X' || taken.Contains(c) || initials.Contains(c)) continue;
            taken.Add(c);
            return c;
        }
        return '\0';
    }

    private string Letters(HashSet<char> taken, ReadOnlySpan<char> initials, int count)
    {
        var letter = Letter(taken, initials);
        if (letter != '\0') return letter.ToString();
        // More than the alphabet: AA, AB …, again without a real initial in front.
        for (var first = 'A'; first <= 'Z'; first++) if (!initials.Contains(first)) return $"{first}{(char)('A' + count % 26)}{(count >= 52 ? count / 26 : "")}";
        return "Q" + count;
    }

    private string Person(in Draft draft, Draft? before, List<Finding> findings, GuardLanguage language)
    {
        var key = Key(T[draft.Start..draft.End]);
        if (!people.TryGetValue(key, out var label))
        {
            // The other spelling in brackets is the same person.
            if (before is { Kind: FindingKind.Person } previous && previous.Certainty != Certainty.Ask && draft.Start - previous.End == 1 && folded[previous.End] == '(') label = people.GetValueOrDefault(Key(T[previous.Start..previous.End]));
            label ??= Parts(key, draft).Select(p => people.GetValueOrDefault(p)).FirstOrDefault(p => p is not null && key.Length < 3);
            if (label is null && Roles.Before(T, draft.Start) is { } role && roles.Add(role)) label = role;
            label ??= Letters(takenByPeople, Initials(key), people.Count);
            people[key] = label;
            foreach (var part in Parts(key, draft)) people.TryAdd(part, label);
        }
        if (Roles.Is(label)) return label;
        if (language != GuardLanguage.Japanese) return label;
        var titled = names.Title(T, draft.End) > 0;
        return titled || Scan.Any(T, draft.End, Rules.Names.TitlesJapanese) > 0 || Nick(T[draft.Start..draft.End]) is false && Follows(draft.End) ? label : label + Suffix(draft);
    }

    private static bool Nick(ReadOnlySpan<char> word) => word.EndsWith("ちゃん", StringComparison.Ordinal) || word.EndsWith("くん", StringComparison.Ordinal);

    /// <summary>Where さん would be wrong: at a list's mark, in brackets with a reading, before a comma of names in a form.</summary>
    private bool Follows(int end) => Scan.At(T, end) is '(' or '・';

    private string Suffix(in Draft draft)
    {
        var word = T[draft.Start..draft.End];
        return word.EndsWith("ちゃん", StringComparison.Ordinal) ? "ちゃん" : word.EndsWith("くん", StringComparison.Ordinal) ? "くん" : "さん";
    }

    private static string Key(ReadOnlySpan<char> word)
    {
        Span<char> key = stackalloc char[Math.Min(word.Length, 64)];
        var n = 0;
        foreach (var c in word) if (n < key.Length && c is not ' ' and not '・') key[n++] = Romaji.Katakana(char.ToLowerInvariant(c));
        return new string(key[..n]);
    }

    private IEnumerable<string> Parts(string key, Draft draft) => names.Parts(new string(T[draft.Start..draft.End])).Select(p => Key(p)).Where(p => p != key);

    /// <summary>All letters the real name may begin with.</summary>
    private char[] Initials(string key)
    {
        var initials = new List<char>();
        void Add(ReadOnlySpan<char> word)
        {
            if (word.Length == 0) return;
            if (Scan.IsLetter(word[0])) initials.Add(char.ToUpperInvariant(word[0]));
            else if (Scan.IsKatakana(word[0])) { if (Romaji.Of(word[..Math.Min(2, word.Length)].ToString()) is [>= 'A' and <= 'Z' and var c, ..]) initials.Add(c); }
            else
            {
                var (first, second) = lexicon.Initials(word);
                if (first != '\0') initials.Add(first);
                if (second != '\0') initials.Add(second);
            }
        }
        Add(key);
        for (var length = 1; length <= Math.Min(4, key.Length - 1); length++) { Add(key.AsSpan(0, length)); Add(key.AsSpan(length)); }
        if (Scan.IsHangul(key[0]) && Hangul(key[0]) is var h and not '\0') initials.Add(h);
        return [.. initials];
    }

    private static char Hangul(char c) => "GGNDDRMBBSSAJJCKTPH"[(c - 0xAC00) / 588];

    private string Place(in Draft draft, GuardLanguage language)
    {
        var word = T[draft.Start..draft.End];
        var key = "place:" + Key(word);
        if (things.TryGetValue(key, out var known)) return known;
        var letter = Letters(takenByThings, Initials(Key(word)), things.Count);
        var label = language switch
        {
            GuardLanguage.English => "Town " + letter,
            GuardLanguage.Korean => letter + "시",
            _ => letter + Kind(word),
        };
        return things[key] = label;

        static string Kind(ReadOnlySpan<char> word)
        {
            if (word[^1] == '駅') return "駅";
            if (word[^1] is '川' or '島' or '山' or '港' or '橋') return word[^1].ToString();
            if (word.IndexOf('市') > 0 || word.IndexOf('区') > 0) return "市";
            if (word.IndexOf('村') > 0) return "村";
            return word.IndexOf('町') > 0 ? "町" : "市";
        }
    }

    private static readonly (string End, string Japanese, string English, string Korean)[] Sorts =
    [
        ("病院", "病院", "Hospital", "병원"), ("医療センター", "病院", "Hospital", "병원"), ("クリニック", "クリニック", "Clinic", "의원"), ("医院", "クリニック", "Clinic", "의원"), ("内科", "クリニック", "Clinic", "의원"), ("診療所", "クリニック", "Clinic", "의원"), ("歯科", "歯科", "Clinic", "치과"),
        ("薬局", "薬局", "Pharmacy", "약국"), ("調剤", "薬局", "Pharmacy", "약국"), ("小学校", "小学校", "School", "초등학교"), ("中学校", "中学校", "School", "중학교"), ("高校", "高校", "School", "고등학교"), ("高等学校", "高校", "School", "고등학교"), ("大学", "大学", "University", "대학교"), ("学校", "校", "School", "학교"), ("保育園", "保育園", "Nursery", "어린이집"), ("幼稚園", "幼稚園", "Nursery", "유치원"), ("こども園", "こども園", "Nursery", "어린이집"),
        ("法律事務所", "法律事務所", "Law office", "법률사무소"), ("断酒会", "断酒会", "Group", "모임"), ("ダルク", "自助グループ", "Group", "모임"), ("マック", "自助グループ", "Group", "모임"), ("サロン", "サロン", "Group", "모임"), ("教会", "教会", "Church", "교회"),
        ("銀行", "銀行", "Bank", "은행"), ("信用金庫", "金融機関", "Bank", "은행"), ("株", "社", "Company", "회사"), ("工業", "社", "Company", "회사"), ("製作所", "社", "Company", "회사"), ("運送", "社", "Company", "회사"), ("運輸", "社", "Company", "회사"), ("建設", "社", "Company", "회사"), ("水産", "社", "Company", "회사"), ("食品", "社", "Company", "회사"), ("商店", "店", "Shop", "가게"), ("鉄工所", "社", "Company", "회사"), ("工場", "社", "Company", "회사"), ("製", "社", "Company", "회사"), ("警備", "社", "Company", "회사"), ("物流", "社", "Company", "회사"),
        ("병원", "病院", "Hospital", "병원"), ("학교", "校", "School", "학교"), ("센터", "センター", "Centre", "센터"), ("교회", "教会", "Church", "교회"), ("쉼터", "施設", "Shelter", "쉼터"),
        ("Hospital", "病院", "Hospital", "병원"), ("Clinic", "クリニック", "Clinic", "의원"), ("School", "校", "School", "학교"), ("Church", "教会", "Church", "교회"), ("Centre", "センター", "Centre", "센터"), ("Center", "センター", "Centre", "센터"),
        ("センター", "センター", "Centre", "센터"), ("ホーム", "施設", "Home", "시설"), ("苑", "施設", "Home", "시설"), ("荘", "施設", "Home", "시설"),
    ];

    private string Organisation(in Draft draft, GuardLanguage language)
    {
        var word = T[draft.Start..draft.End];
        var key = "organisation:" + Key(word);
        if (things.TryGetValue(key, out var known)) return known;
        var letter = Letters(takenByThings, Initials(Key(word)), things.Count);
        foreach (var sort in Sorts)
            if (word.IndexOf(sort.End, StringComparison.Ordinal) >= 0)
                return things[key] = language switch { GuardLanguage.English => $"{sort.English} {letter}", GuardLanguage.Korean => letter + sort.Korean, _ => letter + sort.Japanese };
        return things[key] = language switch { GuardLanguage.English => "Organisation " + letter, GuardLanguage.Korean => letter + "기관", _ => letter + "事業所" };
    }

    private void Years(List<Draft> drafts)
    {
        foreach (var draft in drafts)
        {
            if (draft.Kind != FindingKind.Date || draft.Reason == Reason.DateBirth || DateParts.Of(T[draft.Start..draft.End]).Year is not { } year) continue;
            firstYear = firstYear is { } f ? Math.Min(f, year) : year;
            lastYear = lastYear is { } l ? Math.Max(l, year) : year;
        }
        firstYear = options.FirstContactYear ?? firstYear;
    }

    private int? around;

    private string Date(in Draft draft, GuardLanguage language)
    {
        var word = T[draft.Start..draft.End];
        var (year, month, moved) = DateParts.Of(word);
        if (draft.Reason == Reason.DateBirth && year is { } born)
        {
            // The band of the age at the last year that the text names.
            if (lastYear is { } now && now - born is >= 0 and < 130) return Bands.Of(now - born, language);
            return language switch { GuardLanguage.English => $"{born / 10 * 10}s", GuardLanguage.Korean => $"{born / 10 * 10}년대", _ => $"{born / 10 * 10}年代" };
        }
        var offset = 0;
        if (year is { } y) { around = y; offset = y - (firstYear ?? y); }
        else offset = (around ?? firstYear ?? 0) - (firstYear ?? 0) + moved;
        var x = offset == 0 ? "X" : offset > 0 ? $"X+{offset}" : $"X-{-offset}";
        if (month is { } m)
            return language switch { GuardLanguage.English => $"month {m} of year {x}", GuardLanguage.Korean => $"{x}년 {m}월", _ => $"{x}年{m}月" };
        return language switch { GuardLanguage.English => "one day", GuardLanguage.Korean => "어느 날", _ => "某日" };
    }

    private string Age(in Draft draft, GuardLanguage language)
    {
        var word = T[draft.Start..draft.End];
        var from = 0;
        while (from < word.Length && Scan.Number(word, from, 3, out _) == 0) from++;
        if (from == word.Length) return Left(language);
        Scan.Number(word, from, 3, out var years);
        if (draft.Reason == Reason.AgeMonths || word.IndexOf("month", StringComparison.Ordinal) > 0 || word.IndexOf("week", StringComparison.Ordinal) > 0) years = 0;
        var band = Bands.Of(years, language);
        // "He is 58" and "58 years old" read on as "in the late 50s"; after a name or in brackets the band stands alone.
        if (language == GuardLanguage.English && years >= 20 && (word.IndexOf("old", StringComparison.Ordinal) > 0 && word.IndexOf('-') < 0 || Scan.Ends(T, draft.Start, ["is ", "was ", "turned "]))) return "in the " + band;
        return band;
    }

    private static string Left(GuardLanguage language) => language switch { GuardLanguage.English => "(left out)", GuardLanguage.Korean => "(생략)", _ => "(省略)" };

    private static string Rare(in Draft draft, GuardLanguage language) => language switch
    {
        GuardLanguage.English => draft.Reason switch { Reason.RareOffice => "somebody in public life", Reason.RareSport => "somebody with a sporting past", Reason.RarePrize => "somebody with an award", _ => "(something unusual)" },
        GuardLanguage.Korean => draft.Reason switch { Reason.RareOffice => "공적인 일을 한 분", Reason.RareSport => "운동 경력이 있는 분", Reason.RarePrize => "수상 경력이 있는 분", _ => "(드문 경험)" },
        _ => draft.Reason switch { Reason.RareOffice => "公の仕事の経験者", Reason.RareSport => "競技の経験者", Reason.RarePrize => "受賞の経験者", Reason.RareAnimal => "専門職", Reason.Combination => "(より広い言い方)", _ => "(めずらしい経験)" },
    };
}
