namespace Ibasho.Features.Guarding;

/// <summary>A text to look at, and who must not appear in it.</summary>
public sealed record ToExamineJson(string? Text, List<string?>? Names);

/// <summary>One finding: offsets are UTF-16 code units of the text as it was sent, half-open.</summary>
public sealed record FindingJson(int Start, int End, string Kind, string Certainty, string Why, string Replacement)
{
    public static FindingJson Of(Guard.Finding f) => new(f.Start, f.End, f.KindCode, f.CertaintyCode, f.Why, f.Replacement);
}

/// <summary>What was found, and the text with every proposal taken that is marked.</summary>
public sealed record ExaminedJson(IReadOnlyList<FindingJson> Findings, string Rewritten);
