using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ibasho.Platform;

/// <summary>Turns what people write into HTML: no raw HTML, no pictures from outside, no links but web and mail.</summary>
public static class MarkdownText
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

    public static string ToHtml(string markdown)
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
