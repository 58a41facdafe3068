using System.Globalization;
using System.Text;

namespace Ibasho.Platform.Searching;

/// <summary>A word or pair of letters as the index knows it; start and length are UTF-16 offsets into the original text.</summary>
public readonly record struct SearchToken(string Token, int Start, int Length);

/// <summary>Turns a text into the words and letter pairs that both databases index.</summary>
public static class SearchText
{
    // PostgreSQL keeps no larger position.
    private const int LastPosition = 16383;

    public static IReadOnlyList<SearchToken> Tokens(string text)
    {
        var tokens = new List<SearchToken>();
        var reader = new TokenReader(text);
        while (reader.Next())
            tokens.Add(new SearchToken(reader.Text.ToString(), reader.Start, reader.End - reader.Start));
        return tokens;
    }

    /// <summary>The tokens with single spaces, for FTS5 with tokenize="unicode61 remove_diacritics 0".</summary>
    public static string IndexText(string text)
    {
        var index = new StringBuilder(text.Length * 3 + 8);
        var reader = new TokenReader(text);
        while (reader.Next())
        {
            if (index.Length > 0)
                index.Append(' ');
            index.Append(reader.Text);
        }
        return index.ToString();
    }

    /// <summary>The tokens as a literal to be cast to tsvector.</summary>
    public static string TsVector(string text)
    {
        var vector = new StringBuilder(text.Length * 8 + 8);
        var reader = new TokenReader(text);
        for (var position = 1; reader.Next(); position++)
        {
            if (position > 1)
                vector.Append(' ');
            AppendLexeme(vector, reader.Text);
            vector.Append(CultureInfo.InvariantCulture, $":{Math.Min(position, LastPosition)}");
        }
        return vector.ToString();
    }

    /// <summary>The whole text in the folded letters of the index, with its gaps; never throws.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        var letters = new LetterReader(text);
        while (letters.Next(out var letter))
            folded.Append(new Rune(letter.Code));
        return folded.ToString();
    }

    internal static void AppendLexeme(StringBuilder to, ReadOnlySpan<char> token)
    {
        to.Append('\'');
        foreach (var c in token)
        {
            if (c is '\'' or '\\')
                to.Append(c);
            to.Append(c);
        }
        to.Append('\'');
    }
}
