using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>Letters that are no ASCII in a header (RFC 2047, with the language of RFC 2231): <c>=?charset?B?…?=</c>.</summary>
public static class EncodedWords
{
    // The standard has 75; programs that wrote longer ones are forgiven.
    private const int Longest = 2000;

    public static string Decode(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        var bytes = new List<byte>();
        var (at, charset) = (0, "");
        while (at < value.Length)
        {
            if (Word(value, at) is var (next, name, content) && next > 0)
            {
                // A letter of several bytes may be cut between two words.
                if (!name.Equals(charset, StringComparison.OrdinalIgnoreCase)) Flush();
                charset = name;
                bytes.AddRange(content);
                at = next;
                var gap = at;
                while (gap < value.Length && value[gap] is ' ' or '\t') gap++;
                if (gap > at && gap < value.Length && Word(value, gap).Next > 0) at = gap;
                continue;
            }
            Flush();
            var plain = value.IndexOf("=?", at + 1, StringComparison.Ordinal);
            text.Append(value, at, (plain < 0 ? value.Length : plain) - at);
            at = plain < 0 ? value.Length : plain;
        }
        Flush();
        return text.ToString();

        void Flush()
        {
            if (bytes.Count > 0) text.Append(MailBodies.Text([.. bytes], charset));
            bytes.Clear();
        }
    }

    private static (int Next, string Charset, byte[] Bytes) Word(string value, int at)
    {
        if (string.CompareOrdinal(value, at, "=?", 0, 2) != 0) return default;
        var limit = Math.Min(value.Length, at + Longest);
        var kind = value.IndexOf('?', at + 2, limit - at - 2);
        if (kind < 0 || kind + 3 > limit || value[kind + 2] != '?') return default;
        var end = value.IndexOf("?=", kind + 3, limit - kind - 3, StringComparison.Ordinal);
        if (end < 0) return default;
        var content = Encoding.Latin1.GetBytes(value[(kind + 3)..end]);
        var charset = value[(at + 2)..kind].Split('*')[0];
        return value[kind + 1] switch
        {
            'B' or 'b' => (end + 2, charset, MailBodies.Base64(content, Longest)),
            'Q' or 'q' => (end + 2, charset, MailBodies.Quoted(content, Longest, isHeader: true)),
            _ => default,
        };
    }
}
