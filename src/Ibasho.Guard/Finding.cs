namespace Ibasho.Guard;

/// <summary>What sort of thing a finding is.</summary>
public enum FindingKind
{
    /// <summary>A name of a person: full, family or given name, reading, romanisation, initials, nickname. Titles stay outside.</summary>
    Person,

    /// <summary>A place finer than a prefecture, up to a whole address with its postal code and building.</summary>
    Place,

    /// <summary>The proper name of an employer, hospital, facility, shop, school, bank branch or local group.</summary>
    Organisation,

    /// <summary>A date precise to the day or the month, also without a year; birth dates.</summary>
    Date,

    /// <summary>The age of a person in numbers.</summary>
    Age,

    /// <summary>Telephone, fax, mail address, web address, account name.</summary>
    Contact,

    /// <summary>A number that stands for one person, case, account, licence or vehicle.</summary>
    Number,

    /// <summary>A fact that singles somebody out, though it holds no name.</summary>
    Rare,
}

/// <summary>How much speaks for a finding.</summary>
public enum Certainty
{
    /// <summary>Its form or its surroundings leave no reasonable doubt. Marked in the text.</summary>
    Sure,

    /// <summary>More speaks for it than against it. Marked in the text.</summary>
    Likely,

    /// <summary>A question for the writer, to be shown quietly beside the text.</summary>
    Ask,
}

/// <summary>One place in a text that could identify somebody.</summary>
/// <param name="Start">Where it begins: an index of UTF-16 code units into the text as it was given.</param>
/// <param name="End">Where it ends: the index of the first code unit after it (half-open).</param>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Certainty">How much speaks for it.</param>
/// <param name="Why">The reason in one phrase, in the language of <see cref="GuardOptions.Language"/>, or of the text around it.</param>
/// <param name="Replacement">The words proposed instead; empty where the words had better go.</param>
public sealed record Finding(int Start, int End, FindingKind Kind, Certainty Certainty, string Why, string Replacement)
{
    /// <summary>Whether this is a valid My Number (個人番号), which the law forbids to keep; it can never be kept in a text.</summary>
    public bool IsMyNumber { get; init; }

    /// <summary>The length in UTF-16 code units.</summary>
    public int Length => End - Start;

    /// <summary>The kind as it is written in JSON: <c>person</c>, <c>place</c>, <c>organisation</c>, <c>date</c>, <c>age</c>, <c>contact</c>, <c>number</c>, <c>rare</c>.</summary>
    public string KindCode => Codes.Of(Kind);

    /// <summary>The certainty as it is written in JSON: <c>sure</c>, <c>likely</c>, <c>ask</c>.</summary>
    public string CertaintyCode => Codes.Of(Certainty);
}
