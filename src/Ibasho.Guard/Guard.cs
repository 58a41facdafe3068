using Ibasho.Guard.Rewriting;

namespace Ibasho.Guard;

/// <summary>
/// Finds what could identify a person in case notes, and proposes words that do not.
/// Japanese first, English and Korean too, also mixed. It never reads or writes anything but what it is given, and the same text gives the same findings.
/// It helps to check and may overlook something: a text without findings is not an anonymous text.
/// </summary>
/// <remarks>
/// Rules follow the guidance named in the package's README (個人情報保護委員会, 厚生労働省, Japanese societies, HIPAA Safe Harbor); names come from a trained model.
/// All members are safe to use from several threads. Time and memory grow linearly with the text. The first call loads lists and weights (about 20 MB of memory).
/// </remarks>
public static class Guard
{
    /// <summary>Examines a text.</summary>
    /// <param name="text">The text. Any string will do, also one with lone surrogates.</param>
    /// <param name="options">What is known besides the text; null for nothing.</param>
    /// <returns>The findings in the order of the text. They do not overlap; offsets are UTF-16 code units of <paramref name="text"/>, half-open.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static IReadOnlyList<Finding> Examine(string text, GuardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Engine.Current.Examine(text, options ?? GuardOptions.Default);
    }

    /// <summary>Puts the proposed words, or those that were chosen, in place of findings.</summary>
    /// <param name="text">The text that was examined.</param>
    /// <param name="findings">What <see cref="Examine"/> returned for it, or some of it; any order.</param>
    /// <param name="choices">
    /// Decisions about single findings (<see cref="Choice.Replace"/>, <see cref="Choice.Keep"/>, or own words). A finding without a choice takes its proposal
    /// when it is <see cref="Certainty.Sure"/> or <see cref="Certainty.Likely"/>, and stays as it is when it is a question (<see cref="Certainty.Ask"/>).
    /// A valid My Number is replaced in any case.
    /// </param>
    /// <returns>The new text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> or <paramref name="findings"/> is null.</exception>
    /// <exception cref="ArgumentException">A finding lies outside the text.</exception>
    public static string Rewrite(string text, IEnumerable<Finding> findings, IEnumerable<Choice>? choices = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        return Rewriter.Rewrite(text, findings, choices ?? []);
    }

    /// <summary>Loads lists and weights now instead of at the first use.</summary>
    public static void WarmUp() => Engine.Current.Examine("山田さん", GuardOptions.Default);
}
