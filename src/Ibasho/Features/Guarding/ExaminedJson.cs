using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Guarding;

/// <summary>A text to look at, and who must not appear in it.</summary>
public sealed record ToExamineJson(string? Text, List<string?>? Names);

/// <summary>What was found, and the text with every proposal taken that is marked.</summary>
public sealed record ExaminedJson(IReadOnlyList<FindingJson> Findings, string Rewritten);
