namespace Ibasho.Platform;

/// <summary>Keeps a data folder for one process: a second one is told so instead of damaging what the first one writes.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Makes the folder, for its owner only, and takes it; null when another process has it.</summary>
    public static FolderLock? Take(string folder)
    {
        MakePrivate(folder);
        try
        {
            return new FolderLock(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, owner);
        // A folder with other things in it may be somebody's home: only one of ours is closed to others.
        var ours = !Directory.EnumerateFileSystemEntries(folder).Any() || File.Exists(Path.Combine(folder, "lock"));
        if (ours && File.GetUnixFileMode(folder) != owner) File.SetUnixFileMode(folder, owner);
    }
}
