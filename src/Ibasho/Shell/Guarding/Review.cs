using System.Globalization;
using Ibasho.Guard;
using Ibasho.Model;

namespace Ibasho.Shell.Guarding;

/// <summary>A text before it leaves its writer: the field it stands in, what the field is called, its words.</summary>
public sealed record Guarded(string Field, string Label, string Words);

/// <summary>Something the guard found: its offsets are UTF-16 units in the words of its field, half-open.</summary>
public sealed record Found(string Field, string Words, Finding Finding);

/// <summary>What a writer keeps, and why: everywhere these words stand, or at one place of a field (any field where none is named).</summary>
public sealed record Keeping(string? Words, string? Field, int Start, int End, string Reason)
{
    public bool Covers(Found found) => Words is not null
        ? found.Words == Words
        : (Field is null || Field == found.Field) && Start <= found.Finding.Start && found.Finding.End <= End;
}

/// <summary>What the guard finds in texts before they leave their writer, and what the writer decided about it. Nothing of it is stored or logged but the reasons of what is kept.</summary>
/// <param name="least">From which certainty on the writer has to decide.</param>
/// <param name="names">Who must not appear, as the writer says.</param>
public sealed class Review(IReadOnlyList<Guarded> texts, Certainty least, IReadOnlyList<string> names, IReadOnlyList<Keeping> keeping)
{
    private const string Between = "\n\n";

    private readonly List<Keeping> _keeping = [.. keeping];
    private List<Found>? _findings;

    public IReadOnlyList<Guarded> Texts => texts;

    public IReadOnlyList<Found> Findings => _findings ??= Examine(texts, names);

    /// <summary>What the writer has not decided about yet.</summary>
    public IReadOnlyList<Found> Open => [.. Findings.Where(f => f.Finding.Certainty <= least && (f.Finding.IsMyNumber || Keeps(f) is null))];

    /// <summary>What is kept against the guard's advice, once for each word.</summary>
    public IReadOnlyList<KeptWords> Kept =>
        [.. Findings.Where(f => f.Finding is { Certainty: not Certainty.Ask, IsMyNumber: false }).DistinctBy(f => f.Words).Select(f => (Found: f, Keeping: Keeps(f))).Where(f => f.Keeping is not null)
            .Select(f => new KeptWords { Words = f.Found.Words, Kind = f.Found.Finding.KindCode, Reason = f.Keeping!.Reason })];

    public Keeping? Keeps(Found found) => _keeping.Find(k => k.Covers(found));

    /// <summary>What was kept in the text before is not asked again.</summary>
    public void Remember(IEnumerable<KeptWords> before) => _keeping.AddRange(before.Select(k => new Keeping(k.Words, null, 0, 0, k.Reason)));

    /// <param name="here">The names of colleagues who take part; asked for only where names were found. Addressing them exposes nobody: it becomes a question.</param>
    public async Task<Refusal?> RefuseAsync(Func<Task<IReadOnlyList<string>>> here)
    {
        if (Open.Any(IsName))
        {
            var known = (await here()).Select(Folding.Name).ToList();
            _findings = [.. Findings.Select(f => IsName(f) && !Listed(f) && known.Exists(name => IsPart(Folding.Name(f.Words), name)) ? f with { Finding = f.Finding with { Certainty = Certainty.Ask } } : f)];
        }
        var open = Open;
        return open.Any(f => f.Finding.IsMyNumber) ? Refusal.MyNumber : open.Count > 0 ? Refusal.GuardReview : null;
    }

    /// <summary>All texts as one, so that a person has the same letter in each of them.</summary>
    public static List<Found> Examine(IReadOnlyList<Guarded> texts, IReadOnlyList<string> names)
    {
        var findings = Guard.Guard.Examine(string.Join(Between, texts.Select(t => t.Words)), new GuardOptions { Names = names, Language = Language });
        var found = new List<Found>(findings.Count);
        var (at, next) = (0, 0);
        foreach (var text in texts)
        {
            var end = at + text.Words.Length;
            for (; next < findings.Count && findings[next].Start < end; next++)
            {
                // A finding may begin between two texts, or reach over the end of one.
                var here = findings[next] with { Start = Math.Max(findings[next].Start - at, 0), End = Math.Min(findings[next].End, end) - at };
                if (here.Length <= 0) continue;
                found.Add(new(text.Field, text.Words[here.Start..here.End], here));
            }
            at = end + Between.Length;
        }
        return found;
    }

    /// <summary>The language of the reader, in which reasons are told.</summary>
    public static GuardLanguage Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch
    {
        "en" => GuardLanguage.English,
        "ko" => GuardLanguage.Korean,
        _ => GuardLanguage.Japanese,
    };

    private static bool IsName(Found found) => found.Finding is { Kind: FindingKind.Person, Certainty: not Certainty.Ask };

    // Whom the writer named as not to appear is nobody's colleague.
    private bool Listed(Found found) => names.Any(n => Folding.Name(n).Contains(Folding.Name(found.Words), StringComparison.Ordinal));

    // A family name or a given name alone, as colleagues call each other.
    private static bool IsPart(string words, string name) =>
        words == name || words.Length >= 2 && (name.StartsWith(words, StringComparison.Ordinal) || name.EndsWith(words, StringComparison.Ordinal));
}
