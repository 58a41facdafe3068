namespace Ibasho.Platform;

/// <summary>What the machine under us is like: its runtime, and who else can read its files.</summary>
public static class Machine
{
    /// <summary>Older ones lack fixes of security holes in ASP.NET Core; raised with each of those.</summary>
    public static readonly Version LowestRuntime = new(10, 0, 14);

    public static Version Runtime => Environment.Version;
    public static bool IsRuntimeSafe => Runtime >= LowestRuntime;

    /// <summary>Whether others than the owner can do something with it.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != UnixFileMode.None;
}
