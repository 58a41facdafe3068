using System.Text;

namespace Ibasho.Platform;

/// <summary>How old files and mails wrote letters down: the encodings of Japan first, by name or found out from the bytes.</summary>
public static class TextEncodings
{
    private const int ShiftJis = 932, EucJp = 51932, Iso2022Jp = 50221, EucKr = 949;

    private static readonly Dictionary<string, int> OwnNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["shift_jis"] = ShiftJis, ["shift-jis"] = ShiftJis, ["sjis"] = ShiftJis, ["x-sjis"] = ShiftJis, ["ms932"] = ShiftJis, ["cp932"] = ShiftJis, ["windows-31j"] = ShiftJis, ["ms_kanji"] = ShiftJis,
        ["iso-2022-jp"] = Iso2022Jp, ["iso-2022-jp-1"] = Iso2022Jp, ["iso-2022-jp-2"] = Iso2022Jp, ["iso-2022-jp-3"] = Iso2022Jp, ["iso-2022-jp-ms"] = Iso2022Jp, ["cp50220"] = Iso2022Jp, ["cp50221"] = Iso2022Jp,
        ["euc-jp"] = EucJp, ["eucjp"] = EucJp, ["x-euc-jp"] = EucJp, ["eucjp-ms"] = EucJp, ["cp51932"] = EucJp,
        ["euc-kr"] = EucKr, ["ks_c_5601-1987"] = EucKr, ["cp949"] = EucKr,
        ["us-ascii"] = 1252, ["ascii"] = 1252, ["iso-8859-1"] = 1252, ["latin1"] = 1252, ["utf8"] = 65001, ["utf-8"] = 65001, ["unicode-1-1-utf-8"] = 65001, ["gb2312"] = 936,
    };

    // Whoever asks for one of these may not have met another class that registers them.
    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding a mail names, or null where nobody knows it; what does not fit is replaced, never thrown at the reader.</summary>
    public static Encoding? Named(string name)
    {
        if (name.Length is 0 or > 40) return null;
        try
        {
            return OwnNames.TryGetValue(name, out var page) ? Encoding.GetEncoding(page) : Encoding.GetEncoding(name);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The text of bytes that do not say how they are written: a mark at the beginning, then UTF-8, then what Japanese programs wrote.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) return Encoding.UTF8.GetString(bytes[3..]);
        if (bytes.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith(Encoding.BigEndianUnicode.Preamble)) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.IndexOf("\u001b$"u8) >= 0 && !bytes.ContainsAnyInRange((byte)0x80, (byte)0xFF)) return Encoding.GetEncoding(Iso2022Jp).GetString(bytes);
        // The stricter one first: text in EUC can often be read as Shift_JIS, as rows of half-width letters.
        return Fits(bytes, Encoding.UTF8.CodePage) ?? Likelier(Fits(bytes, ShiftJis), Fits(bytes, EucJp)) ?? Encoding.GetEncoding(ShiftJis).GetString(bytes);
    }

    private static string? Likelier(string? shiftJis, string? euc) =>
        shiftJis is null || euc is null ? shiftJis ?? euc : HalfWidth(shiftJis) > HalfWidth(euc) ? euc : shiftJis;

    private static int HalfWidth(string text) => text.Count(c => c is >= '\uff61' and <= '\uff9f');

    private static string? Fits(ReadOnlySpan<byte> bytes, int page)
    {
        try
        {
            return Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
