using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ibasho.Platform;

/// <summary>Turns what people write into HTML: no raw HTML, no pictures from outside, no links but web and mail.</summary>
public static partial class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseSoftlineBreakAsHardlineBreak()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UsePipeTables()
        .UseListExtras()
        .Build();

    private const int DeepestNesting = 40;

    /// <param name="people">Folded names and where each one's page is; an @ before such a name becomes a link.</param>
    public static string ToHtml(string markdown, IReadOnlyDictionary<string, string>? people = null)
    {
        // Quotes and lists nested without end would cost more than they say.
        if (markdown.Split('\n').Any(line => line.TakeWhile(c => c is '>' or ' ' or '-' or '*' or '+').Count(c => c != ' ') > DeepestNesting))
            return "<p>" + System.Text.Encodings.Web.HtmlEncoder.Default.Encode(markdown).Replace("\n", "<br>", StringComparison.Ordinal) + "</p>";

        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var node in document.Descendants().ToList())
        {
            switch (node)
            {
                case HeadingBlock heading:
                    heading.Level = Math.Min(heading.Level + 2, 6); // The page has its own h1 and h2.
                    heading.GetAttributes().Id = null;
                    break;
                case Table table:
                    table.GetAttributes().AddProperty("tabindex", "0"); // A wide one scrolls, by keyboard too.
                    break;
                case LinkInline { IsImage: true } image:
                    image.IsImage = false;
                    Tame(image);
                    break;
                case LinkInline link:
                    Tame(link);
                    break;
                case AutolinkInline auto when !auto.IsEmail && !IsWeb(auto.Url):
                    auto.ReplaceBy(new LiteralInline(auto.Url));
                    break;
                case AutolinkInline auto:
                    auto.GetAttributes().AddProperty("rel", "nofollow noopener noreferrer");
                    break;
            }
        }
        if (people is { Count: > 0 }) LinkPeople(document, people);
        return document.ToHtml(Pipeline);
    }

    /// <summary>A text of our own: it has its headings and may show pictures of ours. A picture without an address is left out.</summary>
    public static string OwnToHtml(string markdown, Func<string, string> link, Func<string, string?> picture)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var node in document.Descendants().OfType<LinkInline>().ToList())
        {
            var address = node.IsImage ? picture(node.Url ?? "") : link(node.Url ?? "");
            if (address is null) node.Remove();
            else node.Url = address;
        }
        return document.ToHtml(Pipeline);
    }

    private static void LinkPeople(MarkdownDocument document, IReadOnlyDictionary<string, string> people)
    {
        foreach (var literal in document.Descendants<LiteralInline>().ToList())
        {
            if (literal.FindParentOfType<LinkInline>().Any()) continue;
            var text = literal.Content.ToString();
            var (from, before) = (0, (Inline)literal);
            foreach (var (start, end, name) in NamedPeople.In(text, people.ContainsKey))
            {
                if (from == 0) literal.Content = new StringSlice(text, 0, start - 1);
                else Put(new LiteralInline(text[from..start]));
                var link = new LinkInline(people[name], "");
                link.AppendChild(new LiteralInline(text[start..end]));
                Put(link);
                from = end;
            }
            if (from > 0) Put(new LiteralInline(text[from..]));

            void Put(Inline next)
            {
                before.InsertAfter(next);
                before = next;
            }
        }
    }

    /// <summary>The words without the marks that shape them, for an excerpt.</summary>
    public static string ToWords(string markdown) => Marks().Replace(markdown, "");

    [GeneratedRegex(@"^(?:[ \t]*(?:[-*+>]|#{1,6}|\d{1,3}\.)[ \t]+)+|\*\*|~~|`", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Marks();

    private static void Tame(LinkInline link)
    {
        if (!IsWeb(link.Url))
        {
            link.Url = null;
            link.GetDynamicUrl = null;
            var text = new ContainerInline();
            foreach (var child in link.ToList())
            {
                child.Remove();
                text.AppendChild(child);
            }
            link.ReplaceBy(text);
            return;
        }
        link.GetAttributes().AddProperty("rel", "nofollow noopener noreferrer");
    }

    private static bool IsWeb(string? url) =>
        url is not null
        && (Uri.TryCreate(url, UriKind.Absolute, out var absolute)
            ? absolute.Scheme is "http" or "https" or "mailto"
            : url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\', StringComparison.Ordinal));
}
