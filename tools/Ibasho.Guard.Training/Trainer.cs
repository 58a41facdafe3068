using System.Runtime.InteropServices;
using Ibasho.Guard.Model;

namespace Ibasho.Guard.Training;

/// <summary>How a model is trained.</summary>
internal sealed record Plan
{
    public int Bits { get; init; } = 20;
    public int Epochs { get; init; } = 6;
    public float Rate { get; init; } = 0.12f;

    /// <summary>Of a hundred features of a unit, so many are left out at random in training, so that no single word decides.</summary>
    public int Dropped { get; init; } = 15;

    /// <summary>What pulls every weight to zero at each of its steps.</summary>
    public float Pull { get; init; } = 0.003f;

    /// <summary>An averaged perceptron instead of the conditional random field.</summary>
    public bool Perceptron { get; init; }

    /// <summary>Without the lists (to see what they give).</summary>
    public bool WithoutLists { get; init; }

    /// <summary>Buckets with nothing above this are left out.</summary>
    public int Least { get; init; } = 1;

    public float Scale { get; init; } = 1 / 24f;
}

/// <summary>One sequence with its features and tags.</summary>
internal sealed class Example
{
    public required int[] Offsets;
    public required int[] Features;
    public required byte[] Tags;
    public bool WithRare;
    public float Weight = 1;
}

/// <summary>Trains the tagger on one core, the same at every run.</summary>
internal sealed class Trainer(Plan plan, Lexicon lexicon)
{
    private const int T = Tag.Count;
    private readonly Features features = new(lexicon, plan.Bits);
    private readonly float[] weights = new float[(1 << plan.Bits) * T];
    private readonly float[] squares = new float[(1 << plan.Bits) * T];
    private readonly float[] transitions = new float[T * T], transitionSquares = new float[T * T];
    private readonly float[] averages = plan.Perceptron ? new float[(1 << plan.Bits) * T] : [];
    private readonly float[] transitionAverages = new float[T * T];
    private float time = 1;

    public List<Example> Examples(Marked text, float weight)
    {
        var folded = Folded.Of(text.Text);
        var examples = new List<Example>();
        var units = new List<Unit>();
        var into = new int[Features.Most];
        for (var from = 0; from < folded.Length;)
        {
            from = Units.Read(folded, from, units);
            if (units.Count == 0) continue;
            var run = CollectionsMarshal.AsSpan(units);
            features.Prepare(folded, run);
            var all = new List<int>(run.Length * 44);
            var offsets = new int[run.Length + 1];
            for (var i = 0; i < run.Length; i++)
            {
                var count = features.Of(folded, run, i, into);
                for (var k = 0; k < count; k++) all.Add(into[k]);
                offsets[i + 1] = all.Count;
            }
            examples.Add(new Example { Offsets = offsets, Features = [.. all], Tags = Tags(run, text.Marks), WithRare = text.WithRare, Weight = weight });
        }
        return examples;
    }

    private static byte[] Tags(ReadOnlySpan<Unit> units, IReadOnlyList<Mark> marks)
    {
        var tags = new byte[units.Length];
        foreach (var mark in marks)
        {
            int begin = mark.Kind switch { "person" => Tag.BeginPerson, "place" => Tag.BeginPlace, "organisation" => Tag.BeginOrganisation, "rare" => Tag.Rare, _ => 0 };
            if (begin == 0) continue;
            var first = true;
            for (var i = 0; i < units.Length; i++)
            {
                if (units[i].End <= mark.Start || units[i].Start >= mark.End) continue;
                tags[i] = (byte)(begin == Tag.Rare || first ? begin : begin + 1);
                first = false;
            }
        }
        return tags;
    }

    public Weights Train(List<Example> examples, Action<string> say)
    {
        var random = new Seeded(7);
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            random.Shuffle(examples);
            double loss = 0;
            long steps = 0;
            foreach (var e in examples)
            {
                loss += plan.Perceptron ? StepPerceptron(e, random) : Step(e, random, plan.Rate);
                steps += e.Tags.Length;
            }
            say($"epoch {epoch + 1}: loss {loss / steps:0.0000} per unit, {steps} units");
        }
        if (plan.Perceptron)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] -= averages[i] / time;
            for (var i = 0; i < transitions.Length; i++) transitions[i] -= transitionAverages[i] / time;
        }
        return Quantised();
    }

    private Weights Quantised()
    {
        var scale = plan.Scale;
        if (plan.Perceptron)
        {
            // A perceptron's weights have no scale of their own; bring the largest to the end of the range.
            var most = weights.Max(Math.Abs);
            var by = 127 * scale / most;
            for (var i = 0; i < weights.Length; i++) weights[i] *= by;
            for (var i = 0; i < transitions.Length; i++) transitions[i] *= by;
        }
        var buckets = new sbyte[weights.Length];
        for (var i = 0; i < weights.Length; i++) buckets[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scale), -127, 127);
        // A bucket that says next to nothing costs room and says nothing.
        for (var b = 0; b < buckets.Length; b += T)
        {
            var most = 0;
            for (var t = 0; t < T; t++) most = Math.Max(most, Math.Abs((int)buckets[b + t]));
            if (most <= plan.Least) Array.Clear(buckets, b, T);
        }
        return new Weights { Bits = plan.Bits, Scale = scale, Transitions = (float[])transitions.Clone(), Buckets = buckets };
    }

    private float[] emit = [], alpha = [], beta = [], grad = [];
    private bool[] kept = [];

    private void Grow(int n, int f)
    {
        if (emit.Length < n * T) { emit = new float[n * T * 2]; alpha = new float[n * T * 2]; beta = new float[n * T * 2]; grad = new float[n * T * 2]; }
        if (kept.Length < f) kept = new bool[f * 2];
    }

    private void Emit(Example e, Seeded random)
    {
        var n = e.Tags.Length;
        Grow(n, e.Features.Length);
        for (var k = 0; k < e.Features.Length; k++) kept[k] = plan.Dropped == 0 || random.Below(100) >= plan.Dropped;
        Array.Clear(emit, 0, n * T);
        for (var i = 0; i < n; i++)
        {
            var row = emit.AsSpan(i * T, T);
            for (var k = e.Offsets[i]; k < e.Offsets[i + 1]; k++)
            {
                if (!kept[k]) continue;
                var w = weights.AsSpan(e.Features[k] * T, T);
                for (var t = 0; t < T; t++) row[t] += w[t];
            }
            // Where facts that single out are not marked, the model must not learn that there are none.
            if (!e.WithRare) row[Tag.Rare] = -1e4f;
        }
    }

    private double Step(Example e, Seeded random, float rate)
    {
        var n = e.Tags.Length;
        Emit(e, random);
        // Forward and backward in probabilities, scaled at each unit.
        Span<float> trans = stackalloc float[T * T];
        for (var s = 0; s < T; s++) for (var t = 0; t < T; t++) trans[s * T + t] = Tag.MayFollow(s, t) ? MathF.Exp(transitions[s * T + t]) : 0;
        double logZ = 0;
        var prob = grad.AsSpan(0, n * T);
        for (var i = 0; i < n; i++)
        {
            var top = float.MinValue;
            for (var t = 0; t < T; t++) top = Math.Max(top, emit[i * T + t]);
            float total = 0;
            for (var t = 0; t < T; t++)
            {
                float sum = 0;
                if (i == 0) sum = trans[t];
                else for (var s = 0; s < T; s++) sum += alpha[(i - 1) * T + s] * trans[s * T + t];
                prob[i * T + t] = MathF.Exp(emit[i * T + t] - top);
                alpha[i * T + t] = sum * prob[i * T + t];
                total += alpha[i * T + t];
            }
            for (var t = 0; t < T; t++) alpha[i * T + t] /= total;
            logZ += Math.Log(total) + top;
        }
        double gold = 0;
        for (var i = 0; i < n; i++) gold += emit[i * T + e.Tags[i]] + transitions[(i == 0 ? 0 : e.Tags[i - 1]) * T + e.Tags[i]];
        for (var t = 0; t < T; t++) beta[(n - 1) * T + t] = 1;
        for (var i = n - 2; i >= 0; i--)
        {
            float total = 0;
            for (var s = 0; s < T; s++)
            {
                float sum = 0;
                for (var t = 0; t < T; t++) sum += trans[s * T + t] * prob[(i + 1) * T + t] * beta[(i + 1) * T + t];
                beta[i * T + s] = sum;
                total += sum;
            }
            for (var s = 0; s < T; s++) beta[i * T + s] /= total;
        }
        // Transitions first (they need prob as emission), then the gradient of the units in place.
        Span<float> gradient = stackalloc float[T * T], pair = stackalloc float[T * T];
        for (var i = 1; i < n; i++)
        {
            float total = 0;
            for (var s = 0; s < T; s++) for (var t = 0; t < T; t++) total += pair[s * T + t] = alpha[(i - 1) * T + s] * trans[s * T + t] * prob[i * T + t] * beta[i * T + t];
            for (var k = 0; k < T * T; k++) gradient[k] -= pair[k] / total;
            gradient[e.Tags[i - 1] * T + e.Tags[i]] += 1;
        }
        for (var k = 0; k < T * T; k++)
        {
            var g = gradient[k] * e.Weight;
            if (g == 0) continue;
            transitionSquares[k] += g * g;
            transitions[k] += rate * g / MathF.Sqrt(transitionSquares[k] + 1e-6f);
        }
        for (var i = 0; i < n; i++)
        {
            float total = 0;
            for (var t = 0; t < T; t++) total += alpha[i * T + t] * beta[i * T + t];
            var biggest = 0f;
            for (var t = 0; t < T; t++)
            {
                var p = alpha[i * T + t] * beta[i * T + t] / total;
                var g = ((t == e.Tags[i] ? 1 : 0) - p) * e.Weight;
                grad[i * T + t] = g;
                biggest = Math.Max(biggest, Math.Abs(g));
            }
            if (biggest < 0.002f) continue;
            for (var k = e.Offsets[i]; k < e.Offsets[i + 1]; k++)
            {
                if (!kept[k]) continue;
                var at = e.Features[k] * T;
                for (var t = 0; t < T; t++)
                {
                    var g = grad[i * T + t] - plan.Pull * weights[at + t];
                    squares[at + t] += g * g;
                    weights[at + t] += rate * g / MathF.Sqrt(squares[at + t] + 1e-4f);
                }
            }
        }
        return (logZ - gold) * e.Weight;
    }

    private double StepPerceptron(Example e, Seeded random)
    {
        var n = e.Tags.Length;
        Emit(e, random);
        time++;
        var back = new byte[n * T];
        for (var i = 0; i < n; i++)
            for (var t = 0; t < T; t++)
            {
                var top = float.MinValue;
                for (var s = 0; s < T; s++)
                {
                    if (i == 0 && s != 0 || !Tag.MayFollow(s, t)) continue;
                    var v = (i == 0 ? 0 : alpha[(i - 1) * T + s]) + transitions[s * T + t];
                    if (v > top) { top = v; back[i * T + t] = (byte)s; }
                }
                alpha[i * T + t] = (top == float.MinValue ? -1e9f : top) + emit[i * T + t];
            }
        byte last = 0;
        for (byte t = 1; t < T; t++) if (alpha[(n - 1) * T + t] > alpha[(n - 1) * T + last]) last = t;
        var path = new byte[n];
        for (var i = n - 1; i >= 0; i--) { path[i] = last; last = back[i * T + last]; }
        var wrong = 0;
        for (var i = 0; i < n; i++)
        {
            int g = e.Tags[i], p = path[i], gs = i == 0 ? 0 : e.Tags[i - 1], ps = i == 0 ? 0 : path[i - 1];
            if (g != p || gs != ps)
            {
                transitions[gs * T + g]++; transitions[ps * T + p]--;
                transitionAverages[gs * T + g] += time; transitionAverages[ps * T + p] -= time;
            }
            if (g == p) continue;
            wrong++;
            for (var k = e.Offsets[i]; k < e.Offsets[i + 1]; k++)
            {
                if (!kept[k]) continue;
                var at = e.Features[k] * T;
                weights[at + g]++; weights[at + p]--;
                averages[at + g] += time; averages[at + p] -= time;
            }
        }
        return wrong;
    }
}
