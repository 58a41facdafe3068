using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>The header of a mail or of a part (RFC 5322, 2.2): fields unfolded, a few hundred of them at most, and where the body begins.</summary>
public sealed class MailHeaders
{
    private const int MostBytes = 256 * 1024, MostFields = 500, LongestName = 76, LongestValue = 32 * 1024;

    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>Where the body begins.</summary>
    public int Body { get; private set; }

    public string this[string name] => _fields.Find(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    public bool Has(string name) => _fields.Exists(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>How long the name of a field is that begins this line; 0 where it is no field.</summary>
    public static int NameLength(ReadOnlySpan<byte> line)
    {
        var name = line[..Math.Min(line.Length, LongestName + 1)].IndexOf((byte)':');
        return name > 0 && !line[..name].ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) ? name : 0;
    }

    public static MailHeaders Read(ReadOnlySpan<byte> bytes)
    {
        var headers = new MailHeaders();
        var at = 0;
        while (at < bytes.Length)
        {
            var line = LineLength(bytes[at..]);
            var words = bytes.Slice(at, line).TrimEnd("\r\n"u8);
            if (words.IsEmpty)
            {
                headers.Body = at + line;
                return headers;
            }
            // A header without end is read up to here; the body begins where it ends, if it does.
            if (at > MostBytes || headers._fields.Count >= MostFields)
            {
                headers.Body = at + AfterBlank(bytes[at..]);
                return headers;
            }
            var name = NameLength(words);
            if (name == 0)
            {
                // Neither a field nor the continuation of one: whoever wrote this forgot the blank line. A mark of mbox between the fields is none.
                if (words.StartsWith(">From "u8) || words.StartsWith("From "u8) || words[0] is (byte)' ' or (byte)'\t')
                {
                    at += line;
                    continue;
                }
                headers.Body = at;
                return headers;
            }
            var value = at + name + 1;
            at += line;
            while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\t')
            {
                var more = LineLength(bytes[at..]);
                if (bytes.Slice(at, more).Trim(" \t\r\n"u8).IsEmpty) break;
                at += more;
            }
            headers._fields.Add((Encoding.ASCII.GetString(words[..name]), Unfold(bytes[value..Math.Min(at, value + LongestValue)])));
        }
        headers.Body = bytes.Length;
        return headers;
    }

    // Letters that should have been encoded and were not are read as what they most likely are.
    private static string Unfold(ReadOnlySpan<byte> value) =>
        TextEncodings.Guess(value).Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' ').Replace("\0", "", StringComparison.Ordinal).Trim();

    private static int LineLength(ReadOnlySpan<byte> rest) => rest.IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : rest.Length;

    private static int AfterBlank(ReadOnlySpan<byte> rest) =>
        (rest.IndexOf("\n\n"u8), rest.IndexOf("\n\r\n"u8)) switch
        {
            ( < 0, < 0) => rest.Length,
            ( < 0, var long_) => long_ + 3,
            (var short_, < 0) => short_ + 2,
            var (short_, long_) => short_ < long_ ? short_ + 2 : long_ + 3,
        };
}
