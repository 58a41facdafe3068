using System.Globalization;
using Ibasho.Model;

namespace Ibasho.Shell;

/// <summary>What a pseudonym is called in the reader's language, and the colours that tell pseudonyms apart.</summary>
public static class Masks
{
    // Okabe and Ito's colours, which people who confuse red and green tell apart; the words on them are black or white, whichever reads better.
    private static readonly (string Back, string Front)[] Colours =
        [("#0072b2", "#fff"), ("#b34e00", "#fff"), ("#00795a", "#fff"), ("#f0e442", "#000"), ("#cc79a7", "#000"), ("#56b4e9", "#000"), ("#e69f00", "#000"), ("#5f6368", "#fff")];

    /// <summary>青いカモメ.</summary>
    public static string Name(int mask) => MasksText.Named.With(MasksText.ResourceManager.GetString("Colour" + Pseudonym.Colour(mask), CultureInfo.CurrentUICulture)!, Animal(mask));

    public static string Animal(int mask) => MasksText.ResourceManager.GetString("Animal" + Pseudonym.Animal(mask), CultureInfo.CurrentUICulture)!;

    public static (string Back, string Front) Colour(int mask) => Colours[Pseudonym.Colour(mask)];

    /// <summary>Who stands above a text: the pseudonym, the name, or somebody who is no longer here.</summary>
    public static string Of(int? mask, string? name, bool isThere) => mask is { } known ? Name(known) : isThere ? name! : ShellText.FormerMember;
}
