namespace Ibasho.Guard;

/// <summary>The names of kinds and certainties outside the program.</summary>
internal static class Codes
{
    public static string Of(FindingKind kind) => kind switch
    {
        FindingKind.Person => "person",
        FindingKind.Place => "place",
        FindingKind.Organisation => "organisation",
        FindingKind.Date => "date",
        FindingKind.Age => "age",
        FindingKind.Contact => "contact",
        FindingKind.Number => "number",
        _ => "rare",
    };

    public static string Of(Certainty certainty) => certainty switch
    {
        Certainty.Sure => "sure",
        Certainty.Likely => "likely",
        _ => "ask",
    };
}
