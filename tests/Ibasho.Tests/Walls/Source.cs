using System.Text.RegularExpressions;

namespace Ibasho.Tests.Walls;

/// <summary>The source text of the product, as it lies in the repository.</summary>
internal static partial class Source
{
    public static readonly string Root = Find();
    public static readonly string Product = Path.Combine(Root, "src", "Ibasho");

    /// <summary>Files of ours by path below src/Ibasho, with their text; nothing generated.</summary>
    public static IEnumerable<(string Path, string Text)> Files(params string[] ends) =>
        from file in Directory.EnumerateFiles(Product, "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Product, file).Replace('\\', '/')
        where Array.Exists(ends, end => path.EndsWith(end, StringComparison.Ordinal))
        where !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal) && !path.Contains("/Migrations/")
        orderby path
        select (path, File.ReadAllText(file));

    /// <summary>Without comments: they may quote what the reader sees.</summary>
    public static string WithoutComments(string text) => Comments().Replace(text, "");

    [GeneratedRegex(@"@\*.*?\*@|/\*.*?\*/|<!--.*?-->|(?<![:""'])//[^\n]*", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Comments();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ibasho.slnx"))) folder = folder.Parent ?? throw new InvalidOperationException("The repository is not here.");
        return folder.FullName;
    }
}
