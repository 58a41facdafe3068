using Ibasho.Guard.Model;

namespace Ibasho.Guard.Rules;

/// <summary>What is known of names whoever finds them: titles, their parts, words that only look like one.</summary>
internal sealed class Names(Lexicon lexicon)
{
    public static string[] Methods { get; } = ["療法", "方式", "理論", "症候群", "症", "病", "尺度", "検査", "テスト", "の窓", "の法則", "の原則", "の七原則", "スケール", "モデル", "式", "法", "学派", "派", "の定理", "の三角形", "の階層", "インデックス", "・アプローチ", "アプローチ", "効果", "反応", "現象", "の欲求", "の五段階", "体操", " scale", " Scale", " test", " method", " syndrome", "'s disease", " dementia", " body", " Inventory", " Test", " Index", " approach", " therapy", " method"];

    public static string[] TitlesJapanese { get; } = ["さん", "さま", "様", "氏", "くん", "君", "ちゃん", "殿", "先生", "医師", "看護師", "相談員", "支援員", "保健師", "薬剤師", "弁護士", "主任", "課長", "会長", "施設長", "理事長", "Dr", "Ns", "NS", "CW", "CM", "PT", "OT", "PSW", "ケアマネ", "ヘルパー", "刑事", "巡査", "司法書士", "じいさん", "ばあさん"];
    public static string[] TitlesOther { get; } = [" 님", " 씨", " 어르신", " 할머니", " 할아버지", " 선생님", " 팀장", " 과장", " 계장", " 주임", " 부장", " 원장", " 간호사", " 요양보호사", " 상담사", " 목사", " 변호사", " 주무관", " 형사"];
    public static string[] RanksBefore { get; } = ["Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Miss ", "Dr ", "Dr. ", "Dr.", "Prof. ", "Professor ", "Officer ", "Nurse ", "Sister ", "Father ", "Judge ", "Aunt ", "Uncle "];

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

    /// <summary>A氏, Bさん, C子: made unknown already.</summary>
    public static bool IsSign(ReadOnlySpan<char> t, int start, int end)
    {
        if (!(t[start] is >= 'A' and <= 'Z') || Scan.IsAlnum(Scan.At(t, start - 1))) return false;
        if (end - start == 1) return true;
        return end - start == 2 && t[end - 1] is '子' or '男' or '美' or '太' or '郎' or '恵';
    }

    /// <summary>With its title it is a word of its own: 奥さん, お嬢さん, 杜氏, 神様.</summary>
    public bool IsWord(ReadOnlySpan<char> t, int start, int end)
    {
        for (var more = 1; more <= 2 && end + more <= t.Length; more++)
        {
            var what = lexicon.Of(t[start..(end + more)]);
            if ((what & (Word.Kin | Word.Generic | Word.Title | Word.Common)) != Word.None && (what & (Word.Surname | Word.Given)) == Word.None) return true;
        }
        return false;
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
}
