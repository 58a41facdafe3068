using System.Text;

namespace Ibasho.Platform;

/// <summary>What is wrong with a password.</summary>
public enum PasswordFault
{
    TooShort,
    TooLong,
    Common,
    Repeats,
    Runs,
    Context,
}

/// <summary>Refuses passwords that many people use or that can be guessed from where and whose they are; asks for no kinds of characters.</summary>
public static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 128;

    // A word of the list counts for two, a run, a year or a repetition for one, any other character for one.
    private const int LeastUnits = 7;
    private const int ShortestContext = 4;

    private static readonly string[] Rows =
    [
        "1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "azertyuiop", "qwertzuiop", "abcdefghijklmnopqrstuvwxyz", "01234567890",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
        "a1s2d3f4g5h6j7k8l9", "z1x2c3v4b5n6m7", "1a2s3d4f5g6h7j8k9l", "zaq1xsw2cde3vfr4bgt5nhy6mju7", "1qazxsw23edcvfr45tgbnhy67ujm",
        "1qa2ws3ed4rf5tg6yh7uj8ik9ol", "qweasdzxc", "147258369", "741852963", "159357", "789456123",
    ];

    private static readonly string[] Sequences = [.. Rows, .. Rows.Select(r => string.Concat(r.Reverse()))];
    private static readonly string[] Lines = Read();
    private static readonly HashSet<string> Common = Lines.Where(line => line[0] is not ('#' or '!')).ToHashSet(StringComparer.Ordinal);
    private static readonly string[] Product = [.. Lines.Where(line => line[0] == '!').Select(line => line[1..].Trim())];
    private static readonly int LongestCommon = Common.Max(c => c.Length);

    /// <param name="context">Names that an attacker would try first: of the place, of the person, of the address.</param>
    public static PasswordFault? Find(string password, IEnumerable<string> context)
    {
        var length = password.EnumerateRunes().Count();
        if (length < Shortest) return PasswordFault.TooShort;
        if (length > Longest) return PasswordFault.TooLong;

        var folded = Folding.Name(password);
        var names = context.Concat(Product).SelectMany(c => c.Split([' ', '\u3000', '@', '.', '-', '_', '+', '\'', '&'], StringSplitOptions.RemoveEmptyEntries))
            .Select(Folding.Name).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (names.Any(n => n.Length >= (char.IsAscii(n[0]) ? ShortestContext : 2) && folded.Contains(n, StringComparison.Ordinal)))
            return PasswordFault.Context;
        if (Common.Contains(folded)) return PasswordFault.Common;
        return Guess(folded, names);
    }

    private static PasswordFault? Guess(string text, HashSet<string> names)
    {
        var plain = string.Concat(text.Select(Unmask));
        var (units, at) = (0, 0);
        var saved = new Dictionary<PasswordFault, int>();
        while (at < text.Length)
        {
            var word = WordAt(text, plain, at, names);
            var run = Math.Max(RunAt(text, at), YearAt(text, at));
            var again = AgainAt(text, at);
            var (length, cost, fault) = again >= Math.Max(word, run) && again > 0 ? (again, 0, PasswordFault.Repeats)
                : word >= run && word > 0 ? (word, 2, PasswordFault.Common)
                : run > 0 ? (run, 1, PasswordFault.Runs)
                : (1, 1, PasswordFault.Repeats);
            units += cost;
            at += length;
            saved[fault] = saved.GetValueOrDefault(fault) + length - cost;
        }
        return units < LeastUnits ? saved.MaxBy(s => s.Value).Key : null;
    }

    private static int WordAt(string text, string plain, int at, HashSet<string> names)
    {
        for (var length = Math.Min(LongestCommon, text.Length - at); length >= 2; length--)
        {
            var (typed, meant) = (text.Substring(at, length), plain.Substring(at, length));
            if (Common.Contains(typed) || Common.Contains(meant) || names.Contains(typed) || names.Contains(meant)) return length;
        }
        return 0;
    }

    private static int RunAt(string text, int at)
    {
        var longest = 0;
        foreach (var sequence in Sequences)
        {
            for (var start = sequence.IndexOf(text[at], StringComparison.Ordinal); start >= 0; start = sequence.IndexOf(text[at], start + 1))
            {
                var length = 0;
                while (start + length < sequence.Length && at + length < text.Length && sequence[start + length] == text[at + length]) length++;
                longest = Math.Max(longest, length);
            }
        }
        return longest >= 3 ? longest : 0;
    }

    /// <summary>1985, 20261122.</summary>
    private static int YearAt(string text, int at)
    {
        if (at + 4 > text.Length || !text.AsSpan(at, 4).ContainsOnlyDigits() || text[at..(at + 2)] is not ("19" or "20")) return 0;
        return at + 8 <= text.Length && text.AsSpan(at + 4, 4).ContainsOnlyDigits()
            && int.Parse(text.AsSpan(at + 4, 2)) is >= 1 and <= 12 && int.Parse(text.AsSpan(at + 6, 2)) is >= 1 and <= 31 ? 8 : 4;
    }

    /// <summary>How much from here on says again what stands just before.</summary>
    private static int AgainAt(string text, int at)
    {
        var longest = 0;
        for (var block = 1; block <= at; block++)
        {
            var length = 0;
            while (at + length < text.Length && text[at + length] == text[at - block + length]) length++;
            if (length >= Math.Max(block, 2)) longest = Math.Max(longest, length);
        }
        return longest;
    }

    private static char Unmask(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => c,
    };

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static string[] Read()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("Ibasho.Platform.common-passwords.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
