using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>What the model found, weighed by what stands around it.</summary>
internal sealed class WeighedNames(Lexicon lexicon, Names names)
{
    // Nobody and nothing is called longer than this: the model lost its way.
    private const int Longest = 40;

    // Below ask nothing is said; between ask and likely it is a question.
    internal const float AskPerson = 0.10f, LikelyPerson = 0.50f, SurePerson = 0.97f, AskPlace = 0.20f, LikelyPlace = 0.60f, AskOrganisation = 0.15f, LikelyOrganisation = 0.60f;

    // Ends of Japanese verbs and of sentences: no name in hiragana ends so.
    private static readonly string[] Grammar = ["ます", "ました", "ません", "です", "でした", "ください", "った", "って", "ない", "たい", "れる", "ている", "せん", "けど", "から", "まで", "より", "ながら", "ばんは", "にちは", "ました", "しい"];
    private static readonly string[] Particles = ["이에게", "이가", "이는", "이를", "이와", "이도", "이의", "이네", "이랑", "에게", "가", "는", "은", "을", "를", "와", "과", "의", "도", "이"];

    /// <summary>What the model is sure enough of, as drafts of findings.</summary>
    public void Find(ReadOnlySpan<char> t, List<Model.Span> spans, List<Draft> drafts)
    {
        foreach (var span in spans)
        {
            int start = span.Start, end = span.End;
            while (start < end && !IsPart(t, start)) start++;
            while (end > start && !IsPart(t, end - 1) && !(t[end - 1] == '.' && Scan.IsLetter(Scan.At(t, end - 2)))) end--;
            if (start >= end) continue;
            var draft = span.Tag switch
            {
                Tag.BeginPerson => Person(t, start, end, span.Trust),
                Tag.BeginPlace => Place(t, start, end, span.Trust),
                Tag.BeginOrganisation => Organisation(t, start, end, span.Trust),
                _ => span.Trust > 0.3f && end - start > 2 ? new Draft(start, end, FindingKind.Rare, Certainty.Ask, Reason.RareByModel) { Rank = 8 } : default,
            };
            if (draft.Length > 0) drafts.Add(draft with { Trust = span.Trust });
        }
    }

    /// <summary>A sign that a name may begin or end with; of the pairs only the rare kanji, not emoji.</summary>
    private static bool IsPart(ReadOnlySpan<char> t, int i)
    {
        var c = t[i];
        if (char.IsLowSurrogate(c)) c = Scan.At(t, i - 1);
        return char.IsHighSurrogate(c) ? c is >= '\uD840' and <= '\uD8BF' : char.IsLetterOrDigit(c) || c is 'ー' or '゛' or '゜' or '々' or '(' or '㈱';
    }

    private Draft Person(ReadOnlySpan<char> t, int start, int end, float trust)
    {
        // A title that slipped in: 山田さん, but not みっちゃん, which is one name.
        foreach (var title in Names.TitlesJapanese)
            if (end - start > title.Length && Scan.Has(t, end - title.Length, title) && title is not "ちゃん" and not "くん" and not "氏") { end -= title.Length; break; }
        // The model cut into the title: 凛ち|ゃん.
        if (Scan.Any(t, end - 1, ["ちゃん", "さん", "さま", "くん"]) > 0 && end - start > 1) end--;
        while (start < end && t[start] is '(' or '・') start++;
        // Words in small letters at the end are no part of an English name, nor are particles of a Korean one.
        while (t[start..end].LastIndexOf(' ') is var blank and > 0 && char.IsAsciiLetterLower(t[start + blank + 1]) && lexicon.Of(t[(start + blank + 1)..end]).HasFlag(Word.LatinCommon)) end = start + blank;
        if (Scan.IsHangul(t[start]) && end - start is > 3 and < 7 && Scan.EndsLength(t, end, Particles) is var particle and > 0 && end - start - particle >= 2) end -= particle;
        if (end - start is < 1 or > Longest) return default;
        if (end - start > 2 && t[end - 2] == ' ' && t[end - 1] is >= 'A' and <= 'Z' && Scan.Any(t, start, ["Annex", "Appendix", "Part", "Section", "Chapter", "Figure", "Table", "Step", "Room", "Ward", "Group", "Unit", "Form", "Plan", "Option", "Client", "Patient", "Mr", "Mrs", "Ms", "Dr", "Vitamin", "Hepatitis", "Type", "Level", "Grade"]) > 0) return default;
        var word = t[start..end];
        var what = lexicon.Of(word);
        if (Scan.IsHiragana(word[0]) && word.Length > 2 && trust < 0.99f && Scan.Ends(t, end, Grammar)) return default;
        // 二十三, 十九: a number; where a name could stand, mostly an age.
        if (word.Length > 1 && Numeral(word) && !what.HasFlag(Word.Surname) && names.Title(t, end) == 0)
            return word.Contains('十') ? new Draft(start, end, FindingKind.Age, Certainty.Ask, Reason.AgeYears) { Rank = 9 } : default;
        var titled = names.Title(t, end) > 0 || Scan.Ends(t, start, Names.RanksBefore);
        if (Names.IsSign(t, start, end) || titled && Scan.IsKanji(t[start]) && trust < 0.9f && names.IsWord(t, start, end)) return default;
        if (!titled && (Scan.Any(t, end, Names.Methods) > 0 || word.Length > 2 && word[^1] is '式' or '派' or '版')) return default;
        // ヤクルトさんや新|聞屋さん: cut out of a longer word.
        if (start > 0 && Scan.IsKanji(t[start - 1]) && Scan.IsKanji(word[0]) && lexicon.Of(t.Slice(start - 1, 2)) is var across && across.HasFlag(Word.Common) && !across.HasFlag(Word.Usual) && trust < 0.97f) return trust < 0.4f ? default : Make(start, end, Certainty.Ask, Reason.NameByModel);
        if (what.HasFlag(Word.Jargon) && !(titled && (what & (Word.Surname | Word.Name | Word.LatinSurname | Word.LatinGiven)) != Word.None)) return default;
        if ((what & (Word.Generic | Word.Title)) != Word.None && (what & (Word.Surname | Word.Given)) == Word.None) return default;
        if (what.HasFlag(Word.Kin) && !what.HasFlag(Word.Surname) && (what & Word.LatinGiven) == Word.None) return default;
        var named = (what & (Word.Surname | Word.Given | Word.Name | Word.LatinGiven | Word.LatinSurname)) != Word.None;
        // One kanji, or a common word that is no usual name, needs a title or a strong word of the model.
        if (!titled && word.Length == 1 && trust < 0.9f) return trust < 0.3f ? default : Make(start, end, Certainty.Ask, Reason.NameByModel);
        if (!titled && what.HasFlag(Word.Common) && !what.HasFlag(Word.Usual) && trust < 0.85f) return trust < 0.25f ? default : Make(start, end, Certainty.Ask, Reason.NameByModel);
        if (Scan.IsHiragana(word[0]) && word.Length <= 2 && !titled && trust < 0.8f) return trust < 0.4f ? default : Make(start, end, Certainty.Ask, Reason.NameByModel);
        // Hiragana within hiragana is mostly the end of a verb (つかない); katakana that no list of names knows is mostly a thing.
        if (!titled && Scan.IsHiragana(word[0]) && Scan.IsHiragana(Scan.At(t, start - 1)) && Scan.At(t, start - 1) is not 'の' and not 'と' and not 'は' && trust < 0.995f) return trust < 0.7f ? default : Make(start, end, Certainty.Ask, Reason.NameByModel);
        if (!titled && !named && Scan.IsKatakana(word[0]) && word.IndexOfAny('・', ' ') < 0 && trust < 0.93f) return trust < 0.3f ? default : Make(start, end, Certainty.Ask, Reason.NameByModel);
        // Korean: a common word with its particle looks like a name of three signs; without title or list it is asked for.
        if (!titled && Scan.IsHangul(word[0]) && !(named && what.HasFlag(Word.Given)) && (word.Length > 4 || !lexicon.Of(word[..1]).HasFlag(Word.Surname) && trust < 0.95f || word[^1] is '은' or '는' or '을' or '를' && trust < 0.97f)) return trust < 0.3f ? default : Make(start, end, Certainty.Ask, Reason.NameByModel);
        if (trust < AskPerson) return default;
        // A short word alone on its line, as titles are, has nothing around it that speaks for a name.
        if (!titled && (word.Length <= 2 || word.Contains('の')) && Scan.At(t, start - 1) == '\n' && Scan.At(t, end) == '\n') return Make(start, end, Certainty.Ask, Reason.NameByModel);
        if (trust >= SurePerson && (titled || named && !what.HasFlag(Word.Common))) return Make(start, end, Certainty.Sure, titled ? Reason.NameWithTitle : Reason.NameByModel);
        if (trust >= LikelyPerson || titled && named && trust >= 0.3f) return Make(start, end, Certainty.Likely, titled ? Reason.NameWithTitle : Reason.NameByModel);
        return Make(start, end, Certainty.Ask, Reason.NameByModel);

        static Draft Make(int start, int end, Certainty certainty, Reason reason) => new(start, end, FindingKind.Person, certainty, reason) { Rank = 50 };
    }

    private Draft Place(ReadOnlySpan<char> t, int start, int end, float trust)
    {
        if (end - start > Longest) return default;
        var word = t[start..end];
        var what = lexicon.Of(word);
        if (what.HasFlag(Word.Coarse) || what.HasFlag(Word.Jargon) || what.HasFlag(Word.Generic)) return default;
        if (word.Length > 2 && word[^1] is '県' or '府' or '都' or '州' or '国') return default;
        if (word.Length <= 2 && Scan.IsLetter(word[0])) return default;
        if (Scan.IsDigit(word[0]) && word.IndexOfAny("室階棟床") > 0) return default;
        if (what.HasFlag(Word.Common) && !what.HasFlag(Word.Place) && trust < 0.9f) return trust < 0.5f ? default : new(start, end, FindingKind.Place, Certainty.Ask, Reason.PlaceByModel) { Rank = 40 };
        if (trust < AskPlace) return default;
        var tail = Places.Tail(t, end, out var numbered);
        if (numbered) end = tail;
        return new Draft(start, end, FindingKind.Place, numbered && trust > 0.5f ? Certainty.Sure : trust >= LikelyPlace ? trust > 0.97f && what.HasFlag(Word.Place) ? Certainty.Sure : Certainty.Likely : Certainty.Ask, numbered ? Reason.Address : Reason.PlaceByModel) { Rank = numbered ? 57 : 45 };
    }

    private Draft Organisation(ReadOnlySpan<char> t, int start, int end, float trust)
    {
        if (start > 0 && t[start] != '(' && Scan.Ends(t, start, ["(株)", "(有)", "㈱", "㈲"])) start -= t[start - 1] == ')' ? 3 : 1;
        // シェルターまで: a particle is no part of the name.
        if (Scan.EndsLength(t, end, ["まで", "から", "では", "には", "とは", "など", "って"]) is var tail and > 0 && end - start > tail + 1 && !Scan.IsHiragana(t[end - tail - 1])) end -= tail;
        // A bracket without its other half does not belong to the name.
        if (t[start] == '(' && t[start..end].IndexOf(')') < 0) start++;
        // The dot of the sentence is no part of the name; Unit B and See Annex B are no names.
        if (t[end - 1] == '.' && end - start > 5 && char.IsAsciiLetterLower(t[end - 2]) && char.IsAsciiLetterLower(t[end - 4])) end--;
        if (end - start is < 2 or > Longest || end - start > 2 && t[end - 2] == ' ' && t[end - 1] is >= 'A' and <= 'Z') return default;
        var word = t[start..end];
        var what = lexicon.Of(word);
        if ((what & (Word.Generic | Word.Jargon | Word.Kin | Word.Coarse)) != Word.None) return default;
        if (what.HasFlag(Word.Facility) && !what.HasFlag(Word.Usual)) return default;
        // バリント・グループ: a method that begins with a known word of the field.
        for (var length = Math.Min(8, word.Length); length >= 3; length--) if (lexicon.Of(word[..length]).HasFlag(Word.Jargon)) return trust < 0.97f ? default : Make(Certainty.Ask);
        if (Scan.IsLetter(word[0]) && word.Length <= 2 || word.Length >= 3 && word[0] is >= 'A' and <= 'Z' && (Scan.IsKanji(word[1]) || Scan.IsKatakana(word[1]))) return default; // B病院, C事業所
        if (word.EndsWith("法", StringComparison.Ordinal) || word.EndsWith("制度", StringComparison.Ordinal) || word.EndsWith("療法", StringComparison.Ordinal)) return default;
        if ((what.HasFlag(Word.Common) || Katakana(word) && word.Length < 9) && trust < 0.97f) return trust < 0.5f ? default : Make(Certainty.Ask);
        if (trust < AskOrganisation) return default;
        if ((trust < 0.995f || Scan.IsLetter(word[0])) && (Scan.EndsLength(t, end, Sorts) > 0 || Plain(word) || word.IndexOfAnyExceptInRange('ぁ', 'ゖ') < 0 || word.Contains("ない", StringComparison.Ordinal))) return Make(Certainty.Ask);
        return trust >= LikelyOrganisation ? Make(trust > 0.985f && word.Length > 3 ? Certainty.Sure : Certainty.Likely) : Make(Certainty.Ask);

        Draft Make(Certainty certainty) => new(start, end, FindingKind.Organisation, certainty, Reason.OrganisationByModel) { Rank = 48 };
    }

    // Methods, teams and meetings, which are no proper names as firms are.
    private static readonly string[] Sorts = ["モデル", "チーム", "予防", "セラピー", "アプローチ", "プログラム", "研修", "会議", "支援センター", "計画", "加算", "調査", "指針", "ガイドライン", "ワーク", "トレーニング", "面接", "マップ", "シート", "スケール", "リスト", "コンカフェ", "シェルター", "事業", "委員会", "部会", "カンファレンス", " Model", " Act", " Approach", " Dialogue", " Programme", " Program", " Framework", " Scale", " Inventory", " Code", " Plan", " Star", " Rounds", " Pathway", " Protocol", " Review", " Board", " Committee", " Team", " Steps", " Traditions", " Method", " Training", " Report", " Charter", " Week", " Day"];

    /// <summary>Only common words of two signs and more, one after another: 緩和|ケア|チーム, 生活|定着|支援.</summary>
    private bool Plain(ReadOnlySpan<char> word)
    {
        if (word.Length is < 4 or > 20) return false;
        foreach (var c in word) if (!Scan.IsKanji(c) && !Scan.IsKatakana(c)) return false;
        Span<bool> reached = stackalloc bool[word.Length + 1];
        reached[0] = true;
        for (var i = 0; i < word.Length; i++)
            for (var length = 2; reached[i] && length <= 8 && i + length <= word.Length; length++)
            {
                var what = lexicon.Of(word.Slice(i, length));
                if ((what & (Word.Common | Word.Generic | Word.Jargon | Word.Facility)) != Word.None && (what & (Word.Surname | Word.Given | Word.Place | Word.Name)) == Word.None) reached[i + length] = true;
            }
        return reached[word.Length];
    }

    private static bool Numeral(ReadOnlySpan<char> word)
    {
        foreach (var c in word) if (!Scan.IsKanjiDigit(c)) return false;
        return true;
    }

    private static bool Katakana(ReadOnlySpan<char> word)
    {
        foreach (var c in word) if (!Scan.IsKatakana(c)) return false;
        return true;
    }
}
