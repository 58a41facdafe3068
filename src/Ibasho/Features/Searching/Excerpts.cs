namespace Ibasho.Features.Searching;

/// <summary>Texts as an excerpt shows them: the words without the marks that shape them.</summary>
internal static class Excerpts
{
    /// <summary>About three lines of Japanese.</summary>
    public const int Length = 110;

    /// <summary>A second place in the same thread.</summary>
    public const int Shorter = 70;

    public static string Plain(string markdown) => MarkdownText.ToWords(markdown);
}
