using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ibasho.Platform;

/// <summary>Remembers outside the database who wanted to be forgotten, as salted hashes only, so that a restored copy forgets them again.</summary>
public sealed class ErasureJournal(string folder)
{
    /// <summary>A line: the day, the hash of whoever it was, and whether their words stayed.</summary>
    public sealed record Line(DateOnly On, byte[] Salt, byte[] Hash, bool KeepsTexts)
    {
        public bool IsOf(string who) => CryptographicOperations.FixedTimeEquals(Hash, HashOf(Salt, who));
    }

    public const string FileName = "erasures.jsonl";

    /// <summary>Lays a copy there, which is as little secret as this one.</summary>
    public void CopyTo(string other)
    {
        if (File.Exists(Path)) File.Copy(Path, System.IO.Path.Combine(other, FileName), overwrite: true);
    }

    /// <summary>Goes on with a copy that knows more than this one does; one of another history is left alone.</summary>
    public bool TakeOver(string other)
    {
        var (file, mine) = (System.IO.Path.Combine(other, FileName), File.Exists(Path) ? File.ReadAllBytes(Path) : []);
        if (!File.Exists(file) || File.ReadAllBytes(file) is not { } theirs || theirs.Length <= mine.Length || !theirs.AsSpan().StartsWith(mine)) return false;
        Directory.CreateDirectory(folder);
        File.Copy(file, Path, overwrite: true);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return true;
    }

    private string Path => System.IO.Path.Combine(folder, FileName);

    /// <summary>Every line, the oldest first.</summary>
    public IReadOnlyList<Line> Read() => !File.Exists(Path) ? [] : [.. File.ReadLines(Path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Line>(line)!)];

    /// <summary>Adds a line that is on the disk when this returns; answers how many there are.</summary>
    public int Write(string who, DateOnly on, bool keepsTexts)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var line = JsonSerializer.SerializeToUtf8Bytes(new Line(on, salt, HashOf(salt, who), keepsTexts));
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(Path, options))
        {
            file.Write([.. line, (byte)'\n']);
            file.Flush(flushToDisk: true);
        }
        return Read().Count;
    }

    private static byte[] HashOf(byte[] salt, string who) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(who));
}
