namespace Ibasho.Platform.Mime;

/// <summary>What a mail is about: its subject without the signs of answering and the mark of the list.</summary>
public static class MailSubject
{
    private const int MostSigns = 20, LongestMark = 60;
    private static readonly HashSet<string> Replies = MailWords.Of("reply");

    /// <summary>The subject and whether it says of itself that it answers.</summary>
    /// <param name="mark">The mark that most mails of the list carry, as <see cref="Mark"/> gives it; others stay.</param>
    public static (string Title, bool IsReply) Read(string subject, string? mark = null)
    {
        var (rest, reply) = (subject.Trim(), false);
        for (var i = 0; i < MostSigns; i++)
        {
            var colon = rest.AsSpan().IndexOfAny(':', '\uff1a');
            if (colon is > 0 and <= 12 && IsReply(rest[..colon])) (rest, reply) = (rest[(colon + 1)..].TrimStart(), true);
            else if (Mark(rest) is { } found && (found == mark || EndsInNumber(rest))) rest = rest[(End(rest) + 1)..].TrimStart();
            else break;
        }
        return (rest, reply);
    }

    /// <summary>What stands in brackets before a subject, without the number of the mail: <c>[list:00123]</c>.</summary>
    public static string? Mark(string subject)
    {
        var end = End(subject);
        return end < 2 ? null : subject[1..end].TrimEnd(' ', ':', ',', '-', '#', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
    }

    private static int End(string subject) =>
        subject.Length > 2 && subject[0] is '[' or '(' ? subject.AsSpan(0, Math.Min(subject.Length, LongestMark)).IndexOf(subject[0] == '[' ? ']' : ')') : -1;

    private static bool EndsInNumber(string subject) => End(subject) is > 3 and var end && char.IsAsciiDigit(subject[end - 1]) && char.IsAsciiDigit(subject[end - 2]) && subject.AsSpan(1, end - 1).ContainsAny(" :-,#");

    // Re, Re[2], Re^3, and the same in other languages.
    private static bool IsReply(string sign)
    {
        var word = Folding.Name(sign);
        var cut = word.AsSpan().IndexOfAny('[', '^', '(');
        return Replies.Contains(cut > 0 ? word[..cut] : word);
    }
}

/// <summary>Words of mail programs in many languages.</summary>
internal static class MailWords
{
    public static HashSet<string> Of(string what)
    {
        using var reader = new StreamReader(typeof(MailWords).Assembly.GetManifestResourceStream("Ibasho.Platform.mail-words.txt")!);
        return [.. reader.ReadToEnd().Split('\n').First(line => line.StartsWith(what + ": ", StringComparison.Ordinal))[(what.Length + 2)..].Split(' ').Select(Folding.Name)];
    }
}
