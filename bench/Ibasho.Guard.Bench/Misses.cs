namespace Ibasho.Guard.Bench;

/// <summary>Lists what was missed and what was found where nothing is, for mending the guard on texts that are no longer blind.</summary>
internal static class Misses
{
    public static void Print(IEnumerable<Gold> gold)
    {
        foreach (var text in gold)
        {
            var found = Guard.Examine(text.Text);
            foreach (var span in text.Spans.Where(s => !found.Any(f => f.Start < s.End && s.Start < f.End)))
                Console.WriteLine($"{text.Id} missed   {span.Kind,-12} {Around(text.Text, span.Start, span.End)}");
            foreach (var f in found.Where(f => !text.Spans.Any(s => f.Start < s.End && s.Start < f.End)))
                Console.WriteLine($"{text.Id} {(f.Certainty == Certainty.Ask ? "question" : "marked  ")} {f.Kind,-12} {Around(text.Text, f.Start, f.End)} ({f.Why})");
        }
    }

    private static string Around(string text, int start, int end) =>
        $"{text[Math.Max(0, start - 10)..start]}⟦{text[start..end]}⟧{text[end..Math.Min(text.Length, end + 10)]}".Replace('\n', '/');
}
