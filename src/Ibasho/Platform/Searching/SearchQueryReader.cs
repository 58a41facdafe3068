namespace Ibasho.Platform.Searching;

/// <summary>Reads what a person typed into the search field: words, phrases in quotes, and filters; nothing is an error.</summary>
internal sealed class SearchQueryReader(string text)
{
    // Straight, curved and full-width quotes close each other; corner brackets close their own kind.
    private const string Quotes = "\"\u201C\u201D\u201E\uFF02";
    private const string Openers = Quotes + "\u300C\u300E";

    private readonly string _text = Used(text);
    private readonly List<(string Text, bool IsQuoted)> _words = [];
    private string? _author;
    private string? _circle;
    private string? _kind;
    private DateOnly? _from;
    private DateOnly? _until;
    private int _at;

    public SearchQuery Read()
    {
        while (_at < _text.Length)
        {
            var start = _at;
            if (char.IsWhiteSpace(_text[_at]))
                _at++;
            else if (Openers.Contains(_text[_at], StringComparison.Ordinal))
                _words.Add((Quoted(), true));
            else
                Word(start);
        }
        return new SearchQuery(text, Terms(), _author, _circle, _kind, _from, _until);
    }

    private static string Used(string text)
    {
        if (text.Length <= SearchQuery.MostCharacters)
            return text;
        return text[..(char.IsHighSurrogate(text[SearchQuery.MostCharacters - 1]) ? SearchQuery.MostCharacters - 1 : SearchQuery.MostCharacters)];
    }

    private string Quoted()
    {
        var opener = _text[_at++];
        var closers = opener switch { '\u300C' => "\u300D", '\u300E' => "\u300F", _ => Quotes };
        var length = _text.AsSpan(_at).IndexOfAny(closers);
        if (length < 0)
            length = _text.Length - _at;
        var inside = _text.Substring(_at, length);
        _at = Math.Min(_text.Length, _at + length + 1);
        return inside;
    }

    private string Unquoted()
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !Openers.Contains(_text[_at], StringComparison.Ordinal))
            _at++;
        return _text[start.._at];
    }

    private void Word(int start)
    {
        var word = Unquoted();
        var colon = word.AsSpan().IndexOfAny(':', '\uFF1A');
        if (colon <= 0 || !SearchSpellings.Filters.TryGetValue(SearchText.Fold(word.AsSpan(0, colon)), out var filter))
        {
            _words.Add((word, false));
            return;
        }
        var isQuoted = colon == word.Length - 1 && _at < _text.Length && !char.IsWhiteSpace(_text[_at]);
        var value = (isQuoted ? Quoted() : word[(colon + 1)..]).Trim();
        // A filter still being typed looks for nothing; one that makes no sense is looked for as it stands.
        if (value.Length > 0 && !Take(filter, value))
            _words.Add((_text[start.._at], false));
    }

    private bool Take(SearchSpellings.Filter filter, string value)
    {
        switch (filter)
        {
            case SearchSpellings.Filter.Author:
                _author = value;
                return true;
            case SearchSpellings.Filter.Circle:
                _circle = value;
                return true;
            case SearchSpellings.Filter.Kind:
                var isKind = SearchSpellings.Kinds.TryGetValue(SearchText.Fold(value), out var kind);
                _kind = kind ?? _kind;
                return isKind;
            default:
                var days = SearchDate.Parse(value);
                if (filter == SearchSpellings.Filter.From)
                    _from = days?.First ?? _from;
                else
                    _until = days?.Last ?? _until;
                return days is not null;
        }
    }

    private List<SearchTerm> Terms()
    {
        var terms = new List<SearchTerm>(Math.Min(_words.Count, SearchQuery.MostTerms));
        for (var i = 0; i < _words.Count && terms.Count < SearchQuery.MostTerms; i++)
        {
            var (word, isQuoted) = _words[i];
            if (Term(word, isQuoted, isLast: i == _words.Count - 1) is { } term)
                terms.Add(term);
        }
        return terms;
    }

    private static SearchTerm? Term(string word, bool isQuoted, bool isLast)
    {
        var tokens = new List<string>();
        var reader = new TokenReader(word);
        while (reader.Next())
            tokens.Add(reader.Text.ToString());
        if (tokens.Count == 0)
            return null;
        // The letter that closes a run has no place here: in the text the run may go on.
        if (reader is { IsSingle: true, ClosesRun: true })
            tokens.RemoveAt(tokens.Count - 1);
        // Korean hangs particles on its words, wherever they stand; other words are unfinished only at the end.
        var isPrefix = reader.IsSingle
            ? !reader.ClosesRun
            : !isQuoted && (isLast || reader.Kind == LetterKind.Hangul);
        return new SearchTerm(tokens, isPrefix);
    }
}
