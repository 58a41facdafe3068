using System.Security.Cryptography;
using OtpNet;

namespace Ibasho.Platform.Keys;

/// <summary>The keys as letters for paper, one line each: what is typed back says itself which key it is and whether it was typed right.</summary>
public static class RecoverySheet
{
    private const string Title = "IBASHO-KEYS";
    private const byte Form = 0x10;
    private const int CheckSize = 2;
    private const int GroupLength = 4;

    // Eight letters hold five bytes: name, key and check fill the line without a rest.
    private const int LineLength = (1 + KeyDirectory.Size + CheckSize) * 8 / 5;

    public static IReadOnlyList<string> Lines(KeyDirectory keys) => [.. Enum.GetValues<KeyName>().Select(name => Line(name, keys[name]))];

    /// <summary>All of them for a camera.</summary>
    public static string ForPicture(IEnumerable<string> lines) => string.Join('/', lines.Select(l => l.Replace(" ", "", StringComparison.Ordinal)).Prepend(Title));

    /// <summary>The end of a line, by which somebody shows that they have it.</summary>
    public static bool EndsWith(string line, string typed) => Clean(typed) is { Length: GroupLength } group && line.EndsWith(group, StringComparison.Ordinal);

    /// <summary>What was typed or read by a camera, in any order; the number of the first line that is none, or null.</summary>
    public static (IReadOnlyDictionary<KeyName, byte[]> Keys, int? Wrong) Read(string text)
    {
        var keys = new Dictionary<KeyName, byte[]>();
        var number = 0;
        foreach (var line in text.Split('\n', '/'))
        {
            number++;
            var letters = Clean(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            if (letters.Length == 0 || letters == Clean(Title)) continue;
            if (letters.Length != LineLength || Opened(letters) is not { } read) return (keys, number);
            keys[read.Name] = read.Key;
        }
        return (keys, null);
    }

    private static string Line(KeyName name, byte[] key)
    {
        byte[] said = [(byte)(Form | (int)name), .. key];
        return string.Join(' ', Base32Encoding.ToString([.. said, .. Check(said)]).Chunk(GroupLength).Select(group => new string(group)));
    }

    private static (KeyName Name, byte[] Key)? Opened(string letters)
    {
        byte[] bytes;
        try
        {
            bytes = Base32Encoding.ToBytes(letters);
        }
        catch (ArgumentException)
        {
            return null;
        }
        var said = bytes[..^CheckSize];
        var name = (KeyName)(said[0] ^ Form);
        return Check(said).AsSpan().SequenceEqual(bytes.AsSpan(^CheckSize..)) && Enum.IsDefined(name) ? (name, said[1..]) : null;
    }

    private static byte[] Check(byte[] said) => SHA256.HashData(said)[..CheckSize];

    /// <summary>What was meant: the letters of this alphabet, also where a digit that is none of it was read.</summary>
    private static string Clean(string typed) =>
        string.Concat(Folding.Compatible(typed).ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Select(c => c switch { '0' => 'O', '1' => 'I', '8' => 'B', _ => c }));
}
