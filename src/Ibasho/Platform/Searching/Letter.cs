using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ibasho.Platform.Searching;

/// <summary>How a letter joins its neighbours: not at all, in pairs, or in words.</summary>
internal enum LetterKind : byte
{
    Gap,
    Cjk,
    Hangul,
    Word,
}

/// <summary>One folded letter, and the piece of the original text (UTF-16 offsets) that it came from.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Letter(int Code, LetterKind Kind, int Start, int End)
{
    internal static LetterKind KindOf(int code) => code switch
    {
        < 0x80 => code is >= '0' and <= '9' or >= 'a' and <= 'z' or >= 'A' and <= 'Z' ? LetterKind.Word : LetterKind.Gap,
        >= 0x4E00 and <= 0x9FFF or >= 0x3041 and <= 0x3096 or >= 0x30A1 and <= 0x30FA => LetterKind.Cjk,
        >= 0xAC00 and <= 0xD7A3 or >= 0x1100 and <= 0x11FF => LetterKind.Hangul,
        // Repetition marks, the long vowel mark, the zero and the old numerals of Han and kana.
        >= 0x3005 and <= 0x3007 or 0x303B or >= 0x3021 and <= 0x3029 or >= 0x3031 and <= 0x3035 => LetterKind.Cjk,
        0x309D or 0x309E or 0x309F or >= 0x30FC and <= 0x30FF or >= 0x31F0 and <= 0x31FF => LetterKind.Cjk,
        // Letters by Unicode, yet FTS5's unicode61 splits at them.
        >= 0x19B0 and <= 0x19C9 or 0x1CF2 or 0x1CF3 => LetterKind.Gap,
        _ => !IsLetter(code) ? LetterKind.Gap : IsRareCjk(code) ? LetterKind.Cjk : LetterKind.Word,
    };

    /// <summary>What never stands alone: marks and invisible format characters.</summary>
    internal static bool IsMark(int code)
    {
        if (code < 0xAD || code is >= 0x3041 and <= 0x3096 or >= 0x309B and <= 0xA66E or >= 0xAC00 and <= 0xD7A3 or >= 0x3000 and <= 0x3029)
            return false;
        return CharUnicodeInfo.GetUnicodeCategory(code) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
    }

    /// <summary>Whether the character at this place belongs to the one before it; tells its UTF-16 length too.</summary>
    internal static bool Extends(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 1;
        var c = text[at];
        if (char.IsSurrogate(c))
            return Rune.DecodeFromUtf16(text[at..], out var rune, out length) == System.Buffers.OperationStatus.Done && IsMark(rune.Value);
        // Half-width voiced marks, and the vowels and finals of Korean written in parts.
        return c is '\uFF9E' or '\uFF9F' or >= '\u1160' and <= '\u11FF' || IsMark(c);
    }

    /// <summary>Whether a text may be cut here without tearing a character apart.</summary>
    internal static bool IsBoundary(ReadOnlySpan<char> text, int at)
    {
        const char joiner = '\u200D';
        if (at <= 0 || at >= text.Length)
            return true;
        if (char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]))
            return false;
        return text[at - 1] != joiner && !Extends(text, at, out _);
    }

    private static bool IsLetter(int code) => CharUnicodeInfo.GetUnicodeCategory(code) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsRareCjk(int code) => code is >= 0x3400 and <= 0x4DBF or >= 0xF900 and <= 0xFAFF
        or >= 0x20000 and <= 0x3FFFF or >= 0x1AFF0 and <= 0x1B16F;
}
