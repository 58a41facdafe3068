using Ibasho.Guard.Model;

namespace Ibasho.Guard.Training;

/// <summary>Scores the bare model, before rules: how many names are touched, and how many findings touch a name.</summary>
internal static class Judge
{
    public static void Model(string what, Weights weights, Lexicon lexicon, IReadOnlyList<Marked> texts, string kind)
    {
        var tagger = new Tagger(weights, lexicon);
        foreach (var (bias, trust) in (ReadOnlySpan<(float, float)>)[(0.5f, 0), (0.3f, 0), (0.2f, 0), (0.1f, 0), (0.05f, 0), (0.02f, 0)])
        {
            int gold = 0, touched = 0, found = 0, right = 0, extra = 0;
            long signs = 0;
            var spans = new List<Model.Span>();
            foreach (var text in texts)
            {
                spans.Clear();
                tagger.Find(Folded.Of(text.Text), bias, spans);
                var mine = spans.Where(s => s.Tag == Tag.BeginPerson && s.Trust >= trust).ToList();
                var names = text.Marks.Where(m => m.Kind == kind).ToList();
                gold += names.Count;
                touched += names.Count(m => mine.Any(s => s.Start < m.End && m.Start < s.End));
                found += mine.Count;
                right += mine.Count(s => names.Any(m => s.Start < m.End && m.Start < s.End));
                extra += mine.Count(s => !text.Marks.Any(m => s.Start < m.End && m.Start < s.End));
                signs += text.Text.Length;
                if (bias == 0.05f && Environment.GetEnvironmentVariable("MISSES") is not null)
                {
                    foreach (var m in names.Where(m => !mine.Any(s => s.Start < m.End && m.Start < s.End))) Console.WriteLine($"missed {text.Text[m.Start..m.End]} in {text.Text[Math.Max(0, m.Start - 15)..Math.Min(text.Text.Length, m.End + 15)]}");
                    foreach (var m in mine.Where(m => !names.Any(s => s.Start < m.End && m.Start < s.End))) Console.WriteLine($"extra {text.Text[m.Start..m.End]} ({m.Trust:0.00}) in {text.Text[Math.Max(0, m.Start - 15)..Math.Min(text.Text.Length, m.End + 15)]}");
                }
            }
            Console.WriteLine($"{what}, threshold {bias}: touched {(double)touched / gold:0.000} of {gold}, precision {(double)right / found:0.000}, nothing there {extra * 1000.0 / signs:0.00} per 1,000 characters");
        }
    }

    /// <summary>Scores the whole library: recall by all findings, precision and false alarms by what is marked.</summary>
    public static void Whole(string what, IReadOnlyList<Marked> texts, string kind)
    {
        int gold = 0, touched = 0, touchedByAny = 0, found = 0, right = 0, extra = 0;
        long signs = 0;
        var wanted = Enum.Parse<FindingKind>(kind, ignoreCase: true);
        foreach (var text in texts)
        {
            var all = Guard.Examine(text.Text);
            var mine = all.Where(f => f.Kind == wanted).ToList();
            var marked = mine.Where(f => f.Certainty != Certainty.Ask).ToList();
            var names = text.Marks.Where(m => m.Kind == kind).ToList();
            gold += names.Count;
            touched += names.Count(m => mine.Any(s => s.Start < m.End && m.Start < s.End));
            touchedByAny += names.Count(m => all.Any(s => s.Start < m.End && m.Start < s.End));
            found += marked.Count;
            right += marked.Count(s => names.Any(m => s.Start < m.End && m.Start < s.End));
            extra += all.Count(s => s.Certainty != Certainty.Ask && !text.Marks.Any(m => s.Start < m.End && m.Start < s.End));
            signs += text.Text.Length;
        }
        Console.WriteLine($"{what}, whole library: touched by a {kind} {(double)touched / gold:0.000}, by anything {(double)touchedByAny / gold:0.000} of {gold}, precision of marks {(double)right / found:0.000}, marks on nothing {extra * 1000.0 / signs:0.00} per 1,000 characters");
    }
}
