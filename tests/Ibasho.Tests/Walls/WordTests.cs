using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ibasho.Shell;

namespace Ibasho.Tests.Walls;

/// <summary>Every text is there in three languages, and nowhere else.</summary>
public sealed partial class WordTests
{
    private static readonly string[] Suffixes = ["", ".en", ".ko"];

    public static TheoryData<string> Texts => [.. Source.Files("Text.resx").Select(f => f.Path[..^".resx".Length])];

    [Theory, MemberData(nameof(Texts))]
    public void Every_text_is_there_in_every_language(string name)
    {
        var (ja, en, ko) = (Read(name, ""), Read(name, ".en"), Read(name, ".ko"));
        Assert.Equal(ja.Keys.Order(), en.Keys.Order());
        Assert.Equal(ja.Keys.Order(), ko.Keys.Order());
        foreach (var key in ja.Keys.Except(["PasswordPlaceWords"])) // Words in all languages at once.
        {
            Assert.All(new[] { ja[key], en[key], ko[key] }, text => Assert.False(string.IsNullOrWhiteSpace(text), key));
            Assert.True(Places(ja[key]).SequenceEqual(Places(en[key])), $"{key} has other places in English.");
            Assert.True(Places(ja[key]).SequenceEqual(Places(ko[key])), $"{key} has other places in Korean.");
            Assert.False(Japanese().IsMatch(ja[key]) && ja[key] == en[key], $"{key} is not translated into English.");
            Assert.False(Japanese().IsMatch(ja[key]) && ja[key] == ko[key], $"{key} is not translated into Korean.");
        }
    }

    [Theory, MemberData(nameof(Texts))]
    public void Every_text_is_used(string name)
    {
        var type = name.Split('/')[^1];
        var all = string.Concat(Source.Files(".cs", ".razor").Select(f => f.Text));
        var used = Regex.Matches(all, $@"\b{type}\.(\w+)", RegexOptions.None, TimeSpan.FromSeconds(20)).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        // Words chosen by a value, as those of the refusals.
        var families = Regex.Matches(all, $@"\b{type}\.ResourceManager\.GetString\(\$?""(\w+)", RegexOptions.None, TimeSpan.FromSeconds(20)).Select(m => m.Groups[1].Value).ToList();
        Assert.Empty(Read(name, "").Keys.Where(key => !used.Contains(key) && !families.Exists(f => key.StartsWith(f, StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_refusal_has_its_words() =>
        Assert.Empty(Enum.GetNames<Refusal>().Where(r => !Read("Shell/ShellText", "").ContainsKey("Refusal_" + r)));

    [Fact]
    public void No_texts_stand_beside_the_text_files()
    {
        var wrong = from file in Source.Files(".cs", ".razor", ".js", ".css", ".svg")
                    where file.Path != "Platform/Searching/SearchSpellings.cs"
                    let isAboutLetters = file.Path == "Platform/Folding.cs" || file.Path.StartsWith("Platform/Searching/", StringComparison.Ordinal)
                    from line in Source.WithoutComments(file.Text).Split('\n')
                    where Letters().IsMatch(isAboutLetters ? OneLetter().Replace(line, "") : line)
                    select $"{file.Path}: {line.Trim()}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Lists_have_their_names_in_every_language() =>
        Assert.All(Lists.Professions.Concat(Lists.Fields).Concat(Lists.Prefectures).Concat(Lists.Languages),
            item => Assert.All(new[] { item.Code, item.Ja, item.En, item.Ko }, text => Assert.False(string.IsNullOrWhiteSpace(text), item.Code)));

    private static Dictionary<string, string> Read(string name, string suffix) =>
        XDocument.Load(Path.Combine(Source.Product, name + suffix + ".resx")).Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d+", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}]", RegexOptions.None, 1000)]
    private static partial Regex Japanese();

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}\p{IsHangulSyllables}\p{IsCJKSymbolsandPunctuation}-[\u3000]]", RegexOptions.None, 1000)]
    private static partial Regex Letters();

    [GeneratedRegex(@"'[^'\\]'", RegexOptions.None, 1000)]
    private static partial Regex OneLetter();
}
