using System.Text;

namespace Ibasho.Platform;

/// <summary>Folds the name of an employer as people write it: like a name, and without the form of the company and without signs.</summary>
public static class EmployerName
{
    // The longer one first: one may be the beginning of another.
    private static readonly IReadOnlyList<string> Forms = Read();

    public static string Fold(string text)
    {
        var name = Folding.Name(text);
        foreach (var form in Forms) name = name.Replace(form, "", StringComparison.Ordinal);
        var letters = new StringBuilder(name.Length);
        foreach (var c in name)
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
                letters.Append(c);
        return letters.ToString();
    }

    private static List<string> Read()
    {
        using var reader = new StreamReader(typeof(EmployerName).Assembly.GetManifestResourceStream("Ibasho.Platform.company-forms.txt")!);
        return [.. reader.ReadToEnd().Split('\n').Select(Folding.Name).Where(f => f.Length > 0).OrderByDescending(f => f.Length)];
    }
}
