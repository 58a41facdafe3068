using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>What the model found, weighed by what stands around it; and names again wherever they stand in the text.</summary>
internal sealed class Names(Lexicon lexicon)
{
    // Below ask nothing is said; between ask and likely it is a question.
    internal const float AskPerson = 0.10f, LikelyPerson = 0.50f, SurePerson = 0.97f, AskPlace = 0.20f, LikelyPlace = 0.60f, AskOrganisation = 0.15f, LikelyOrganisation = 0.60f;

    private static readonly string[] Methods = ["療法", "方式", "理論", "症候群", "症", "病", "尺度", "検査", "テスト", "の窓", "の法則", "の原則", "の七原則", "スケール", "モデル", "式", "法", "学派", "派", "の定理", "の三角形", "の階層", "インデックス", "・アプローチ", "アプローチ", "効果", "反応", "現象", "の欲求", "の五段階", "体操", " scale", " Scale", " test", " method", " syndrome", "'s disease", " dementia", " body", " Inventory", " Test", " Index", " approach", " therapy", " method"];
    private static readonly string[] KinBefore = ["長男", "次男", "三男", "四男", "長女", "次女", "三女", "夫", "妻", "母", "父", "姉", "妹", "兄", "弟", "娘", "息子", "孫", "甥", "姪", "叔父", "叔母", "の", "・", "、", "(", " ", "딸 ", "아들 ", "남편 ", "아내 ", "형 ", "누나 "];

    public static string[] TitlesJapanese { get; } = ["さん", "さま", "様", "氏", "くん", "君", "ちゃん", "殿", "先生", "医師", "看護師", "相談員", "支援員", "保健師", "薬剤師", "弁護士", "主任", "課長", "会長", "施設長", "理事長", "Dr", "Ns", "NS", "CW", "CM", "PT", "OT", "PSW", "ケアマネ", "ヘルパー", "刑事", "巡査", "司法書士", "じいさん", "ばあさん"];
    public static string[] TitlesOther { get; } = [" 님", " 씨", " 어르신", " 할머니", " 할아버지", " 선생님", " 팀장", " 과장", " 계장", " 주임", " 부장", " 원장", " 간호사", " 요양보호사", " 상담사", " 목사", " 변호사", " 주무관", " 형사"];
    private static readonly string[] RanksBefore = ["Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Miss ", "Dr ", "Dr. ", "Dr.", "Prof. ", "Professor ", "Officer ", "Nurse ", "Sister ", "Father ", "Judge ", "Aunt ", "Uncle "];

    /// <summary>The titles after <paramref name="end"/>; their length.</summary>
    public int Title(ReadOnlySpan<char> t, int end)
    {
        // A blank may stand before a title: 保科 聡 先生.
        var gap = Scan.At(t, end) == ' ' ? 1 : 0;
        if (gap > 0 && Scan.Any(t, end + 1, TitlesJapanese) is var after and > 0) return after + 1;
        for (var length = 6; length >= 1; length--)
            if (end + length <= t.Length && lexicon.Of(t.Slice(end, length)).HasFlag(Word.Title) && !(t[end] is '家' or '師' or '宅' or '嬢' or '坊')) return length;
        return Scan.Any(t, end, TitlesOther) is var other and > 0 ? other : 0;
    }

    public void Weigh(ReadOnlySpan<char> t, List<Model.Span> spans, List<Draft> drafts)
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
        foreach (var title in TitlesJapanese)
            if (end - start > title.Length && Scan.Has(t, end - title.Length, title) && title is not "ちゃん" and not "くん" and not "氏") { end -= title.Length; break; }
        // The model cut into the title: 凛ち|ゃん.
        if (Scan.Any(t, end - 1, ["ちゃん", "さん", "さま", "くん"]) > 0 && end - start > 1) end--;
        while (start < end && t[start] is '(' or '・') start++;
        // Words in small letters at the end are no part of an English name, nor are particles of a Korean one.
        while (t[start..end].LastIndexOf(' ') is var blank and > 0 && char.IsAsciiLetterLower(t[start + blank + 1]) && lexicon.Of(t[(start + blank + 1)..end]).HasFlag(Word.LatinCommon)) end = start + blank;
        if (Scan.IsHangul(t[start]) && end - start is > 3 and < 7 && Scan.EndsLength(t, end, Particles) is var particle and > 0 && end - start - particle >= 2) end -= particle;
        if (end - start < 1 || end - start > 40) return default;
        var word = t[start..end];
        var what = lexicon.Of(word);
        var titled = Title(t, end) > 0 || Scan.Ends(t, start, RanksBefore);
        if (IsSign(t, start, end) || titled && Scan.IsKanji(t[start]) && trust < 0.9f && IsWord(t, start, end)) return default;
        if (!titled && Scan.Any(t, end, Methods) > 0) return default;
        if (what.HasFlag(Word.Jargon) && !(titled && what.HasFlag(Word.Surname))) return default;
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

    /// <summary>A氏, Bさん, C子: made unknown already.</summary>
    public static bool IsSign(ReadOnlySpan<char> t, int start, int end)
    {
        if (!(t[start] is >= 'A' and <= 'Z') || Scan.IsAlnum(Scan.At(t, start - 1))) return false;
        if (end - start == 1) return true;
        return end - start == 2 && t[end - 1] is '子' or '男' or '美' or '太' or '郎' or '恵';
    }

    private Draft Place(ReadOnlySpan<char> t, int start, int end, float trust)
    {
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
        // A bracket without its other half does not belong to the name.
        if (t[start] == '(' && t[start..end].IndexOf(')') < 0) start++;
        if (end - start < 2) return default;
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
        return trust >= LikelyOrganisation ? Make(trust > 0.985f && word.Length > 3 ? Certainty.Sure : Certainty.Likely) : Make(Certainty.Ask);

        Draft Make(Certainty certainty) => new(start, end, FindingKind.Organisation, certainty, Reason.OrganisationByModel) { Rank = 48 };
    }

    private static readonly string[] Particles = ["이에게", "이가", "이는", "이를", "이와", "이도", "이의", "이네", "이랑", "에게", "가", "는", "은", "을", "를", "와", "과", "의", "도", "이"];

    private static readonly string[] KinOf = ["長男の", "次男の", "三男の", "長女の", "次女の", "三女の", "夫の", "妻の", "姉の", "妹の", "兄の", "弟の", "娘の", "息子の", "孫の", "甥の", "姪の", "娘さんの", "息子さんの", "お孫さんの", "ご主人の", "奥さんの", "奥さまの", "ご長男の", "ご長女の"];

    /// <summary>A given name of the lists straight after a kinship word: 弟の樹は. Always a question, because 妻の声 looks the same.</summary>
    public void AfterKin(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 1; i < t.Length; i++)
        {
            if (t[i - 1] != 'の' || !Scan.Ends(t, i, KinOf)) continue;
            for (var length = Math.Min(4, t.Length - i); length >= 1; length--)
            {
                var what = lexicon.Of(t.Slice(i, length));
                if (!what.HasFlag(Word.Given) || what.HasFlag(Word.Common) && !what.HasFlag(Word.Usual) || Scan.At(t, i + length) is var after && (Scan.IsKanji(after) || Scan.IsKatakana(after))) continue;
                if (!Scan.IsKanji(t[i]) && (length < 2 || Scan.IsHiragana(t[i]) && Title(t, i + length) == 0)) continue;
                drafts.Add(new Draft(i, i + length, FindingKind.Person, Certainty.Ask, Reason.NameWithKin) { Rank = 28 });
                break;
            }
        }
    }

    /// <summary>With its title it is a word of its own: 奥さん, お嬢さん, 杜氏, 神様.</summary>
    private bool IsWord(ReadOnlySpan<char> t, int start, int end)
    {
        for (var more = 1; more <= 2 && end + more <= t.Length; more++)
        {
            var what = lexicon.Of(t[start..(end + more)]);
            if ((what & (Word.Kin | Word.Generic | Word.Title | Word.Common)) != Word.None && (what & (Word.Surname | Word.Given)) == Word.None) return true;
        }
        return false;
    }

    private static bool Katakana(ReadOnlySpan<char> word)
    {
        foreach (var c in word) if (!Scan.IsKatakana(c)) return false;
        return true;
    }

    private static readonly string[] Prepositions = ["in ", "from ", "near ", "to ", "at ", "of ", "outside ", "around ", "via ", "left ", "for ", "towards ", "into ", "In ", "From "];

    /// <summary>A word with a capital that is in no list of words is a name of some kind, where the text is English.</summary>
    public void Capitals(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        Span<char> buffer = stackalloc char[20];
        for (var i = 0; i < t.Length;)
        {
            if (!(t[i] is >= 'A' and <= 'Z') || Units.IsLatin(Scan.At(t, i - 1)) || Scan.At(t, i - 1) is '@' or '.' or '/' or '-') { i++; continue; }
            var end = i;
            var lower = 0;
            while (end < t.Length && Units.IsLatin(t[end])) { if (char.IsLower(t[end])) lower++; end++; }
            var length = end - i;
            if (length is > 2 and < 20 && lower == length - 1 && Scan.At(t, end) is not '@' and not '-' and not '/')
            {
                var small = buffer[..length];
                t[i..end].ToLowerInvariant(small);
                var what = lexicon.Of(small) | lexicon.Of(t[i..end]);
                var prose = Scan.IsLetter(Scan.At(t, end + 1)) && Scan.At(t, end) == ' ' || Scan.IsLetter(Scan.At(t, i - 2)) && Scan.At(t, i - 1) == ' ' || Scan.At(t, end) is '\'' or ',' or '.' or '(';
                var where = Scan.Ends(t, i, Prepositions);
                if (prose && (what & (Word.LatinCommon | Word.Jargon | Word.Title | Word.Kin | Word.Facility)) == Word.None)
                    drafts.Add(Scan.Ends(t, i, RanksBefore)
                        ? new Draft(i, end, FindingKind.Person, Certainty.Likely, Reason.NameWithTitle) { Rank = 32 }
                        : where && (what & (Word.LatinGiven | Word.LatinSurname)) == Word.None
                        ? new Draft(i, end, FindingKind.Place, what.HasFlag(Word.Place) ? Certainty.Likely : Certainty.Ask, what.HasFlag(Word.Place) ? Reason.PlaceOnList : Reason.PlaceByModel) { Rank = 15 }
                        : new Draft(i, end, FindingKind.Person, Certainty.Ask, Reason.NameByModel) { Rank = 12 });
            }
            i = end;
        }
    }

    /// <summary>A surname of the list straight before a title, where the model saw nothing.</summary>
    public void Titled(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 1; i < t.Length; i++)
        {
            if (t[i] is not ('さ' or '様' or '氏' or '先' or 'く' or '君' or 'ち' or '殿') || Scan.Any(t, i, ["さん", "さま", "様", "氏", "先生", "くん", "君", "ちゃん", "殿"]) == 0) continue;
            for (var length = 4; length >= 1; length--)
            {
                var start = i - length;
                if (start < 0) continue;
                var word = t[start..i];
                if (!Scan.IsKanji(word[0]) && !Scan.IsKatakana(word[0]) && !Scan.IsHiragana(word[0])) continue;
                var what = lexicon.Of(word);
                if ((what & (Word.Surname | Word.Given)) == Word.None || (what & (Word.Title | Word.Kin | Word.Generic)) != Word.None) continue;
                if (IsWord(t, start, i)) continue;
                var before = Scan.At(t, start - 1);
                if (Scan.IsKanji(before) && Scan.IsKanji(word[0]) || Scan.IsKatakana(before) && Scan.IsKatakana(word[0])) continue;
                if (Scan.IsHiragana(word[0]) && (length < 3 || Scan.IsHiragana(before) && before is not 'の' and not 'と' and not 'は' and not 'に')) continue;
                drafts.Add(new Draft(start, i, FindingKind.Person, what.HasFlag(Word.Common) && !what.HasFlag(Word.Usual) ? Certainty.Ask : Certainty.Likely, Reason.NameWithTitle) { Rank = 30 });
                break;
            }
        }
    }

    private static readonly string[] Labels = ["画面名", "ハンドル名", "ハンドルネーム", "投稿者名", "アカウント名", "ニックネーム", "あだ名", "源氏名", "芸名", "表示名", "ペンネーム", "닉네임은 ", "닉네임 ", "별명은 "];

    /// <summary>Names by which people go on a screen: after 画面名 and the like, before a colon in a talk, at the beginning before です.</summary>
    public void Called(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        foreach (var label in Labels)
            for (var from = 0; t[from..].IndexOf(label, StringComparison.Ordinal) is var step and >= 0;)
            {
                var at = from += step + label.Length;
                if (Scan.At(t, at) is 'は' or 'が' or 'を' or '、' or ':') at++;
                char close = Scan.At(t, at) switch { '「' => '」', '『' => '』', '"' => '"', '(' => ')', _ => '\0' };
                if (close != '\0') at++;
                var end = at;
                while (end < t.Length && end - at < 24 && (close != '\0' ? t[end] != close && t[end] != '\n' : char.IsLetterOrDigit(t[end]) && !Scan.Has(t, end, "さん") && !Scan.Has(t, end, "から") && t[end] is not 'の' and not 'で' and not 'を' and not 'と')) end++;
                if (end - at is > 1 and < 24 && (close == '\0' || Scan.At(t, end) == close)) drafts.Add(new Draft(at, end, FindingKind.Person, Certainty.Likely, Reason.NameHandle) { Rank = 92 });
            }
        // Lines "name: words": twice the same before a colon is somebody who talks.
        var speakers = new Dictionary<string, (int Count, int Start, int End)>(StringComparer.Ordinal);
        for (var line = 0; line < t.Length;)
        {
            var next = t[line..].IndexOf('\n') is var n and >= 0 ? line + n + 1 : t.Length;
            var end = line;
            while (end < next && end - line < 9 && char.IsLetterOrDigit(t[end])) end++;
            if (end - line is > 1 and < 9 && Scan.At(t, end) == ':')
            {
                var word = t[line..end];
                if ((lexicon.Of(word) & (Word.Kin | Word.Generic | Word.Title | Word.Jargon | Word.LatinCommon)) == Word.None && !Scan.IsDigit(word[0]))
                {
                    ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(speakers, word.ToString(), out var there);
                    if (there || lexicon.Of(word) == Word.None && !Scan.IsKanji(word[^1])) drafts.Add(new Draft(line, end, FindingKind.Person, there ? Certainty.Likely : Certainty.Ask, Reason.NameHandle) { Rank = 35 });
                    if (there && known.Count == 1) drafts.Add(new Draft(known.Start, known.End, FindingKind.Person, Certainty.Likely, Reason.NameHandle) { Rank = 35 });
                    known = (known.Count + 1, line, end);
                }
            }
            // つくしです。 at the beginning of a text or line.
            if (line == 0 && Scan.Has(t, end, ":") is false)
            {
                var stop = t[..Math.Min(t.Length, 10)].IndexOf("です", StringComparison.Ordinal);
                if (stop is > 1 and < 7 && Scan.At(t, stop + 2) is '。' or '、' or '!' && (lexicon.Of(t[..stop]) & (Word.Kin | Word.Generic | Word.Title | Word.Jargon)) == Word.None && (Scan.IsHiragana(t[0]) || Scan.IsKatakana(t[0])))
                    drafts.Add(new Draft(0, stop, FindingKind.Person, Certainty.Ask, Reason.NameHandle) { Rank = 18 });
            }
            line = next;
        }
    }

    /// <summary>Initials with dots: K.T., J.R.M., K.Mori. A lone letter after E with a title is asked for.</summary>
    public static void Initials(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 0; i < t.Length; i++)
        {
            if (!(t[i] is >= 'A' and <= 'Z') || Scan.IsAlnum(Scan.At(t, i - 1)) || Scan.At(t, i - 1) is '.' or '-' or '/' or '\'') continue;
            var at = i;
            var letters = 0;
            while (t[at] is >= 'A' and <= 'Z' && Scan.At(t, at + 1) is '.' or '・' && letters < 4)
            {
                letters++;
                at += 2;
                if (at >= t.Length) break;
            }
            if (letters == 0)
            {
                if (t[i] > 'F' && t[i] is not 'X' and not 'Y' and not 'Z' && t[i..Math.Min(t.Length, i + 7)].IndexOf("(仮", StringComparison.Ordinal) < 0 && Scan.Any(t, i + 1, ["氏", "さん", "様", "くん", "ちゃん"]) > 0) drafts.Add(new Draft(i, i + 1, FindingKind.Person, Certainty.Ask, Reason.LetterOfName) { Rank = 20 });
                continue;
            }
            var end = at;
            if (at < t.Length && t[at] is >= 'A' and <= 'Z' && t[at - 1] is '.' or '・')
            {
                var word = at;
                while (word < t.Length && Scan.IsLetter(t[word])) word++;
                // K.T or K.Mori; but C.elegans and U.S.A have another look.
                if (word - at is 1 or > 2) { end = word; if (word - at == 1 && Scan.At(t, word) == '.') end++; letters++; }
            }
            if (letters < 2) continue;
            var signs = t[i..end];
            if (signs is "U.S." or "U.K." or "U.S.A." or "A.A." or "N.A." or "Q.A." or "Q.O.L." or "E.g." or "I.e." or "D.C." or "P.S." or "P.M." or "A.M." or "Ph.D.") { i = end - 1; continue; }
            if (t[end - 1] == '・') end--;
            if (signs.Contains('・') && Title(t, end) == 0) { i = end - 1; continue; }
            // The dot at the end of a sentence is part of the initials all the same.
            drafts.Add(new Draft(i, end, FindingKind.Person, Certainty.Likely, Reason.NameInitials) { Rank = 52 });
            i = end - 1;
        }

        static int Title(ReadOnlySpan<char> t, int end) => Scan.Any(t, end, TitlesJapanese);
    }

    /// <summary>Every other place where a found name stands, whole or in its parts.</summary>
    public void Again(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        var known = new Dictionary<string, Draft>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (draft.Kind is not FindingKind.Person and not FindingKind.Organisation || draft.Certainty == Certainty.Ask) continue;
            var word = new string(t[draft.Start..draft.End]);
            Remember(known, word, draft);
            if (draft.Kind == FindingKind.Person && word.Length is > 2 and < 30) foreach (var part in Parts(word)) Remember(known, part, draft);
        }
        if (known.Count == 0) return;
        var covered = new bool[t.Length];
        foreach (var draft in drafts) if (draft.Certainty != Certainty.Ask) covered.AsSpan(draft.Start, draft.Length).Fill(true);
        var search = System.Buffers.SearchValues.Create([.. known.Keys], StringComparison.Ordinal);
        for (var i = 0; i < t.Length;)
        {
            var step = t[i..].IndexOfAny(search);
            if (step < 0) break;
            i += step;
            var length = 0;
            for (var n = Math.Min(30, t.Length - i); n > 0; n--)
                if (known.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(t.Slice(i, n))) { length = n; break; }
            if (length == 0) { i++; continue; }
            if (!covered[i] && Stands(t, i, length))
            {
                var first = known.GetAlternateLookup<ReadOnlySpan<char>>()[t.Slice(i, length)];
                // One kanji alone may be the word: 森さん and the wood.
                drafts.Add(new Draft(i, i + length, first.Kind, length == 1 && Title(t, i + 1) == 0 ? Certainty.Ask : first.Certainty, Reason.NameAgain) { Rank = first.Kind == FindingKind.Person ? 46 : 47, Trust = first.Trust });
            }
            i += length;
        }
    }

    private static void Remember(Dictionary<string, Draft> known, string word, Draft draft)
    {
        if (known.Count > 2000 || word.Length < 2 && !Scan.IsKanji(word[0])) return;
        if (!known.TryGetValue(word, out var old) || old.Certainty > draft.Certainty) known[word] = draft;
    }

    /// <summary>Surname and given name of a full one: by a space or a dot, or by the lists.</summary>
    public IEnumerable<string> Parts(string word)
    {
        if (word.AsSpan().IndexOfAny(' ', '・', '=') >= 0)
        {
            foreach (var part in word.Split(' ', '・', '=')) if (part.Length > 1 && !(part.Length == 2 && part[1] == '.')) yield return part;
            yield break;
        }
        if (!Scan.IsKanji(word[0]) && !Scan.IsHangul(word[0])) yield break;
        if (Scan.IsHangul(word[0]))
        {
            if (word.Length == 3) yield return word[1..];
            if (word.Length == 4) yield return word[2..];
            yield break;
        }
        for (var cut = Math.Min(3, word.Length - 1); cut >= 1; cut--)
        {
            string family = word[..cut], given = word[cut..];
            if (!lexicon.Of(family).HasFlag(Word.Surname) || !lexicon.Of(given).HasFlag(Word.Given) && given.Length > 3) continue;
            if (family.Length > 1) yield return family;
            if (given.Length > 1) yield return given;
            yield break;
        }
    }

    /// <summary>Whether a name stands there as a word of its own.</summary>
    private bool Stands(ReadOnlySpan<char> t, int start, int length)
    {
        char first = t[start], last = t[start + length - 1], before = Scan.At(t, start - 1), after = Scan.At(t, start + length);
        if (Units.IsLatin(first) && Units.IsLatin(before) || Units.IsLatin(last) && Units.IsLatin(after)) return false;
        if (Scan.IsHangul(first) && Scan.IsHangul(before)) return length >= 3;
        if (Scan.IsKatakana(first) && (Scan.IsKatakana(before) || Scan.IsKatakana(after))) return false;
        if (Scan.IsHiragana(first) && length < 3 && Scan.IsHiragana(before)) return false;
        if (Scan.IsHiragana(last) && length < 3 && Title(t, start + length) == 0) return false;
        if (Scan.Any(t, start + length, Methods) > 0) return false;
        if (Scan.IsKanji(first))
        {
            if (Scan.IsKanji(before) && !Scan.Ends(t, start, KinBefore)) return false;
            if (Scan.IsKanji(after) && Title(t, start + length) == 0 && !(length < 4 && lexicon.Of(t.Slice(start + length, Math.Min(2, t.Length - start - length))).HasFlag(Word.Given))) return false;
        }
        return true;
    }
}
