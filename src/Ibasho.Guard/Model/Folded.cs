namespace Ibasho.Guard.Model;

/// <summary>A text with the width of its letters and digits made equal, character by character, so that offsets stay those of the original.</summary>
internal static class Folded
{
    private const string HalfKana = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

    public static char[] Of(ReadOnlySpan<char> text)
    {
        var folded = new char[text.Length];
        for (var i = 0; i < text.Length; i++) folded[i] = Fold(text[i]);
        return folded;
    }

    public static char Fold(char c) => c switch
    {
        < '\u00A0' => c,
        '\u00A0' or '\u3000' or '\u2009' or '\u202F' => ' ',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        >= '\uFF66' and <= '\uFF9F' => HalfKana[c - 0xFF66],
        >= '\u2010' and <= '\u2015' or '\u2212' or '\u2500' or '\uFE63' => '-',
        '\u2018' or '\u2019' or '\u02BC' => '\'',
        '\u201C' or '\u201D' => '"',
        _ => c,
    };
}
