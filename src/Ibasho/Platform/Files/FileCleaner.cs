namespace Ibasho.Platform.Files;

/// <summary>A file as it is kept: only what is needed to show it.</summary>
public sealed record CleanFile(FileKind Kind, int Width, int Height, FilePieces Pieces);

/// <summary>Reads a file of a stranger as a stream, segment by segment, and keeps what shows it: places, cameras, comments, thumbnails and whatever hangs behind go. Pixels are never decoded.</summary>
public static class FileCleaner
{
    /// <summary>About the largest picture a telephone makes; what is larger only wants to burst whoever opens it.</summary>
    public const long MostPixels = 64_000_000;
    public const int LongestSide = 16_384;

    /// <param name="most">Bytes; one more is too large. What is read is never held, only what is kept.</param>
    public static async Task<(CleanFile? File, FileFault? Fault)> CleanAsync(Stream from, long most, string name, string type, CancellationToken cancel)
    {
        using var walk = new FileWalk(from, most, cancel);
        try
        {
            await walk.HaveAsync(12);
            if (FileKinds.Of(walk.Ahead) is not { } kind) return (null, await RestAsync(walk, FileFault.Unknown));
            if (!FileKinds.Agrees(kind, name, type)) return (null, await RestAsync(walk, FileFault.Mismatch));
            var (width, height) = kind switch
            {
                FileKind.Jpeg => await JpegCleaner.CleanAsync(walk),
                FileKind.Png => await PngCleaner.CleanAsync(walk),
                FileKind.Webp => await WebpCleaner.CleanAsync(walk),
                _ => await PdfCleaner.CleanAsync(walk),
            };
            await walk.DropRestAsync();
            return (new CleanFile(kind, width, height, walk.Kept), null);
        }
        catch (BadFileException bad)
        {
            return (null, await RestAsync(walk, bad.Fault));
        }
    }

    internal static (int Width, int Height) Size(long width, long height) =>
        width < 1 || height < 1 ? throw new BadFileException(FileFault.Broken)
        : width > LongestSide || height > LongestSide || width * height > MostPixels ? throw new BadFileException(FileFault.TooManyPixels)
        : ((int)width, (int)height);

    // Whoever sends too much hears that, whatever else is wrong with it.
    private static async Task<FileFault> RestAsync(FileWalk walk, FileFault fault)
    {
        try
        {
            await walk.DropRestAsync();
            return fault;
        }
        catch (BadFileException bad)
        {
            return bad.Fault;
        }
    }
}

/// <summary>Unwinds a walk through a file that is not what it says; caught in one place.</summary>
internal sealed class BadFileException(FileFault fault) : Exception
{
    public FileFault Fault => fault;
}
