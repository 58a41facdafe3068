using System.Globalization;
using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>A value with parameters (RFC 2045, 5.1), also those that are cut in pieces or encoded (RFC 2231) and names in encoded words, as many programs write them.</summary>
public sealed class MailParameters
{
    private const int Most = 100;

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands before the first parameter, in small letters: <c>text/plain</c>.</summary>
    public string Value { get; private init; } = "";

    public string this[string name] => _values.GetValueOrDefault(name, "");

    public static MailParameters Read(string field)
    {
        var parts = Split(field);
        var read = new MailParameters { Value = parts.Count > 0 ? parts[0].Trim().ToLowerInvariant() : "" };
        var pieces = new Dictionary<string, SortedDictionary<int, (string Text, bool IsEncoded)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.Skip(1).Take(Most))
        {
            var equals = part.IndexOf('=');
            if (equals <= 0) continue;
            var (name, text) = (part[..equals].Trim(), Unquote(part[(equals + 1)..].Trim()));
            var star = name.IndexOf('*');
            if (star < 0)
            {
                read._values.TryAdd(name, EncodedWords.Decode(text));
                continue;
            }
            var encoded = name.EndsWith('*');
            var number = name[(star + 1)..].TrimEnd('*');
            if (number.Length == 0) number = "0";
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var order)) continue;
            if (!pieces.TryGetValue(name[..star], out var all)) pieces[name[..star]] = all = [];
            all.TryAdd(order, (text, encoded));
        }
        foreach (var (name, all) in pieces) read._values[name] = Join(all.Values);
        return read;
    }

    private static string Join(IEnumerable<(string Text, bool IsEncoded)> pieces)
    {
        var (bytes, charset, first) = (new List<byte>(), "", true);
        foreach (var (text, encoded) in pieces)
        {
            var rest = text;
            if (first && encoded && text.Split('\'', 3) is [var name, _, var value]) (charset, rest) = (name, value);
            first = false;
            for (var i = 0; i < rest.Length; i++)
            {
                if (encoded && rest[i] == '%' && i + 2 < rest.Length && byte.TryParse(rest.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
                {
                    bytes.Add(b);
                    i += 2;
                }
                else if (rest[i] < 0x80) bytes.Add((byte)rest[i]);
                else bytes.AddRange(Encoding.UTF8.GetBytes(rest[i..(i + (char.IsHighSurrogate(rest[i]) && i + 1 < rest.Length ? 2 : 1))]));
            }
        }
        return MailBodies.Text([.. bytes], charset);
    }

    private static string Unquote(string text)
    {
        if (text.Length < 2 || text[0] != '"') return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            plain.Append(text[i]);
        }
        return plain.ToString();
    }

    /// <summary>Cuts at semicolons outside of quotes and comments; comments go.</summary>
    private static List<string> Split(string field)
    {
        var (parts, part, quoted, depth) = (new List<string>(), new StringBuilder(), false, 0);
        for (var i = 0; i < field.Length && parts.Count <= Most; i++)
        {
            var c = field[i];
            if (c == '\\' && (quoted || depth > 0) && i + 1 < field.Length)
            {
                if (depth == 0) part.Append(c).Append(field[i + 1]);
                i++;
            }
            else if (c == '"' && depth == 0)
            {
                quoted = !quoted;
                part.Append(c);
            }
            else if (!quoted && c == '(') depth++;
            else if (!quoted && c == ')' && depth > 0) depth--;
            else if (depth > 0) continue;
            else if (c == ';' && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else part.Append(c);
        }
        parts.Add(part.ToString());
        return parts;
    }
}
