using System.Runtime.InteropServices;

namespace Ibasho.Platform.Searching;

/// <summary>Where one term stands in a text, in UTF-16 offsets.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExcerptMatch(int Term, int Start, int End);

/// <summary>Finds every place of every term in a text, in one pass and without keeping its tokens.</summary>
internal static class ExcerptMatches
{
    public static List<ExcerptMatch> Find(string text, IReadOnlyList<SearchTerm> terms)
    {
        var found = new List<ExcerptMatch>();
        if (terms.Count == 0)
            return found;
        var begun = new List<(int Term, int Next, int Start)>();
        var reader = new TokenReader(text);
        while (reader.Next())
        {
            Continue(text, terms, ref reader, begun, found);
            for (var i = 0; i < terms.Count && i < SearchQuery.MostTerms; i++)
            {
                if (!Fits(terms[i], 0, reader.Text))
                    continue;
                if (terms[i].Tokens.Count == 1)
                    found.Add(new ExcerptMatch(i, reader.Start, End(text, terms[i], ref reader)));
                else
                    begun.Add((i, 1, reader.Start));
            }
        }
        found.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        return found;
    }

    private static void Continue(
        string text,
        IReadOnlyList<SearchTerm> terms,
        ref TokenReader reader,
        List<(int Term, int Next, int Start)> begun,
        List<ExcerptMatch> found)
    {
        var kept = 0;
        for (var k = 0; k < begun.Count; k++)
        {
            var (term, next, start) = begun[k];
            if (!Fits(terms[term], next, reader.Text))
                continue;
            if (next == terms[term].Tokens.Count - 1)
                found.Add(new ExcerptMatch(term, start, End(text, terms[term], ref reader)));
            else
                begun[kept++] = (term, next + 1, start);
        }
        begun.RemoveRange(kept, begun.Count - kept);
    }

    private static bool Fits(SearchTerm term, int place, ReadOnlySpan<char> token) =>
        term.IsPrefix && place == term.Tokens.Count - 1
            ? token.StartsWith(term.Tokens[place], StringComparison.Ordinal)
            : token.SequenceEqual(term.Tokens[place]);

    /// <summary>A prefix marks only its own letters, which are counted again in the original text.</summary>
    private static int End(string text, SearchTerm term, ref TokenReader reader)
    {
        if (!term.IsPrefix || reader.Text.Length == term.Tokens[^1].Length)
            return reader.End;
        var letters = new LetterReader(text.AsSpan(reader.Start));
        var left = term.Tokens[^1].EnumerateRunes().Count();
        var end = reader.End;
        while (left-- > 0 && letters.Next(out var letter))
            end = Math.Min(reader.End, reader.Start + letter.End);
        return end;
    }
}
