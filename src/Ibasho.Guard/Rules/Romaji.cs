using System.Text;

namespace Ibasho.Guard.Rules;

/// <summary>Kana in Latin letters (Hepburn), and back to one key that makes all spellings equal.</summary>
internal static class Romaji
{
    private const string Kana = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴァィゥェォ";
    private static readonly string[] Latin =
        ("a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa o n " +
        "ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po vu a i u e o").Split(' ');

    /// <summary>Latin letters with a capital first; signs that are no kana stay.</summary>
    public static string Of(string kana)
    {
        var text = new StringBuilder(kana.Length * 2);
        var doubled = false;
        for (var i = 0; i < kana.Length; i++)
        {
            var c = Katakana(kana[i]);
            if (c == 'ッ') { doubled = true; continue; }
            if (c == 'ー') continue;
            if (c is 'ャ' or 'ュ' or 'ョ')
            {
                var vowel = c == 'ャ' ? 'a' : c == 'ュ' ? 'u' : 'o';
                if (text.Length > 0 && text[^1] == 'i') text.Length--;
                if (!(EndsWith(text, "sh") || EndsWith(text, "ch") || EndsWith(text, "j"))) text.Append('y');
                text.Append(vowel);
                continue;
            }
            var at = Kana.IndexOf(c, StringComparison.Ordinal);
            if (at < 0) { text.Append(c); doubled = false; continue; }
            var latin = Latin[at];
            if (doubled && latin[0] is not ('a' or 'i' or 'u' or 'e' or 'o')) text.Append(latin[0] == 'c' ? 't' : latin[0]);
            doubled = false;
            text.Append(latin);
        }
        if (text.Length > 0) text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }

    private static bool EndsWith(StringBuilder text, string end) => text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;

    public static char Katakana(char c) => c is >= 'ぁ' and <= 'ゖ' ? (char)(c + 0x60) : c;

    /// <summary>One form for all spellings: <c>Ohno</c>, <c>Oono</c>, <c>Ōno</c> and <c>Ono</c> are one key, <c>si</c> is <c>shi</c>, <c>tu</c> is <c>tsu</c>. Small letters only.</summary>
    public static string Key(ReadOnlySpan<char> latin)
    {
        var key = new StringBuilder(latin.Length);
        foreach (var raw in latin)
        {
            var c = char.ToLowerInvariant(raw);
            c = c switch { 'ā' or 'â' => 'a', 'ī' or 'î' => 'i', 'ū' or 'û' => 'u', 'ē' or 'ê' => 'e', 'ō' or 'ô' => 'o', _ => c };
            if (c is >= 'a' and <= 'z') key.Append(c);
        }
        key.Replace("sy", "sh").Replace("ty", "ch").Replace("zy", "j").Replace("jy", "j").Replace("si", "shi").Replace("ti", "chi").Replace("tu", "tsu").Replace("hu", "fu").Replace("zi", "ji").Replace("mb", "nb").Replace("mp", "np").Replace("mm", "nm")
            .Replace("tch", "cch").Replace("shh", "sh").Replace("oh", "o").Replace("ou", "o").Replace("oo", "o").Replace("uu", "u").Replace("ii", "i").Replace("ei", "e");
        return key.ToString();
    }
}
