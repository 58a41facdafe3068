namespace Ibasho.Guard.Bench;

/// <summary>The figures of the guard, with the definitions of the data's scorer: recall counts every finding, precision and clean texts only what is marked.</summary>
internal static class Score
{
    private static readonly string[] Kinds = ["person", "place", "organisation", "date", "age", "contact", "number", "rare"];

    public static void Print(string name, List<Gold> gold)
    {
        Console.WriteLine(name);
        Console.WriteLine("texts          | recall but rare | person | rare | precision of signs | clean texts unmarked | recall of marks alone | questions per 1,000 signs");
        foreach (var language in (string[])["all", "ja", "en", "ko"])
        {
            var texts = gold.Where(g => language == "all" || g.Language == language).ToList();
            if (texts.Count == 0) continue;
            var found = texts.Select(g => Guard.Examine(g.Text)).ToList();
            double Touched(Func<string, bool> kind, bool marked)
            {
                int all = 0, touched = 0;
                for (var i = 0; i < texts.Count; i++)
                    foreach (var span in texts[i].Spans.Where(s => kind(s.Kind)))
                    {
                        all++;
                        if (found[i].Any(f => (!marked || f.Certainty != Certainty.Ask) && f.Start < span.End && span.Start < f.End)) touched++;
                    }
                return all == 0 ? double.NaN : (double)touched / all;
            }
            long under = 0, right = 0, questions = 0, signs = 0;
            int clean = 0, quiet = 0;
            for (var i = 0; i < texts.Count; i++)
            {
                signs += texts[i].Text.Length;
                questions += found[i].Count(f => f.Certainty == Certainty.Ask);
                foreach (var f in found[i].Where(f => f.Certainty != Certainty.Ask))
                    for (var k = f.Start; k < f.End; k++)
                    {
                        under++;
                        if (texts[i].Spans.Any(s => s.Start <= k && k < s.End)) right++;
                    }
                if (texts[i].Spans.Count > 0) continue;
                clean++;
                if (found[i].All(f => f.Certainty == Certainty.Ask)) quiet++;
            }
            Console.WriteLine($"{language,-4}{texts.Count,5}       | {Touched(k => k != "rare", false),15:0.000} | {Touched(k => k == "person", false),6:0.000} | {Touched(k => k == "rare", false),4:0.00} | {(double)right / under,18:0.000} | {(double)quiet / clean,20:0.000} | {Touched(k => k != "rare", true),21:0.000} | {questions * 1000.0 / signs,5:0.0}");
        }
        Console.WriteLine("by kind (all): " + string.Join(", ", Kinds.Select(kind =>
        {
            int all = 0, touched = 0;
            foreach (var text in gold)
            {
                var found = Guard.Examine(text.Text);
                foreach (var span in text.Spans.Where(s => s.Kind == kind)) { all++; if (found.Any(f => f.Start < span.End && span.Start < f.End)) touched++; }
            }
            return $"{kind} {touched} of {all}";
        })));
    }
}
