using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>A name that was found, again wherever it stands in the text, whole or in its parts.</summary>
internal sealed class RepeatedNames(Lexicon lexicon, Names names)
{
    private static readonly string[] KinBefore = ["長男", "次男", "三男", "四男", "長女", "次女", "三女", "夫", "妻", "母", "父", "姉", "妹", "兄", "弟", "娘", "息子", "孫", "甥", "姪", "叔父", "叔母", "の", "・", "、", "(", " ", "딸 ", "아들 ", "남편 ", "아내 ", "형 ", "누나 "];

    /// <summary>Every other place where a found name stands, whole or in its parts.</summary>
    public void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        var known = new Dictionary<string, Draft>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (draft.Kind is not FindingKind.Person and not FindingKind.Organisation || draft.Certainty == Certainty.Ask) continue;
            var word = new string(t[draft.Start..draft.End]);
            Remember(known, word, draft);
            if (draft.Kind == FindingKind.Person && word.Length is > 2 and < 30) foreach (var part in names.Parts(word)) Remember(known, part, draft);
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
                drafts.Add(new Draft(i, i + length, first.Kind, length == 1 && names.Title(t, i + 1) == 0 ? Certainty.Ask : first.Certainty, Reason.NameAgain) { Rank = first.Kind == FindingKind.Person ? 46 : 47, Trust = first.Trust });
            }
            i += length;
        }
    }

    private static void Remember(Dictionary<string, Draft> known, string word, Draft draft)
    {
        if (known.Count > 2000 || word.Length < 2 && !Scan.IsKanji(word[0])) return;
        if (!known.TryGetValue(word, out var old) || old.Certainty > draft.Certainty) known[word] = draft;
    }

    /// <summary>Whether a name stands there as a word of its own.</summary>
    private bool Stands(ReadOnlySpan<char> t, int start, int length)
    {
        char first = t[start], last = t[start + length - 1], before = Scan.At(t, start - 1), after = Scan.At(t, start + length);
        if (Units.IsLatin(first) && Units.IsLatin(before) || Units.IsLatin(last) && Units.IsLatin(after)) return false;
        if (Scan.IsHangul(first) && Scan.IsHangul(before)) return length >= 3;
        if (Scan.IsKatakana(first) && (Scan.IsKatakana(before) || Scan.IsKatakana(after))) return false;
        if (Scan.IsHiragana(first) && length < 3 && Scan.IsHiragana(before)) return false;
        if (Scan.IsHiragana(last) && length < 3 && names.Title(t, start + length) == 0) return false;
        if (Scan.Any(t, start + length, Names.Methods) > 0) return false;
        if (Scan.IsKanji(first))
        {
            if (Scan.IsKanji(before) && !Scan.Ends(t, start, KinBefore)) return false;
            if (Scan.IsKanji(after) && names.Title(t, start + length) == 0 && !(length < 4 && lexicon.Of(t.Slice(start + length, Math.Min(2, t.Length - start - length))).HasFlag(Word.Given))) return false;
        }
        return true;
    }
}
