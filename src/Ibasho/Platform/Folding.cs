using System.Text;

namespace Ibasho.Platform;

/// <summary>Folds names and words so that equal ones compare equal: NFKC, lower case, katakana as hiragana, no spaces.</summary>
public static class Folding
{
    public static string Name(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)
                continue;
            folded.Append(Kana(char.ToLowerInvariant(c)));
        }
        return folded.ToString();
    }

    /// <summary>Katakana letters become hiragana; everything else stays.</summary>
    public static char Kana(char c) => c is >= 'ァ' and <= 'ヶ' ? (char)(c - 0x60) : c;
}
