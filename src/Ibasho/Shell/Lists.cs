using System.Globalization;
using System.Text.Json;

namespace Ibasho.Shell;

/// <summary>Professions, fields of work, prefectures and languages: codes that are stored, names that are read.</summary>
public static class Lists
{
    public static readonly IReadOnlyList<ListItem> Professions = Read("professions");

    /// <summary>What each profession is checked by; what is not here, nobody can check by a document.</summary>
    public static readonly IReadOnlyList<CheckItem> Checks = Read<CheckItem>("checks");
    public static readonly IReadOnlyList<ListItem> Fields = Read("fields");
    public static readonly IReadOnlyList<ListItem> Prefectures = Read("prefectures");
    public static readonly IReadOnlyList<ListItem> Languages = Read("languages");

    /// <summary>Versions of what we stand on that are known to be weak.</summary>
    public static IReadOnlyList<WeakRuntime> Weak => Read<WeakRuntime>("runtimes");

    /// <summary>The name in the reader's language; a code that is not known stands for itself.</summary>
    public static string Name(IReadOnlyList<ListItem> list, string code) => list.FirstOrDefault(i => i.Code == code)?.Name ?? code;

    private static IReadOnlyList<ListItem> Read(string name) => Read<ListItem>(name);

    private static IReadOnlyList<T> Read<T>(string name)
    {
        using var stream = typeof(Lists).Assembly.GetManifestResourceStream($"Ibasho.Shell.Lists.{name}.json")!;
        return JsonSerializer.Deserialize<List<T>>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>Which document tells of a profession, and who gives it.</summary>
/// <param name="Number">The form of the number on it, where there is one.</param>
/// <param name="Years">After so many years it is renewed.</param>
/// <param name="Digital">There is a digital certificate, which its authority checks.</param>
public sealed record CheckItem(string Code, ListName Issuer, ListName Document, string? Number, ListName? Hint, int? Years, bool Digital);

/// <summary>What is known to be weak, from one version to before another.</summary>
public sealed record WeakRuntime(string Name, string From, string Before, string Why)
{
    public bool Has(string name, string version) =>
        name == Name && Version.TryParse(version, out var found) && found >= Version.Parse(From) && found < Version.Parse(Before);
}

public sealed record ListItem(string Code, string Ja, string En, string Ko)
{
    public string Name => CultureInfo.CurrentUICulture.Name switch { "en" => En, "ko" => Ko, _ => Ja };
}

/// <summary>What something is called, for each reader.</summary>
public sealed record ListName(string Ja, string En, string Ko)
{
    public string Name => CultureInfo.CurrentUICulture.Name switch { "en" => En, "ko" => Ko, _ => Ja };
}
