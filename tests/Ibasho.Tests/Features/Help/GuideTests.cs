using Ibasho.Tests.Walls;

namespace Ibasho.Tests.Features.Help;

/// <summary>The guide, the promise and the documents: there in three languages, and what they link is there.</summary>
public sealed class GuideTests(World world) : IClassFixture<World>
{
    private static readonly string[] Languages = ["ja", "en", "ko"];

    public static TheoryData<string> Pages => [.. Ibasho.Features.Help.Guide.Pages];

    [Fact]
    public void Every_page_is_there_in_every_language()
    {
        var wanted = Ibasho.Features.Help.Guide.Pages.Append("promise").Order().ToList();
        foreach (var language in Languages)
            Assert.Equal(wanted, Directory.GetFiles(Path.Combine(Source.Root, "docs", "guide", language)).Select(f => Path.GetFileNameWithoutExtension(f)!).Order());
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_is_read_by_anyone_and_its_links_lead_somewhere(string name)
    {
        var member = await world.AsAsync(World.Operator);
        foreach (var language in Languages)
        {
            var page = await world.Guest().Speaking(language).GetAsync("/guide/" + name);
            Assert.Equal(200, page.Code);
            Assert.Single(page.Html.QuerySelectorAll("h1"));
            Assert.DoesNotContain("](", page.Main);
            Assert.Equal(Sections(language, name), page.Html.QuerySelectorAll("article h2").Length);
            foreach (var link in page.Html.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).Distinct())
                Assert.True((await member.GetAsync(link)).Code == 200, $"{language}/{name}: {link}");
            foreach (var picture in page.Html.QuerySelectorAll("main img"))
            {
                Assert.Equal(200, (await member.GetAsync(picture.GetAttribute("src")!)).Code);
                Assert.False(string.IsNullOrWhiteSpace(picture.GetAttribute("alt")));
            }
        }
    }

    [Fact]
    public async Task The_list_and_the_promise_speak_each_language()
    {
        foreach (var (language, word) in new[] { ("ja", "まだ守れないこと"), ("en", "What cannot be promised yet"), ("ko", "아직 약속할 수 없는 것") })
        {
            var guest = world.Guest().Speaking(language);
            Assert.Equal(Ibasho.Features.Help.Guide.Pages.Count, (await guest.GetAsync("/guide")).Html.QuerySelectorAll("main a.title").Length);
            Assert.Contains(word, (await guest.GetAsync("/promise")).Main);
        }
    }

    [Fact]
    public void Pages_lead_to_parts_of_the_guide_that_are_there()
    {
        var named = Source.Files(".razor").SelectMany(f => System.Text.RegularExpressions.Regex.Matches(f.Text, @"<Document [^\n]*Help=""(?<page>\w+)""",
            System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => m.Groups["page"].Value)).Distinct().Order();
        Assert.Equal(Ibasho.Features.Help.Guide.Pages.Order(), named);
    }

    [Fact]
    public async Task What_is_not_there_is_missing()
    {
        foreach (var path in new[] { "/guide/nothing", "/guide/promise", "/guide/images/nothing.png", "/guide/images/..%2Fpromise", "/guide/..%2F..%2FREADME" })
            Assert.Equal(404, (await world.Guest().GetAsync(path)).Code);
    }

    [Fact]
    public async Task Watching_programs_hear_that_it_is_up()
    {
        foreach (var path in new[] { "/healthz", "/readyz" })
        {
            var page = await world.Guest().GetAsync(path);
            Assert.Equal((200, "ok\n"), (page.Code, page.Text));
            Assert.StartsWith("text/plain", page.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.False(page.Headers.ContainsKey("Set-Cookie"));
        }
    }

    [Fact]
    public void Documents_link_files_that_are_there()
    {
        var files = Directory.GetFiles(Source.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Source.Root, "docs"), "*.md", SearchOption.AllDirectories));
        var dead = from file in files
                   from System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), @"(?<!!)\]\((?!https?:|/|#)(?<to>[^)#]+)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
                   let target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups["to"].Value)
                   where !File.Exists(target) && !Directory.Exists(target)
                   select $"{Path.GetRelativePath(Source.Root, file)}: {link.Groups["to"].Value}";
        Assert.Empty(dead.Where(d => !d.Contains("docs/images/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_fault_of_others_has_its_test_or_its_reason()
    {
        var lines = File.ReadLines(Path.Combine(Source.Root, "docs", "faults-of-others.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(l[2])).ToList();
        Assert.Equal(Enumerable.Range(1, 41), lines.Select(l => int.Parse(l.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture)));
        var tests = string.Concat(Directory.GetFiles(Path.Combine(Source.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = lines.SelectMany(l => l.Split('`').Where((_, i) => i % 2 == 1)).Where(n => n.Contains('_', StringComparison.Ordinal));
        Assert.Empty(named.Where(n => !tests.Contains($" {n}(", StringComparison.Ordinal)));
    }

    private static int Sections(string language, string name) =>
        File.ReadLines(Path.Combine(Source.Root, "docs", "guide", language, name + ".md")).Count(line => line.StartsWith("## ", StringComparison.Ordinal));
}
