using System.Globalization;
using System.Text.RegularExpressions;

namespace Ibasho.Tests.Walls;

/// <summary>What is read stands out from its ground, by day, by night, and more where more is asked for (WCAG 2.2: 1.4.3, 1.4.6, 1.4.11).</summary>
public sealed partial class ContrastTests
{
    private static readonly string[] Grounds = ["paper", "surface", "sunken", "leaf-tint"];

    private static readonly (string Ink, string Ground)[] Text =
    [
        .. from ink in (string[])["ink", "ink-soft", "leaf", "leaf-strong"] from ground in Grounds select (ink, ground),
        ("on-leaf", "leaf"), ("on-leaf", "leaf-strong"), ("ink", "mark"), ("ink", "ember-tint"), ("ember", "ember-tint"), ("ember", "paper"), ("ember", "surface"),
    ];

    private static readonly (string Line, string Ground)[] Lines =
        [.. from ground in Grounds.Append("ember-tint") select ("focus", ground), ("line-strong", "paper"), ("line-strong", "surface")];

    [Theory, InlineData("", 4.5), InlineData("dark", 4.5), InlineData("more", 7), InlineData("more dark", 7)]
    public void Text_and_lines_stand_out(string room, double least)
    {
        var rooms = Rooms();
        var tokens = new Dictionary<string, string>(rooms[""], StringComparer.Ordinal);
        foreach (var layer in (string[])["dark", "more", "more dark"])
            if (layer == room || room == "more dark") foreach (var (name, colour) in rooms[layer]) tokens[name] = colour;

        Assert.Empty(from pair in Text let ratio = Ratio(tokens[pair.Ink], tokens[pair.Ground]) where ratio < least select $"{pair}: {ratio:F2}");
        Assert.Empty(from pair in Lines let ratio = Ratio(tokens[pair.Line], tokens[pair.Ground]) where ratio < 3 select $"{pair}: {ratio:F2}");
    }

    private static Dictionary<string, Dictionary<string, string>> Rooms()
    {
        var css = File.ReadAllText(Path.Combine(Source.Product, "wwwroot", "css", "tokens.css"));
        return Blocks().Matches(css).ToDictionary(
            block => string.Join(' ', Wishes().Matches(block.Groups["media"].Value).Select(w => w.Value)),
            block => Colours().Matches(block.Groups["body"].Value).ToDictionary(c => c.Groups["name"].Value, c => c.Groups["colour"].Value, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static double Ratio(string a, string b)
    {
        var (one, other) = (Luminance(a), Luminance(b));
        return (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(0) + 0.7152 * Channel(2) + 0.0722 * Channel(4);
    }

    [GeneratedRegex(@"(?<media>@media [^{]*\{\s*)?:root \{(?<body>.*?)\}", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex("dark|more", RegexOptions.None, 1000)]
    private static partial Regex Wishes();

    [GeneratedRegex("--(?<name>[a-z-]+):\\s*#(?<colour>[0-9a-f]{6})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Colours();
}
