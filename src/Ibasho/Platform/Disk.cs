namespace Ibasho.Platform;

/// <summary>How much room is left where a folder is.</summary>
public class Disk
{
    /// <summary>Bytes this program may still write; null where the system does not say.</summary>
    public virtual long? Free(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
