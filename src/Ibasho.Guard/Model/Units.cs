using System.Globalization;

namespace Ibasho.Guard.Model;

/// <summary>What sort of sign a unit is.</summary>
internal enum Script : byte { Edge, Kanji, Hiragana, Katakana, Capital, Capitals, Lower, Digits, Hangul, Mark, Break, Other }

/// <summary>One step of a sequence: a sign of an East Asian script, a word of Latin letters, a run of digits, or a mark. Spaces are no units.</summary>
internal struct Unit
{
    public int Start;
    public int End;
    public uint Hash;
    public Script Script;
    public bool AfterSpace;
}

/// <summary>Cuts a folded text into units, and units into sequences that are tagged one by one.</summary>
internal static class Units
{
    /// <summary>No sequence is longer, so that time and memory stay linear in any text.</summary>
    public const int Longest = 600;
    private const int LongestWord = 40;

    /// <summary>Reads the next sequence from <paramref name="from"/> into <paramref name="units"/>; returns where the following one begins.</summary>
    public static int Read(ReadOnlySpan<char> text, int from, List<Unit> units)
    {
        units.Clear();
        var space = true;
        var i = from;
        while (i < text.Length && units.Count < Longest)
        {
            var c = text[i];
            if (c is '\n' or '\r')
            {
                i++;
                if (units.Count > 0) return i;
                continue;
            }
            if (c == ' ' || c == '\t' || c == '\u200B' || c == '\uFEFF') { space = true; i++; continue; }
            var unit = new Unit { Start = i, AfterSpace = space, Script = Of(c) };
            space = false;
            switch (unit.Script)
            {
                case Script.Lower:
                    i = Word(text, i, ref unit);
                    break;
                case Script.Digits:
                    while (i < text.Length && i - unit.Start < LongestWord && char.IsAsciiDigit(text[i])) i++;
                    unit.Hash = 0x9E3779B1u * (uint)Math.Min(i - unit.Start, 9);
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        var point = char.ConvertToUtf32(c, text[i + 1]);
                        unit.Hash = (uint)point * 0x85EBCA6Bu;
                        unit.Script = point is >= 0x20000 and < 0x32000 ? Script.Kanji : Script.Other;
                        i += 2;
                    }
                    else
                    {
                        unit.Hash = c * 0x85EBCA6Bu;
                        i++;
                    }
                    break;
            }
            unit.End = i;
            units.Add(unit);
            if (c is '。' or '!' or '?' && units.Count >= 24) return i;
        }
        return i;
    }

    private static int Word(ReadOnlySpan<char> text, int i, ref Unit unit)
    {
        int start = i, capitals = 0, letters = 0;
        var hash = 2166136261u;
        var first = false;
        while (i < text.Length && i - start < LongestWord && IsLatin(text[i]))
        {
            var c = text[i];
            var lower = char.ToLowerInvariant(c);
            if (lower != c) { capitals++; first |= i == start; }
            hash = (hash ^ lower) * 16777619u;
            letters++;
            i++;
        }
        unit.Hash = hash;
        unit.Script = capitals == 0 ? Script.Lower : capitals == letters && letters > 1 ? Script.Capitals : first ? Script.Capital : Script.Lower;
        return i;
    }

    public static bool IsLatin(char c) => char.IsAsciiLetter(c) || c is >= '\u00C0' and <= '\u024F' && c is not '\u00D7' and not '\u00F7' || c is >= '\u0300' and <= '\u036F' || c is >= '\u1E00' and <= '\u1EFF';

    public static Script Of(char c) => c switch
    {
        _ when IsLatin(c) => Script.Lower,
        >= '0' and <= '9' => Script.Digits,
        >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or >= '\uF900' and <= '\uFAFF' or '々' or '〆' or '〇' or 'ヶ' or 'ヵ' => Script.Kanji,
        '\u309B' or '\u309C' => Script.Katakana,
        >= '\u3041' and <= '\u309F' => Script.Hiragana,
        >= '\u30A0' and <= '\u30FF' and not '・' => Script.Katakana,
        >= '\uAC00' and <= '\uD7A3' or >= '\u1100' and <= '\u11FF' or >= '\u3130' and <= '\u318F' => Script.Hangul,
        _ => char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.OtherLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.ModifierLetter => Script.Other,
            _ => Script.Mark,
        },
    };
}
