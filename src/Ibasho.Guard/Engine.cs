using System.Collections.Concurrent;
using Ibasho.Guard.Model;
using Ibasho.Guard.Rewriting;
using Ibasho.Guard.Rules;

namespace Ibasho.Guard;

/// <summary>Everything that is loaded once: lists, weights, words; and the order in which a text is examined.</summary>
internal sealed class Engine
{
    private static readonly Lazy<Engine> Only = new(() => new Engine(), LazyThreadSafetyMode.ExecutionAndPublication);

    public static Engine Current => Only.Value;

    /// <summary>The least probability at which the model says anything at all.</summary>
    private const float Threshold = 0.08f;

    private readonly Weights weights;
    private readonly ConcurrentBag<Tagger> taggers = [];
    private readonly Names names;
    private readonly WeighedNames weighed;
    private readonly CuedNames cued;
    private readonly BareNames bare;
    private readonly RepeatedNames repeated;
    private readonly Companies companies;
    private readonly Places places;
    private readonly RareFacts rare;
    private readonly Combination combination;
    private readonly Listed listed;
    private readonly Reasons reasons;

    public Lexicon Lexicon { get; }

    private Engine()
    {
        var assembly = typeof(Engine).Assembly;
        Lexicon = Lexicon.Load(assembly);
        weights = Weights.Load(assembly);
        names = new Names(Lexicon);
        (weighed, cued, bare, repeated) = (new WeighedNames(Lexicon, names), new CuedNames(Lexicon, names), new BareNames(Lexicon, names), new RepeatedNames(Lexicon, names));
        companies = new Companies(Lexicon);
        places = new Places(Lexicon);
        rare = new RareFacts(assembly);
        combination = new Combination(assembly);
        listed = new Listed(names);
        reasons = new Reasons(assembly);
    }

    public IReadOnlyList<Finding> Examine(string text, GuardOptions options)
    {
        if (text.Length == 0) return [];
        var t = Folded.Of(text);
        var drafts = new List<Draft>();
        Forms.Find(t, drafts);
        places.Find(t, drafts);
        var spans = new List<Model.Span>();
        if (!taggers.TryTake(out var tagger)) tagger = new Tagger(weights, Lexicon);
        try { tagger.Find(t, Threshold, spans); }
        finally { taggers.Add(tagger); }
        weighed.Find(t, spans, drafts);
        cued.Titled(t, drafts);
        CuedNames.Initials(t, drafts);
        cued.Called(t, drafts);
        cued.AfterKin(t, drafts);
        cued.Capitals(t, drafts);
        bare.Find(t, drafts);
        companies.Find(t, drafts);
        listed.Find(t, options.Names, drafts);
        drafts = Resolve(drafts);
        bare.Beside(t, drafts);
        repeated.Find(t, drafts);
        Ages(t, drafts);
        rare.Find(t, drafts);
        combination.Find(t, drafts);
        drafts = Resolve(drafts);
        return new Proposals(Lexicon, names, reasons, t, options).Of(drafts);
    }

    /// <summary>Ages that only the name before them gives away.</summary>
    private void Ages(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        var count = drafts.Count;
        for (var i = 0; i < count; i++)
        {
            if (drafts[i] is not { Kind: FindingKind.Person } person) continue;
            var end = person.End + names.Title(t, person.End);
            var age = Rules.Ages.AfterPerson(t, end, out var start);
            if (age == 0 && Scan.Has(t, end, " (")) age = Rules.Ages.AfterPerson(t, end + 1, out start);
            if (age == 0) age = Rules.Ages.InBracket(t, end, out start);
            if (age > 0) drafts.Add(new Draft(start, age, FindingKind.Age, person.Certainty == Certainty.Ask ? Certainty.Ask : Certainty.Likely, Reason.AgeBracket) { Rank = 78 });
        }
        // 妻(55), 長男(28).
        for (var i = 1; i < t.Length; i++)
        {
            if (t[i] != '(' || !Scan.IsDigit(Scan.At(t, i + 1))) continue;
            var kin = false;
            for (var length = 1; length <= 3 && length <= i; length++) kin |= Lexicon.Of(t.Slice(i - length, length)).HasFlag(Word.Kin);
            if (kin && Rules.Ages.AfterPerson(t, i, out var start) is var age and > 0) drafts.Add(new Draft(start, age, FindingKind.Age, Certainty.Likely, Reason.AgeBracket) { Rank = 78 });
        }
    }

    /// <summary>No two findings overlap: what is marked goes before what is asked, then the rank, then the length.</summary>
    private static List<Draft> Resolve(List<Draft> drafts)
    {
        drafts.Sort(static (a, b) =>
        {
            var c = (a.Certainty == Certainty.Ask).CompareTo(b.Certainty == Certainty.Ask);
            if (c == 0) c = b.Rank.CompareTo(a.Rank);
            if (c == 0) c = b.Length.CompareTo(a.Length);
            return c != 0 ? c : a.Start.CompareTo(b.Start);
        });
        // One bit for each sign already under a finding.
        var last = 0;
        foreach (var draft in drafts) last = Math.Max(last, draft.End);
        var covered = new bool[last];
        var taken = new List<Draft>(drafts.Count);
        foreach (var found in drafts)
        {
            var draft = found;
            var under = covered.AsSpan(draft.Start, draft.Length);
            if (under.Contains(true))
            {
                // Of a phrase that singles out, the part after a name or date is still worth a question.
                if (draft.Kind != FindingKind.Rare) continue;
                var start = draft.Start + under.LastIndexOf(true) + 1;
                if (draft.End - start < 3) continue;
                draft = draft with { Start = start };
                under = covered.AsSpan(draft.Start, draft.Length);
            }
            under.Fill(true);
            taken.Add(draft);
        }
        taken.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return taken;
    }
}
