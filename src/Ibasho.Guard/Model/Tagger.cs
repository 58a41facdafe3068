using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ibasho.Guard.Model;

/// <summary>The tags of a unit: outside, begin and inside of a name, and one for facts that single out.</summary>
internal static class Tag
{
    public const int Outside = 0, BeginPerson = 1, Person = 2, BeginPlace = 3, Place = 4, BeginOrganisation = 5, Organisation = 6, Rare = 7, Count = 8;

    public static bool Begins(int tag) => tag is BeginPerson or BeginPlace or BeginOrganisation;

    public static bool MayFollow(int before, int tag) => tag switch
    {
        Person => before is Person or BeginPerson,
        Place => before is Place or BeginPlace,
        Organisation => before is Organisation or BeginOrganisation,
        _ => true,
    };
}

/// <summary>A stretch that the model takes for a name.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">After the last one.</param>
/// <param name="Tag">The tag it begins with.</param>
/// <param name="Trust">How probable it is that something stands here, 0 to 1.</param>
internal readonly record struct Span(int Start, int End, int Tag, float Trust);

/// <summary>A linear-chain conditional random field over units: finds the most probable names, with the probability of each.</summary>
internal sealed class Tagger
{
    private const int Steps = 4096;
    private readonly Weights weights;
    private readonly Features features;
    private readonly List<Unit> units = new(Units.Longest);
    private readonly int[] buckets = new int[Features.Most];
    private readonly Vector256<float>[] emission = new Vector256<float>[Units.Longest + 1], forward = new Vector256<float>[Units.Longest + 1];
    private readonly Vector256<float>[] rows = new Vector256<float>[Tag.Count], columns = new Vector256<float>[Tag.Count];
    private readonly float[] posterior = new float[(Units.Longest + 1) * Tag.Count];
    private readonly float[] exp = new float[Steps];

    public Tagger(Weights weights, Lexicon lexicon)
    {
        this.weights = weights;
        features = new Features(lexicon, weights.Bits);
        for (var i = 0; i < Steps; i++) exp[i] = MathF.Exp(-i * weights.Scale);
        Span<float> row = stackalloc float[Tag.Count], column = stackalloc float[Tag.Count];
        for (var s = 0; s < Tag.Count; s++)
        {
            for (var t = 0; t < Tag.Count; t++)
            {
                row[t] = Tag.MayFollow(s, t) ? MathF.Exp(weights.Transitions[s * Tag.Count + t]) : 0;
                column[t] = Tag.MayFollow(t, s) ? MathF.Exp(weights.Transitions[t * Tag.Count + s]) : 0;
            }
            rows[s] = Vector256.Create<float>(row);
            columns[s] = Vector256.Create<float>(column);
        }
    }

    /// <summary>All names of a folded text. What is less probable than the threshold is left out.</summary>
    public void Find(ReadOnlySpan<char> text, float threshold, List<Span> found)
    {
        for (var from = 0; from < text.Length;)
        {
            from = Units.Read(text, from, units);
            if (units.Count > 0) Sequence(text, CollectionsMarshal.AsSpan(units), threshold, found);
        }
    }

    private void Sequence(ReadOnlySpan<char> text, ReadOnlySpan<Unit> run, float threshold, List<Span> found)
    {
        var n = run.Length;
        features.Prepare(text, run);
        for (var i = 0; i < n; i++) Score(i, features.Of(text, run, i, buckets));
        Probabilities(n);
        Collect(run, threshold, found);
    }

    private void Score(int i, int count)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(weights.Buckets);
        var sum = Vector128<short>.Zero;
        for (var k = 0; k < count; k++)
        {
            var eight = Unsafe.ReadUnaligned<long>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref table, buckets[k] * Tag.Count)));
            sum += Vector128.WidenLower(Vector128.CreateScalarUnsafe(eight).AsSByte());
        }
        var most = short.MinValue;
        for (var t = 0; t < Tag.Count; t++) most = Math.Max(most, sum[t]);
        Span<float> e = stackalloc float[Tag.Count];
        for (var t = 0; t < Tag.Count; t++) e[t] = exp[Math.Min(most - sum[t], Steps - 1)];
        emission[i] = Vector256.Create<float>(e);
    }

    private void Probabilities(int n)
    {
        // A sequence begins as after something outside.
        var a = rows[Tag.Outside] * emission[0];
        forward[0] = a / Vector256.Sum(a);
        for (var i = 1; i < n; i++)
        {
            var before = forward[i - 1];
            var sum = before[0] * rows[0];
            for (var s = 1; s < Tag.Count; s++) sum += before[s] * rows[s];
            sum *= emission[i];
            forward[i] = sum / Math.Max(Vector256.Sum(sum), 1e-30f);
        }
        var beta = Vector256<float>.One;
        for (var i = n - 1; i >= 0; i--)
        {
            var p = forward[i] * beta;
            p /= Math.Max(Vector256.Sum(p), 1e-30f);
            p.CopyTo(posterior, i * Tag.Count);
            var e = emission[i] * beta;
            var sum = e[0] * columns[0];
            for (var t = 1; t < Tag.Count; t++) sum += e[t] * columns[t];
            beta = sum / Math.Max(Vector256.Sum(sum), 1e-30f);
        }
    }

    /// <summary>Stretches where something is more probable than the threshold, cut where another name begins.</summary>
    private void Collect(ReadOnlySpan<Unit> run, float threshold, List<Span> found)
    {
        for (var i = 0; i < run.Length;)
        {
            var p = posterior.AsSpan(i * Tag.Count, Tag.Count);
            if (1 - p[Tag.Outside] < threshold) { i++; continue; }
            var j = i;
            float person = 0, place = 0, organisation = 0, rare = 0, trust = 0;
            do
            {
                p = posterior.AsSpan(j * Tag.Count, Tag.Count);
                var begins = p[Tag.BeginPerson] + p[Tag.BeginPlace] + p[Tag.BeginOrganisation];
                var goesOn = p[Tag.Person] + p[Tag.Place] + p[Tag.Organisation] + p[Tag.Rare];
                if (j > i && (1 - p[Tag.Outside] < threshold || begins > goesOn || p[Tag.Rare] > 0.5f != rare > person + place + organisation)) break;
                person += p[Tag.BeginPerson] + p[Tag.Person];
                place += p[Tag.BeginPlace] + p[Tag.Place];
                organisation += p[Tag.BeginOrganisation] + p[Tag.Organisation];
                rare += p[Tag.Rare];
                trust = Math.Max(trust, 1 - p[Tag.Outside]);
                j++;
            }
            while (j < run.Length);
            var most = Math.Max(Math.Max(person, place), Math.Max(organisation, rare));
            var tag = most == person ? Tag.BeginPerson : most == place ? Tag.BeginPlace : most == organisation ? Tag.BeginOrganisation : Tag.Rare;
            found.Add(new Span(run[i].Start, run[j - 1].End, tag, trust));
            i = j;
        }
    }
}
