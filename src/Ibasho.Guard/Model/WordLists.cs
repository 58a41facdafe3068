using System.Reflection;

namespace Ibasho.Guard.Model;

/// <summary>The project's own word lists: files of lines, each file and heading one sort.</summary>
internal static class WordLists
{
    private static readonly string[] Files = ["words.txt"];

    /// <summary>Every word with its sort. A line is a list with spaces between, a line <c>[Sort]</c> begins another sort, <c>#</c> a remark; <c>_</c> stands for a space.</summary>
    public static IEnumerable<(string Word, Word Kind)> All(Assembly assembly)
    {
        foreach (var file in Files)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            var kind = Word.None;
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0 || line[0] == '#') continue;
                if (line[0] == '[')
                {
                    kind = Enum.Parse<Word>(line.AsSpan(1, line.IndexOf(']', StringComparison.Ordinal) - 1));
                    continue;
                }
                foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries)) yield return (word.Replace('_', ' '), kind);
            }
        }
    }
}
