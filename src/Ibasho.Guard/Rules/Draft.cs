namespace Ibasho.Guard.Rules;

/// <summary>Why something was found; the words stand in <c>Words/reasons.txt</c>.</summary>
internal enum Reason
{
    NameByModel, NameWithTitle, NameWithKin, NameAgain, NameInitials, NameHandle, NameOnList, LetterOfName,
    PlaceByModel, PlaceOnList, Address, PostalCode, Station,
    OrganisationByModel, OrganisationByForm,
    DateDay, DateMonth, DateBare, DateBirth, DateScore,
    AgeYears, AgeBracket, AgeMonths,
    Telephone, Mail, Web, Account,
    MyNumber, MyNumberWrong, Corporate, ResidentNumber, SocialSecurity, Card, Pension, Plate, LabelledNumber, LongNumber, CaseNumber, Passport,
    RareOnly, RareFirst, RareFew, RareMedia, RareOffice, RarePrize, RareSport, RareSurvivor, RareCrime, RareBirth, RareModel, RareAnimal, RareByModel, RareTrade, Combination,
}

/// <summary>A finding in the making: offsets are those of the text, as folding keeps them.</summary>
internal readonly record struct Draft(int Start, int End, FindingKind Kind, Certainty Certainty, Reason Reason)
{
    /// <summary>A higher rank wins where two overlap.</summary>
    public int Rank { get; init; }
    public float Trust { get; init; }
    public bool IsMyNumber { get; init; }
    public int Length => End - Start;
    public bool Overlaps(in Draft other) => Start < other.End && other.Start < End;
}
