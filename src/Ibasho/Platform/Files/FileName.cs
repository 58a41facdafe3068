namespace Ibasho.Platform.Files;

/// <summary>What a file is called where it is shown and saved; where it lies has nothing to do with it.</summary>
public static class FileName
{
    private const int Longest = 100;

    // A machine with Windows cannot save what is called so.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3" };

    /// <param name="otherwise">For a name of which nothing is left.</param>
    public static string Clean(string name, FileKind kind, string otherwise)
    {
        var last = Form.OneLine(name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..]);
        var letters = string.Concat(last.Where(c => c is not ('"' or '<' or '>' or '|' or ':' or '*' or '?') && !char.IsSurrogate(c)));
        var end = Path.GetExtension(letters);
        if (end.Length == 0 || !FileKinds.Agrees(kind, letters, "")) end = FileKinds.End(kind);
        var plain = Path.GetFileNameWithoutExtension(letters).Trim(' ', '.');
        if (plain.Length == 0) plain = otherwise;
        if (Reserved.Contains(plain)) plain = "_" + plain;
        return (plain.Length > Longest ? plain[..Longest] : plain) + end.ToLowerInvariant();
    }
}
