using System.Collections.Concurrent;

namespace Ibasho.Features.Help;

/// <summary>The guide's pages and pictures as the program carries them: docs/guide and docs/images.</summary>
public static class Guide
{
    /// <summary>In the order in which one needs them; the promise has a page of its own.</summary>
    public static readonly IReadOnlyList<string> Pages = ["start", "joining", "asking", "review", "cases", "pseudonyms", "answering", "safety", "searching", "notices", "mail", "account", "mydata", "steward", "webhooks", "operator"];

    private static readonly ConcurrentDictionary<(string, string), GuideText?> Read = new();
    private static readonly HashSet<string> Carried = [.. typeof(Guide).Assembly.GetManifestResourceNames()];

    public static GuideText? Find(string page, string culture) =>
        Pages.Contains(page) || page == "promise" ? Read.GetOrAdd((page, culture), key => Open(key.Item1, key.Item2)) : null;

    /// <summary>A picture by its file name, or null.</summary>
    public static Stream? Picture(string name) =>
        Carried.Contains("images/" + name) ? typeof(Guide).Assembly.GetManifestResourceStream("images/" + name) : null;

    private static GuideText? Open(string page, string culture)
    {
        using var file = typeof(Guide).Assembly.GetManifestResourceStream($"guide/{culture}/{page}");
        if (file is null) return null;
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
        var lead = Array.FindIndex(lines, 1, line => line.Length > 0);
        return new GuideText(page, lines[0].TrimStart('#', ' '), lines[lead],
            MarkdownText.OwnToHtml(string.Join('\n', lines[lead..]), LinkTo, PictureAt));
    }

    // The files link each other so that they can be read in the repository too.
    private static string LinkTo(string address) => address switch
    {
        "promise.md" => "/promise",
        _ when address.EndsWith(".md", StringComparison.Ordinal) => "/guide/" + address[..^3],
        _ => address,
    };

    private static string? PictureAt(string address)
    {
        var name = Path.GetFileName(address);
        return Carried.Contains("images/" + name) ? "/guide/images/" + name : null;
    }
}

/// <summary>One page: its title, its first sentence, all of it as HTML.</summary>
public sealed record GuideText(string Page, string Title, string Lead, string Html);
