using System.Globalization;
using System.Text.Json;

namespace Ibasho.Shell;

/// <summary>Professions, fields of work, prefectures and languages: codes that are stored, names that are read.</summary>
public static class Lists
{
    public static readonly IReadOnlyList<ListItem> Professions = Read("professions");
    public static readonly IReadOnlyList<ListItem> Fields = Read("fields");
    public static readonly IReadOnlyList<ListItem> Prefectures = Read("prefectures");
    public static readonly IReadOnlyList<ListItem> Languages = Read("languages");

    /// <summary>The name in the reader's language; a code that is not known stands for itself.</summary>
    public static string Name(IReadOnlyList<ListItem> list, string code) => list.FirstOrDefault(i => i.Code == code)?.Name ?? code;

    private static IReadOnlyList<ListItem> Read(string name)
    {
        using var stream = typeof(Lists).Assembly.GetManifestResourceStream($"Ibasho.Shell.Lists.{name}.json")!;
        return JsonSerializer.Deserialize<List<ListItem>>(stream, JsonSerializerOptions.Web)!;
    }
}

public sealed record ListItem(string Code, string Ja, string En, string Ko)
{
    public string Name => CultureInfo.CurrentUICulture.Name switch { "en" => En, "ko" => Ko, _ => Ja };
}
