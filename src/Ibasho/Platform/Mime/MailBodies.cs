using System.Buffers;
using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>Bytes as they were before they were made fit for the wire (RFC 2045, 6), and letters as they were meant.</summary>
public static class MailBodies
{
    /// <param name="encoding">What the part says of itself; what nobody knows is taken as it is.</param>
    /// <param name="most">More bytes are not made.</param>
    public static byte[] Decode(ReadOnlySpan<byte> body, string encoding, int most) => encoding.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body, most),
        "quoted-printable" => Quoted(body, most),
        _ => body[..Math.Min(body.Length, most)].ToArray(),
    };

    /// <summary>What is no letter of the alphabet is passed over, as the standard has it; a padding in the middle, too.</summary>
    public static byte[] Base64(ReadOnlySpan<byte> body, int most)
    {
        var plain = new ArrayBufferWriter<byte>(Math.Max(1, Math.Min(most, body.Length)));
        var (bits, count) = (0, 0);
        foreach (var c in body)
        {
            var value = c switch
            {
                >= (byte)'A' and <= (byte)'Z' => c - 'A',
                >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
                (byte)'+' or (byte)'-' => 62,
                (byte)'/' or (byte)'_' => 63,
                _ => -1,
            };
            if (c == '=') (bits, count) = (0, 0);
            if (value < 0) continue;
            (bits, count) = ((bits << 6 | value) & 0xFFFFFF, count + 6);
            if (count < 8) continue;
            if (plain.WrittenCount == most) break;
            count -= 8;
            plain.Write([(byte)(bits >> count)]);
        }
        return plain.WrittenSpan.ToArray();
    }

    public static byte[] Quoted(ReadOnlySpan<byte> body, int most, bool isHeader = false)
    {
        var plain = new ArrayBufferWriter<byte>(Math.Max(1, Math.Min(most, body.Length)));
        for (var i = 0; i < body.Length && plain.WrittenCount < most; i++)
        {
            var c = body[i];
            if (isHeader && c == '_') c = (byte)' ';
            else if (c == '=')
            {
                // A line that goes on: blanks may have been added behind the sign.
                var end = i + 1;
                while (!isHeader && end < body.Length && body[end] is (byte)' ' or (byte)'\t' or (byte)'\r') end++;
                if (!isHeader && (end >= body.Length || body[end] == '\n'))
                {
                    i = end;
                    continue;
                }
                if (i + 2 < body.Length && char.IsAsciiHexDigit((char)body[i + 1]) && char.IsAsciiHexDigit((char)body[i + 2]))
                {
                    c = (byte)(Hex(body[i + 1]) << 4 | Hex(body[i + 2]));
                    i += 2;
                }
            }
            plain.Write([c]);
        }
        return plain.WrittenSpan.ToArray();
    }

    /// <summary>The letters of these bytes. A charset is believed where it fits; many mails name the wrong one.</summary>
    public static string Text(ReadOnlySpan<byte> bytes, string charset)
    {
        if (TextEncodings.Named(charset) is not { } named) return TextEncodings.Guess(bytes);
        // Whoever says ASCII and writes more did not know what they wrote.
        if (named.CodePage == 1252 && (bytes.ContainsAnyInRange((byte)0x80, (byte)0xFF) && charset.Contains("ascii", StringComparison.OrdinalIgnoreCase) || bytes.IndexOf("\u001b$"u8) >= 0)) return TextEncodings.Guess(bytes);
        var text = named.GetString(bytes);
        return text.Contains('\ufffd') ? Fewer(text, TextEncodings.Guess(bytes)) : text;
    }

    // Of two readings the one with fewer holes.
    private static string Fewer(string one, string other) => other.Count(c => c == '\ufffd') < one.Count(c => c == '\ufffd') ? other : one;

    private static int Hex(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
