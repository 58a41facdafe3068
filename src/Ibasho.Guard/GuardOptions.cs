namespace Ibasho.Guard;

/// <summary>The language in which reasons are told.</summary>
public enum GuardLanguage
{
    /// <summary>The language of the text around the finding.</summary>
    OfText,

    /// <summary>Japanese.</summary>
    Japanese,

    /// <summary>English.</summary>
    English,

    /// <summary>Korean.</summary>
    Korean,
}

/// <summary>What the guard is told besides the text.</summary>
public sealed record GuardOptions
{
    /// <summary>Nothing but the text.</summary>
    public static GuardOptions Default { get; } = new();

    /// <summary>
    /// The writer's own list: people (or other names) that must not appear. Each is found whole and in parts (where it is written with a space
    /// between them), in hiragana, katakana, half-width katakana and Latin letters, with and without spaces. Two readings of one person
    /// are two entries, or one with a comma or brackets: <c>山田 花子(やまだ はなこ)</c>.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The year of the first contact, from which years are counted (X年, X+1年). Without it: the earliest year of a date in the text that is no birth date.</summary>
    public int? FirstContactYear { get; init; }

    /// <summary>The language of the reasons.</summary>
    public GuardLanguage Language { get; init; } = GuardLanguage.OfText;
}

/// <summary>What a writer decides about one finding.</summary>
/// <param name="Finding">The finding, as <see cref="Guard.Examine"/> returned it.</param>
/// <param name="Words">The words to put there; null keeps what was written.</param>
public sealed record Choice(Finding Finding, string? Words)
{
    /// <summary>Takes the proposal.</summary>
    public static Choice Replace(Finding finding) => new(finding, finding?.Replacement);

    /// <summary>Leaves the words of the writer.</summary>
    public static Choice Keep(Finding finding) => new(finding, null);
}
