using System.Globalization;

namespace Ibasho.Data.Backups;

/// <summary>A folder of backups that are made by themselves: each has its time as its name, and the oldest go.</summary>
public static class BackupFolder
{
    private const string Ending = ".backup";
    private const string Form = "yyyyMMdd-HHmmss";

    public static string Name(string beginning, DateTimeOffset now) => beginning + now.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture) + Ending;

    /// <summary>Makes it where there is none, for its owner only.</summary>
    /// <exception cref="BackupException">It cannot be made.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw BackupException.Of(error)!;
        }
    }

    /// <summary>Only what has such a name goes: whoever puts other files here finds them again.</summary>
    public static void KeepNewest(string folder, string beginning, int kept)
    {
        foreach (var file in Mine(folder, beginning).OrderByDescending(Path.GetFileName, StringComparer.Ordinal).Skip(Math.Max(1, kept))) File.Delete(file);
    }

    public static IEnumerable<string> Mine(string folder, string beginning) =>
        Directory.EnumerateFiles(folder, beginning + "*" + Ending).Where(file => DateTime.TryParseExact(Path.GetFileName(file)[beginning.Length..^Ending.Length], Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
}
