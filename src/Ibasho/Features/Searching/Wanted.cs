using System.Globalization;
using Ibasho.Access;
using Ibasho.Model;
using Ibasho.Platform.Searching;
using Ibasho.Shell;

namespace Ibasho.Features.Searching;

/// <summary>What somebody looks for, as typed: the words with their filters, and the fields beside them.</summary>
public sealed record Wanted(string Text, string Circle, string Kind, string Author, string From, string Until)
{
    public static ValueTask<Wanted?> BindAsync(HttpContext http)
    {
        return ValueTask.FromResult<Wanted?>(new(Of("q"), Of("circle"), Of("kind"), Of("author"), Of("from"), Of("until")));

        string Of(string name) => Form.Clean(http.Request.Query[name].ToString()) is var text && text.Length > SearchQuery.MostCharacters ? text[..SearchQuery.MostCharacters] : text;
    }

    public SearchQuery Query { get; } = SearchQuery.Parse(Text);

    /// <summary>A field beside the words wins over the same filter among them; what makes no sense is left out.</summary>
    public SearchFilter Filter => new(
        Author.Length > 0 ? Author : Query.Author,
        Circle.Length > 0 ? Circle : Query.Circle,
        Enum.TryParse<ThreadKind>(Kind.Length > 0 ? Kind : Query.Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
        Begin(Day(From)?.First ?? Query.From),
        Begin((Day(Until)?.Last ?? Query.Until) is { } last && last < DateOnly.MaxValue ? last.AddDays(1) : null));

    public bool HasFilters => Filter is not (null, null, null, null, null);

    /// <summary>Fields beside the words are in use, so they are shown.</summary>
    public bool HasFields => Circle.Length + Kind.Length + Author.Length + From.Length + Until.Length > 0;

    public bool IsNothing => Query.IsEmpty && !HasFilters;

    /// <summary>The same search, for the link to its next page.</summary>
    public string Address(string after) => "/search?" + string.Join('&',
        new[] { ("q", Text), ("circle", Circle), ("kind", Kind), ("author", Author), ("from", From), ("until", Until), ("after", after) }
            .Where(p => p.Item2.Length > 0).Select(p => p.Item1 + "=" + Uri.EscapeDataString(p.Item2)));

    private static (DateOnly First, DateOnly Last)? Day(string text) => text.Length == 0 ? null : SearchDate.Parse(text);

    private static DateTimeOffset? Begin(DateOnly? day)
    {
        if (day is not { } date) return null;
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Format.Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
