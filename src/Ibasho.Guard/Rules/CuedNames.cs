using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>Names that their surroundings give away: a title, a kinship word, a capital, a colon, dots.</summary>
internal sealed class CuedNames(Lexicon lexicon, Names names)
{
    // What a relative has oftener than is called: 妻の声が, 娘の夢は.
    private const string Things = "夢声愛心手口目力道恋涙死命酒金顔体病家車職業墓骨灰血薬傷罪嘘歌詩絵話事件方物時日夜朝春夏秋冬前後上下中外内横側頃元次";
    private static readonly string[] Thoughts = ["こと", "もの", "ため", "せい", "そば", "ほう", "とき", "ところ", "うち", "ほか", "まま", "よう", "かた", "ひと", "そと", "なか", "うえ", "した", "まえ", "あと", "となり", "かげ", "いえ", "くち", "こえ", "ゆめ", "おや", "みせ", "なみだ", "きもち", "こころ", "からだ", "しごと", "はなし", "おかげ", "たち", "いい", "つれ", "なまえ"];
    private static readonly string[] KinOf = ["長男の", "次男の", "三男の", "長女の", "次女の", "三女の", "夫の", "妻の", "姉の", "妹の", "兄の", "弟の", "娘の", "息子の", "孫の", "甥の", "姪の", "三女の", "四男の", "四女の", "長兄の", "次兄の", "末っ子の", "兄嫁の", "嫁の", "婿の", "祖母の", "祖父の", "叔父の", "叔母の", "伯父の", "伯母の", "いとこの", "母の", "父の", "母親の", "父親の", "内縁の夫の", "内縁の妻の", "うちの", "我が子の", "愛娘の", "愛息の", "夫・", "妻・", "長男・", "長女・", "次男・", "次女・", "姉・", "妹・", "兄・", "弟・", "娘さんの", "息子さんの", "お孫さんの", "ご主人の", "奥さんの", "奥さまの", "ご長男の", "ご長女の"];

    /// <summary>A given name of the lists straight after a kinship word: 弟の樹は. Always a question, because 妻の声 looks the same.</summary>
    public void AfterKin(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        for (var i = 1; i < t.Length; i++)
        {
            // 兄泰は: one kanji straight after another, which must begin a word itself.
            if (t[i - 1] is '兄' or '姉' or '弟' or '妹' or '夫' or '妻' or '娘' or '孫' or '甥' or '姪' && !Scan.IsKanji(Scan.At(t, i - 2)) && BareNames.One.Contains(t[i], StringComparison.Ordinal) && !Things.Contains(t[i], StringComparison.Ordinal) && Scan.At(t, i + 1) is 'は' or 'が' or 'も' or '、' or '。' or 'に' or 'と' or 'を' or '(')
                drafts.Add(new Draft(i, i + 1, FindingKind.Person, Certainty.Ask, Reason.NameWithKin) { Rank = 28 });
            if (t[i - 1] is not 'の' and not '・' and not '男' and not '女' || !Scan.Ends(t, i, KinOf) && !Scan.Ends(t, i, ["長男", "次男", "三男", "四男", "長女", "次女", "三女", "四女"])) continue;
            for (var length = Math.Min(4, t.Length - i); length >= 1; length--)
            {
                var what = lexicon.Of(t.Slice(i, length));
                var after = Scan.At(t, i + length);
                var particle = after is 'は' or 'が' or 'も' or '、' or '。' or '(' or 'に' or 'と' or 'を' or 'の' or 'か';
                if (length == 1 && (!particle || Things.Contains(t[i], StringComparison.Ordinal) || !what.HasFlag(Word.Given) && !BareNames.One.Contains(t[i], StringComparison.Ordinal))) continue;
                if (length > 1 && (!what.HasFlag(Word.Given) || what.HasFlag(Word.Common) && !what.HasFlag(Word.Usual) && (!particle || after == 'の')) || Scan.IsKanji(after) || Scan.IsKatakana(after)) continue;
                if (Scan.IsHiragana(t[i]) && (length < 2 || names.Title(t, i + length) == 0 && (after is not 'は' and not 'が' and not 'も' || Thoughts.AsSpan().IndexOf(t.Slice(i, length).ToString()) >= 0))) continue;
                if (Scan.IsKatakana(t[i]) && length < 2) continue;
                drafts.Add(new Draft(i, i + length, FindingKind.Person, Certainty.Ask, Reason.NameWithKin) { Rank = 28 });
                break;
            }
        }
    }

    private static readonly string[] KinBefore = ["husband ", "wife ", "son ", "daughter ", "brother ", "sister ", "mother ", "father ", "mum ", "mom ", "dad ", "nan ", "gran ", "partner ", "boyfriend ", "girlfriend ", "ex ", "aunt ", "uncle ", "cousin ", "friend ", "neighbour ", "landlord ", "client ", "called ", "named ", "stepdad ", "stepmum ", "carer ", "resident ", "patient "];
    private static readonly string[] Verbs = [" is ", " was ", " has ", " had ", " said ", " says ", " told ", " lives ", " lived ", " works ", " worked ", " asked ", " rang ", " called ", " came ", " wants ", " moved ", " lost ", " texted ", " refuses ", " refused ", " left ", " went ", " and ", "'s ", " (", " will ", " did ", " does ", " still ", " hit ", " drinks "];
    private static readonly string[] Verbs2 = [", is ", ", was ", ", has ", ", had ", ", who ", ", said ", ", aged ", ", lives ", ", works "];
    private static readonly string[] Houses = ["Arms", "Inn", "Lion", "Head", "Crown", "Swan", "Plough", "Bull", "Horse", "Hart", "Anchor", "Fox", "Bell", "Oak", "Ship", "Star", "Sun", "Hare", "Hounds", "George", "Dragon", "Tavern", "Kitchen", "Laundry", "Garage", "Bakery", "Stores", "Nails", "Motors", "Lodge", "Hall", "House", "Court", "Surgery", "Hotel", "Cafe", "Café", "Chapel", "Cross", "Nursery", "Academy"];

    /// <summary>the Red Lion, The Swan within a sentence, Holy Cross: a house by its capitals. Always a question.</summary>
    private static void House(ReadOnlySpan<char> t, int start, int end, List<Draft> drafts)
    {
        var the = Scan.Ends(t, start, ["The "]) && char.IsAsciiLetterLower(Scan.At(t, start - 6)) && Scan.At(t, start - 5) == ' ';
        var last = Houses.AsSpan().IndexOf(t[start..end].ToString()) >= 0;
        if (!the && !(last && Scan.At(t, start - 1) == ' ' && Units.IsLatin(Scan.At(t, start - 2)))) return;
        var from = start;
        if (last && !the)
        {
            from = start - 1;
            while (from > 0 && start - from < 24 && (Units.IsLatin(t[from - 1]) || t[from - 1] == '\'')) from--;
            if (t[from] is not (>= 'A' and <= 'Z') || t[from..start] is "The " or "This " or "Our " or "My " or "A ") return;
        }
        drafts.Add(new Draft(from, end, FindingKind.Organisation, Certainty.Ask, Reason.OrganisationByForm) { Rank = 14 });
    }

    private static readonly string[] Prepositions = ["in ", "from ", "near ", "to ", "at ", "of ", "outside ", "around ", "via ", "left ", "for ", "towards ", "into ", "In ", "From "];

    /// <summary>A word with a capital that is in no list of words is a name of some kind, where the text is English.</summary>
    public void Capitals(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        Span<char> buffer = stackalloc char[24];
        for (var i = 0; i < t.Length;)
        {
            if (!(t[i] is >= 'A' and <= 'Z') || Units.IsLatin(Scan.At(t, i - 1)) || Scan.At(t, i - 1) is '@' or '.' or '/' or '-') { i++; continue; }
            var end = i;
            var lower = 0;
            while (end < t.Length && Units.IsLatin(t[end])) { if (char.IsLower(t[end])) lower++; end++; }
            var length = end - i;
            // Ji-woo, Wei-Ling: a given name in two parts.
            if (length is > 1 and < 8 && lower == length - 1 && Scan.At(t, end) == '-' && Units.IsLatin(Scan.At(t, end + 1)))
            {
                var more = end + 1;
                while (more < t.Length && Units.IsLatin(t[more]) && more - end < 10) more++;
                var small = buffer[..length];
                t[i..end].ToLowerInvariant(small);
                if (((lexicon.Of(small) | lexicon.Of(t[i..end])) & (Word.LatinCommon | Word.Jargon | Word.Title)) == Word.None && small is not "co" and not "re" and not "pre" and not "non" and not "anti" and not "post" and not "multi" and not "semi" and not "tele" and not "cyber" && Scan.At(t, more) is ' ' or '\'' or ',' or '.')
                    drafts.Add(new Draft(i, more, FindingKind.Person, Certainty.Ask, Reason.NameByModel) { Rank = 12 });
                end = more;
            }
            else if (length is > 2 and < 20 && lower == length - 1 && Scan.At(t, end) is not '@' and not '-' and not '/')
            {
                var small = buffer[..length];
                t[i..end].ToLowerInvariant(small);
                var what = lexicon.Of(small) | lexicon.Of(t[i..end]);
                // Mark, Hope, Bill: a word, but also a usual name, within a sentence.
                var within = Scan.At(t, i - 1) == ' ' && (char.IsAsciiLetterLower(Scan.At(t, i - 2)) || Scan.At(t, i - 2) == ',') || Scan.At(t, i - 1) == '(';
                if (within && what.HasFlag(Word.LatinCommon) && (what.HasFlag(Word.LatinGiven) || Scan.Ends(t, i, KinBefore)) && (what & (Word.Jargon | Word.Title | Word.Kin | Word.Facility)) == Word.None)
                    drafts.Add(new Draft(i, end, FindingKind.Person, Certainty.Ask, Reason.NameByModel) { Rank = 12 });
                // Will has moved. Len (59) sleeps. One of them, Spike, is missing.
                else if (what.HasFlag(Word.LatinCommon) && (what & (Word.Jargon | Word.Title | Word.Kin | Word.Facility)) == Word.None
                    && (what.HasFlag(Word.LatinGiven) && Scan.Any(t, end, Verbs) > 0 || Scan.Has(t, end, " (") && Scan.Digits(t, end + 2, 3, out _) == 2 && Scan.At(t, end + 4) == ')' || Scan.Ends(t, i, [", "]) && Scan.Any(t, end, Verbs2) > 0 || Scan.At(t, i - 1) is '"' or '“' && Scan.At(t, end) is '"' or '”'))
                    drafts.Add(new Draft(i, end, FindingKind.Person, Certainty.Ask, Reason.NameByModel) { Rank = 12 });
                House(t, i, end, drafts);
                // Miller, Ellis, Hayes: of the field, but usual surnames too.
                if (what.HasFlag(Word.Jargon) && what.HasFlag(Word.LatinSurname) && (what & (Word.LatinCommon | Word.Coarse)) == Word.None)
                    drafts.Add(new Draft(i, end, FindingKind.Person, Scan.Ends(t, i, Names.RanksBefore) ? Certainty.Likely : Certainty.Ask, Reason.NameByModel) { Rank = 12 });
                var prose = Scan.IsLetter(Scan.At(t, end + 1)) && Scan.At(t, end) == ' ' || Scan.IsLetter(Scan.At(t, i - 2)) && Scan.At(t, i - 1) == ' ' || Scan.At(t, end) is '\'' or ',' or '.' or '(';
                var where = Scan.Ends(t, i, Prepositions);
                if (prose && (what & (Word.LatinCommon | Word.Jargon | Word.Title | Word.Kin | Word.Facility)) == Word.None)
                    drafts.Add(Scan.Ends(t, i, Names.RanksBefore)
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
            if (char.IsAsciiLetterLower(t[i - 1])) Latin(t, i, drafts);
            for (var length = 4; length >= 1; length--)
            {
                var start = i - length;
                if (start < 0) continue;
                var word = t[start..i];
                if (!Scan.IsKanji(word[0]) && !Scan.IsKatakana(word[0]) && !Scan.IsHiragana(word[0])) continue;
                var what = lexicon.Of(word);
                if ((what & (Word.Surname | Word.Given)) == Word.None || (what & (Word.Title | Word.Kin | Word.Generic)) != Word.None) continue;
                if (names.IsWord(t, start, i)) continue;
                var before = Scan.At(t, start - 1);
                if (Scan.IsKanji(before) && Scan.IsKanji(word[0]) || Scan.IsKatakana(before) && Scan.IsKatakana(word[0])) continue;
                if (Scan.IsHiragana(word[0]) && (length < 3 || Scan.IsHiragana(before) && before is not 'の' and not 'と' and not 'は' and not 'に')) continue;
                drafts.Add(new Draft(start, i, FindingKind.Person, what.HasFlag(Word.Common) && !what.HasFlag(Word.Usual) ? Certainty.Ask : Certainty.Likely, Reason.NameWithTitle) { Rank = 30 });
                break;
            }
        }
    }

    /// <summary>Thuyさん: a capital and small letters before a Japanese title.</summary>
    private void Latin(ReadOnlySpan<char> t, int end, List<Draft> drafts)
    {
        var start = end;
        while (start > 0 && end - start < 20 && Units.IsLatin(t[start - 1])) start--;
        if (end - start is < 2 or > 18 || t[start] is not (>= 'A' and <= 'Z') || (lexicon.Of(t[start..end]) & (Word.Jargon | Word.Title)) != Word.None) return;
        Span<char> small = stackalloc char[20];
        t[start..end].ToLowerInvariant(small);
        var what = lexicon.Of(small[..(end - start)]);
        drafts.Add(new Draft(start, end, FindingKind.Person, (what & (Word.LatinCommon | Word.Title | Word.Jargon)) != Word.None && !what.HasFlag(Word.LatinGiven) ? Certainty.Ask : Certainty.Likely, Reason.NameWithTitle) { Rank = 30 });
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

        static int Title(ReadOnlySpan<char> t, int end) => Scan.Any(t, end, Names.TitlesJapanese);
    }
}
