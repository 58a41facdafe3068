using System.Text.RegularExpressions;

namespace Ibasho.Features.Searching;

/// <summary>Texts as an excerpt shows them: the words without the marks that shape them.</summary>
internal static partial class Excerpts
{
    /// <summary>About three lines of Japanese.</summary>
    public const int Length = 110;

    /// <summary>A second place in the same thread.</summary>
    public const int Shorter = 70;

    public static string Plain(string markdown) => Marks().Replace(markdown, "");

    [GeneratedRegex(@"^(?:[ \t]*(?:[-*+>]|#{1,6}|\d{1,3}\.)[ \t]+)+|\*\*|~~|`", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Marks();
}
