using System.Buffers;
using System.Globalization;
using System.Reflection;

namespace Ibasho.Guard.Rules;

/// <summary>Warns where age band, sex, region, occupation and illness together leave few people, though none of them does alone.</summary>
internal sealed class Combination
{
    /// <summary>Fewer people than this, by rough shares, and there is a warning.</summary>
    private const double Few = 40;
    private const double AgeBand = 0.06, Town = 60_000, Country = 120_000_000;
    private const int Window = 3000;

    private readonly Dictionary<string, (string Sort, double Share)> words = new(StringComparer.Ordinal);
    private readonly SearchValues<string> all;

    public Combination(Assembly assembly)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream("groups.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var part = line.Split(' ');
            for (var i = 2; i < part.Length; i++) words[part[i].Replace('_', ' ')] = (part[0], double.Parse(part[1], CultureInfo.InvariantCulture));
        }
        all = SearchValues.Create([.. words.Keys], StringComparison.Ordinal);
    }

    public void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        // An age may be in numbers (a finding) or a band, which is none.
        var findings = drafts.ToArray();
        var added = 0;
        for (var from = 0; from < t.Length && added < 200; from += Window)
        {
            var to = Math.Min(t.Length, from + Window);
            if (Weigh(t, from, to, findings) is { } draft) { drafts.Add(draft); added++; }
        }
    }

    private Draft? Weigh(ReadOnlySpan<char> t, int from, int to, Draft[] findings)
    {
        double region = 0, job = 1, illness = 1;
        int jobAt = -1, jobEnd = 0, illnessAt = -1, illnessEnd = 0;
        var sex = false;
        var age = Bands(t[from..to]);
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = from; i < to;)
        {
            var step = t[i..to].IndexOfAny(all);
            if (step < 0) break;
            i += step;
            for (var length = Math.Min(20, to - i); length > 0; length--)
            {
                if (!lookup.TryGetValue(t.Slice(i, length), out var word)) continue;
                if (Scan.IsLetter(t[i]) && (Scan.IsLetter(Scan.At(t, i - 1)) || Scan.IsLetter(Scan.At(t, i + length)))) break;
                switch (word.Sort)
                {
                    case "region": region = region == 0 ? word.Share * 1000 : Math.Min(region, word.Share * 1000); break;
                    case "job" when word.Share < job && !(Scan.At(t, i + length) is 'さ' or 'に' or 'の' && word.Share is 0.005 or 0.001 && Scan.At(t, i + length) != 'の'): (job, jobAt, jobEnd) = (word.Share, i, i + length); break;
                    case "illness" when word.Share < illness: (illness, illnessAt, illnessEnd) = (word.Share, i, i + length); break;
                    case "sex": sex = true; break;
                }
                i += length - 1;
                break;
            }
            i++;
        }
        foreach (var finding in findings)
        {
            if (finding.Start < from || finding.Start >= to || finding.Certainty == Certainty.Ask) continue;
            if (finding.Kind == FindingKind.Age) age = true;
            if (finding.Kind == FindingKind.Place) region = Town;
        }
        // All five, or four of them where job or illness is rare.
        var sorts = (age ? 1 : 0) + (sex ? 1 : 0) + (region > 0 ? 1 : 0) + (jobAt >= 0 ? 1 : 0) + (illnessAt >= 0 ? 1 : 0);
        if (sorts < 4 || jobAt < 0 && illnessAt < 0) return null;
        var people = (region > 0 ? region : Country) * (age ? AgeBand : 1) * (sex ? 0.5 : 1) * job * illness;
        if (people >= Few) return null;
        var atJob = jobAt >= 0 && (illnessAt < 0 || job <= illness);
        return new Draft(atJob ? jobAt : illnessAt, atJob ? jobEnd : illnessEnd, FindingKind.Rare, Certainty.Ask, Reason.Combination) { Rank = 9 };
    }

    private static bool Bands(ReadOnlySpan<char> t)
    {
        for (var i = t.IndexOf('代'); i >= 0;)
        {
            if (i > 1 && t[i - 1] is '0' or '歳' or '十') return true;
            var next = t[(i + 1)..].IndexOf('代');
            i = next < 0 ? -1 : i + 1 + next;
        }
        return t.IndexOf("대 ", StringComparison.Ordinal) > 0 || t.IndexOf("eighties", StringComparison.Ordinal) >= 0 || t.IndexOf("seventies", StringComparison.Ordinal) >= 0 || t.IndexOf("sixties", StringComparison.Ordinal) >= 0 || t.IndexOf("fifties", StringComparison.Ordinal) >= 0 || t.IndexOf("forties", StringComparison.Ordinal) >= 0 || t.IndexOf("thirties", StringComparison.Ordinal) >= 0 || t.IndexOf("twenties", StringComparison.Ordinal) >= 0;
    }
}
