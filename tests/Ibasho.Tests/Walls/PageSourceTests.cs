using System.Text.RegularExpressions;

namespace Ibasho.Tests.Walls;

/// <summary>Pages bring no style or script of their own, and what they load stays small.</summary>
public sealed partial class PageSourceTests
{
    private const int Budget = 30 * 1024;

    [Theory, InlineData(".css"), InlineData(".js")]
    public void Styles_and_scripts_stay_small(string end)
    {
        var sum = Directory.EnumerateFiles(Path.Combine(Source.Product, "wwwroot"), "*" + end, SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Assert.InRange(sum, 1, Budget);
    }

    [Fact]
    public void Pages_have_no_inline_style_or_script() =>
        Assert.Empty(from file in Source.Files(".razor")
                     from Match match in Inline().Matches(Source.WithoutComments(file.Text))
                     select $"{file.Path}: {match.Value.Trim()}");

    [Fact]
    public void Nothing_is_shown_as_raw_markup_but_what_we_render() =>
        Assert.Empty(from file in Source.Files(".razor", ".cs")
                     where !MayShowMarkup.Contains(file.Path)
                     from Match match in Markup().Matches(file.Text)
                     select $"{file.Path}: {match.Value}");

    // These show what MarkdownText or Excerpt has made safe before it came to them.
    private static readonly HashSet<string> MayShowMarkup = new(StringComparer.Ordinal)
    {
        "Features/Help/GuidePage.razor", "Features/Help/PromisePage.razor", "Features/Threads/PostVoice.razor", "Features/Threads/DrawnPosts.cs", "Features/Threads/ThreadPage.razor",
    };

    [GeneratedRegex(@"MarkupString\b(?!\)MarkdownText\.ToHtml\()", RegexOptions.None, 5000)]
    private static partial Regex Markup();

    [GeneratedRegex(@"\sstyle\s*=|<style\b|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*""|javascript:", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Inline();
}
