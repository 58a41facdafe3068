namespace Ibasho.Guard.Rewriting;

/// <summary>Words for kin, by which a relative is called instead of by name.</summary>
internal static class Roles
{
    private static readonly string[] Japanese = ["長男", "次男", "三男", "四男", "長女", "次女", "三女", "四女", "長兄", "次兄", "祖母", "祖父", "義母", "義父", "義兄", "義姉", "義弟", "義妹", "叔父", "叔母", "伯父", "伯母", "従兄", "従姉", "従弟", "従妹", "いとこ", "母親", "父親", "息子", "夫", "妻", "母", "父", "娘", "兄", "姉", "弟", "妹", "ひ孫", "孫", "甥", "姪", "嫁", "婿", "ご主人", "奥さま", "奥さん", "お嫁さん", "お孫さん", "ご長女", "ご長男", "お姑さん"];
    private static readonly string[] English = ["husband", "wife", "mother", "father", "son", "daughter", "brother", "sister", "niece", "nephew", "aunt", "uncle", "grandson", "granddaughter", "grandmother", "grandfather", "mum", "mom", "dad", "partner", "boyfriend", "girlfriend", "cousin", "stepfather", "stepmother"];
    private static readonly string[] Korean = ["여동생", "남동생", "시어머니", "시아버지", "며느리", "남편", "아내", "어머니", "아버지", "엄마", "아빠", "큰딸", "큰아들", "막내", "손자", "손녀", "고모", "이모", "삼촌", "조카", "동생", "누나", "언니", "오빠", "딸", "아들", "형"];
    private static readonly HashSet<string> All = [.. Japanese, .. Korean, .. English.Select(e => "the " + e)];

    public static bool Is(string words) => All.Contains(words);

    /// <summary>The word for kin straight before a name, or null.</summary>
    public static string? Before(ReadOnlySpan<char> t, int start)
    {
        foreach (var link in (ReadOnlySpan<string>)["さんの", "さまの", "様の", "の", "・", "(", ""])
        {
            if (!Rules.Scan.Has(t, start - link.Length, link)) continue;
            foreach (var role in Japanese)
                if (Rules.Scan.Has(t, start - link.Length - role.Length, role))
                {
                    var before = Rules.Scan.At(t, start - link.Length - role.Length - 1);
                    // 保健師の弟子 is no kin; a longer word of kin was tried first.
                    return Rules.Scan.IsKanji(before) && role.Length == 1 ? null : role;
                }
        }
        if (Rules.Scan.At(t, start - 1) == ' ')
        {
            var end = start - 1;
            foreach (var role in Korean) if (Rules.Scan.Has(t, end - role.Length, role) && !Rules.Scan.IsHangul(Rules.Scan.At(t, end - role.Length - 1))) return role;
            foreach (var role in English)
                if (end >= role.Length && t.Slice(end - role.Length, role.Length).Equals(role, StringComparison.OrdinalIgnoreCase) && !Rules.Scan.IsLetter(Rules.Scan.At(t, end - role.Length - 1))) return "the " + role;
        }
        return null;
    }
}
