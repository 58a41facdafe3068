using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Ibasho.Platform.Keys;

/// <summary>The keys of the place: one file each in a folder of their own, which no database and no copy of one contains. Nodes of a cluster share the folder.</summary>
public sealed class KeyDirectory(string folder)
{
    public const int Size = 32;
    private const string Ending = ".key";
    private const string Draft = ".new";
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private readonly ConcurrentDictionary<KeyName, byte[]> _read = new();

    public string Folder => folder;

    /// <exception cref="KeyException">There is no such file, or it is not a key.</exception>
    public byte[] this[KeyName name] => [.. _read.GetOrAdd(name, Read)];

    public string FileOf(KeyName name) => Path.Combine(folder, name.ToString().ToLowerInvariant() + Ending);

    public bool Has(KeyName name) => File.Exists(FileOf(name));

    /// <summary>Makes a key where there is none; of two nodes that begin at once, both keep the first one's.</summary>
    public void Make(KeyName name)
    {
        if (!Has(name)) Put(name, RandomNumberGenerator.GetBytes(Size));
    }

    /// <summary>Keeps this key under its name. What stands there already is never replaced.</summary>
    public void Put(KeyName name, byte[] key)
    {
        if (key.Length != Size) throw new KeyException(KeyTrouble.Broken, folder, name);
        Write(FileOf(name), key);
    }

    /// <summary>Keeps this under a name of the folder, whole or not at all. What stands there already is never replaced.</summary>
    internal void Write(string path, byte[] bytes)
    {
        Prepare(folder);
        var draft = Path.Combine(folder, Secrets.New() + Draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnFile;
        try
        {
            using (var file = new FileStream(draft, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }
            Place(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Gives the draft its name, unless somebody was there first. On Unix by a hard link, since the framework's move asks whether the name is free and then renames, which replaces.</summary>
    private static void Place(string draft, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(CString(draft), CString(path)) != 0 && !File.Exists(path)) throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
            return;
        }
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The first one stays.
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] from, byte[] to);

    private static byte[] CString(string text) => Encoding.UTF8.GetBytes(text + "\0");

    /// <summary>Lays a key that turned out to be another's beside its place, so that the right one can stand there.</summary>
    public void PutAside(KeyName name)
    {
        File.Move(FileOf(name), FileOf(name) + Guid.NewGuid().ToString("N") + Draft);
        _read.TryRemove(name, out _);
    }

    /// <summary>The key that is going to follow this one, made where there is none yet: what is closed anew stays readable if that is broken off.</summary>
    public byte[] Following(KeyName name)
    {
        if (!HasFollowing(name)) Write(FollowingOf(name), RandomNumberGenerator.GetBytes(Size));
        var key = File.ReadAllBytes(FollowingOf(name));
        return key.Length == Size ? key : throw new KeyException(KeyTrouble.Broken, folder, name);
    }

    public bool HasFollowing(KeyName name) => File.Exists(FollowingOf(name));

    /// <summary>The following key takes the place of the present one, which is laid beside it.</summary>
    public void Follow(KeyName name)
    {
        if (Has(name)) PutAside(name);
        File.Move(FollowingOf(name), FileOf(name));
        _read.TryRemove(name, out _);
    }

    private string FollowingOf(KeyName name) => Path.Combine(folder, name.ToString().ToLowerInvariant() + "-following" + Ending);

    /// <summary>Makes the folder where there is none, for its owner only.</summary>
    public static string Prepare(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnFolder);
        return folder;
    }

    /// <summary>What of ours others can read, left as it is.</summary>
    public static IReadOnlyList<string> OpenOnes(string folder) => [.. Directory.GetFiles(folder).Where(IsOurs).Prepend(folder).Where(Machine.IsOpenToOthers)];

    /// <summary>Closes to others what stands open, and answers what did.</summary>
    /// <exception cref="KeyException">It cannot be closed, or is a folder with other things in it, which others may need.</exception>
    public static IReadOnlyList<string> Close(string folder)
    {
        Prepare(folder);
        return OperatingSystem.IsWindows() ? [] : CloseOnUnix(folder);
    }

    [UnsupportedOSPlatform("windows")]
    private static List<string> CloseOnUnix(string folder)
    {
        var files = Directory.GetFiles(folder);
        var open = new List<(string Path, UnixFileMode Mode)>();
        foreach (var file in files)
            if (IsOurs(file) && File.GetUnixFileMode(file) != OwnFile) open.Add((file, OwnFile));
        if (File.GetUnixFileMode(folder) != OwnFolder)
        {
            if (Directory.GetDirectories(folder).Length > 0 || !files.All(IsOurs)) throw new KeyException(KeyTrouble.Open, folder);
            open.Add((folder, OwnFolder));
        }
        try
        {
            foreach (var (path, mode) in open) File.SetUnixFileMode(path, mode);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyException(KeyTrouble.Open, folder);
        }
        return open.ConvertAll(o => o.Path);
    }

    /// <summary>Ours, and those of the framework's ring beside them.</summary>
    private static bool IsOurs(string file) => Path.GetExtension(file) is Ending or Draft or DayKeys.Ending or ".xml" or ".tmp";

    private byte[] Read(KeyName name)
    {
        if (!Has(name)) throw new KeyException(KeyTrouble.Missing, folder, name);
        var key = File.ReadAllBytes(FileOf(name));
        return key.Length == Size ? key : throw new KeyException(KeyTrouble.Broken, folder, name);
    }
}

/// <summary>What each key is for.</summary>
public enum KeyName
{
    /// <summary>Marks by which the author of a post without a name is known to themselves.</summary>
    Tag,

    /// <summary>Closes the random part of each member that such marks are made of.</summary>
    Wrap,

    /// <summary>Closes whom a pause of such posts is for.</summary>
    Sanction,

    /// <summary>Closes the key that signs the audit log today.</summary>
    Audit,

    /// <summary>Closes texts of circles that ask for it, names of files and addresses of waiting mails, see <see cref="SealedText"/>.</summary>
    Fields,

    /// <summary>Closes images of documents, and the keys of files.</summary>
    Documents,

    /// <summary>Closes backups. Who has it and a backup reads what the database says in the clear.</summary>
    Backups,
}

public enum KeyTrouble
{
    Missing,

    /// <summary>Not the length of a key.</summary>
    Broken,

    /// <summary>A key, but of another place.</summary>
    Wrong,

    /// <summary>Others can read the folder.</summary>
    Open,
}

/// <summary>The keys are not as this place needs them; to be said in words to whoever starts it.</summary>
public sealed class KeyException(KeyTrouble trouble, string folder, KeyName? name = null) : Exception($"{trouble}: {name} in {folder}")
{
    public KeyTrouble Trouble => trouble;
    public string Folder => folder;
    public KeyName? Name => name;
}
