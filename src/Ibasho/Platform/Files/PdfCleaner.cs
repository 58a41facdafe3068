namespace Ibasho.Platform.Files;

/// <summary>PDF (ISO 32000): whole, not locked, and without what hangs behind its end. What it says inside stays as it is, its properties too: it is only ever handed out to be saved.</summary>
internal static class PdfCleaner
{
    private static ReadOnlySpan<byte> Lock => "/Encrypt"u8;
    private static ReadOnlySpan<byte> End => "%%EOF"u8;

    public static async Task<(int Width, int Height)> CleanAsync(FileWalk walk)
    {
        await walk.NeedAsync(8);
        if (walk.Ahead[5] is not ((byte)'1' or (byte)'2') || walk.Ahead[6] != (byte)'.') throw new BadFileException(FileFault.Broken);
        long? end = null;
        while (await walk.HaveAsync(Lock.Length + 1))
        {
            // A word may begin in one look and end in the next.
            var sure = walk.Ahead.Length - Lock.Length;
            if (IsLocked(walk.Ahead)) throw new BadFileException(FileFault.Locked);
            var last = walk.Ahead[..(sure + End.Length - 1)].LastIndexOf(End);
            if (last >= 0) end = walk.Kept.Length + last + End.Length;
            walk.Keep(sure);
        }
        var tail = walk.Ahead.LastIndexOf(End);
        if (tail >= 0) end = walk.Kept.Length + tail + End.Length;
        walk.Keep(walk.Ahead.Length);
        if (end is not { } length) throw new BadFileException(FileFault.Broken);
        walk.Kept.Cut(length);
        walk.Kept.Write("\n"u8);
        return (0, 0);
    }

    private static bool IsLocked(ReadOnlySpan<byte> ahead)
    {
        for (int at; (at = ahead.IndexOf(Lock)) >= 0; ahead = ahead[(at + Lock.Length)..])
            if (at + Lock.Length < ahead.Length && ahead[at + Lock.Length] is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t' or (byte)'<') return true;
        return false;
    }
}
