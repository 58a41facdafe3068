using System.Globalization;

namespace Ibasho.Shell;

/// <summary>The 47 prefectures by their JIS codes, in the reader's language.</summary>
public static class Prefectures
{
    public static readonly IReadOnlyList<string> Codes = [.. Enumerable.Range(1, 47).Select(n => n.ToString("00", CultureInfo.InvariantCulture))];

    public static bool Knows(string? code) => code is { Length: 2 } && Codes.Contains(code);

    /// <summary>The name, or nothing where the code is none.</summary>
    public static string Name(string code) =>
        Knows(code) ? PrefectureText.ResourceManager.GetString("P" + code, CultureInfo.CurrentUICulture)! : "";

    public static IEnumerable<(string Code, string Name)> All => Codes.Select(code => (code, Name(code)));
}
