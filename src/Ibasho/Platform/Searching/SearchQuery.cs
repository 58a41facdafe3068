using System.Text;

namespace Ibasho.Platform.Searching;

/// <summary>One thing that must be found: tokens next to each other, the last perhaps only the beginning of a longer one.</summary>
public sealed record SearchTerm(IReadOnlyList<string> Tokens, bool IsPrefix);

/// <summary>What somebody looks for: terms that must all be there, and filters; both days are included.</summary>
public sealed record SearchQuery(
    string Text,
    IReadOnlyList<SearchTerm> Terms,
    string? Author,
    string? Circle,
    string? Kind,
    DateOnly? From,
    DateOnly? Until)
{
    public const int MostCharacters = 200;
    public const int MostTerms = 12;

    /// <summary>No terms; there may still be filters.</summary>
    public bool IsEmpty => Terms.Count == 0;

    public static SearchQuery Parse(string? text) => new SearchQueryReader(text ?? "").Read();

    /// <summary>An FTS5 MATCH expression for one column, whose name comes from code; without terms it finds nothing.</summary>
    public string ToFts5(string column)
    {
        // An empty expression would be a syntax error; an empty phrase is not.
        if (IsEmpty)
            return $"{{{column}}} : (\"\")";
        var match = new StringBuilder().Append('{').Append(column).Append("} : (");
        for (var i = 0; i < Terms.Count; i++)
        {
            if (i > 0)
                match.Append(" AND ");
            match.Append('"').AppendJoin(' ', Terms[i].Tokens.Select(token => token.Replace("\"", "\"\"", StringComparison.Ordinal)))
                .Append(Terms[i].IsPrefix ? "\"*" : "\"");
        }
        return match.Append(')').ToString();
    }

    /// <summary>A literal to be cast to tsquery; without terms it is empty and finds nothing.</summary>
    public string ToTsQuery()
    {
        if (IsEmpty)
            return "";
        var query = new StringBuilder("(");
        for (var i = 0; i < Terms.Count; i++)
        {
            if (i > 0)
                query.Append(" & ");
            AppendTerm(query, Terms[i]);
        }
        return query.Append(')').ToString();
    }

    private static void AppendTerm(StringBuilder query, SearchTerm term)
    {
        var isPhrase = term.Tokens.Count > 1;
        if (isPhrase)
            query.Append('(');
        for (var i = 0; i < term.Tokens.Count; i++)
        {
            if (i > 0)
                query.Append(" <-> ");
            SearchText.AppendLexeme(query, term.Tokens[i]);
        }
        if (term.IsPrefix)
            query.Append(":*");
        if (isPhrase)
            query.Append(')');
    }
}
