using System.Text;

namespace Ibasho.Platform;

/// <summary>Folds names and words so that equal ones compare equal: NFKC, lower case, katakana as hiragana, no spaces.</summary>
public static class Folding
{
    public static string Name(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in Compatible(text))
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)
                continue;
            folded.Append(Kana(char.ToLowerInvariant(c)));
        }
        return folded.ToString();
    }

    /// <summary>NFKC of any string: what is no character (half a pair, U+FFFE) counts as U+FFFD, because the runtime refuses it.</summary>
    public static string Compatible(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') || text.Contains('\ufffe'))
            text = string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0xfffe ? "\ufffd" : rune.ToString()));
        return text.Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Katakana letters become hiragana; everything else stays.</summary>
    public static char Kana(char c) => c is >= 'ァ' and <= 'ヶ' ? (char)(c - 0x60) : c;
}
