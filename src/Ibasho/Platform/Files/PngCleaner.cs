namespace Ibasho.Platform.Files;

/// <summary>PNG (W3C, third edition) with the chunks that show it; each one's checksum is computed, and nothing is unpacked.</summary>
internal static class PngCleaner
{
    // Each frame of a moving picture is drawn by everybody who reads.
    private const uint MostFrames = 500;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static async Task<(int Width, int Height)> CleanAsync(FileWalk walk)
    {
        await walk.NeedAsync(8);
        walk.Keep(8);
        (int Width, int Height)? size = null;
        var hasData = false;
        while (true)
        {
            await walk.NeedAsync(8);
            var length = walk.Long(0);
            if (length > int.MaxValue) throw new BadFileException(FileFault.Broken);
            var name = Name(walk.Ahead[4..8]);
            if (size is null != (name == "IHDR")) throw new BadFileException(FileFault.Broken);
            switch (name)
            {
                case "IHDR" when length == 13:
                    await walk.NeedAsync(8 + 13);
                    size = FileCleaner.Size(walk.Long(8), walk.Long(12));
                    break;
                case "acTL" when length == 8:
                    await walk.NeedAsync(8 + 8);
                    if (walk.Long(8) > MostFrames) throw new BadFileException(FileFault.TooManyPixels);
                    break;
                case "IDAT":
                    hasData = true;
                    break;
                case "IEND" when length == 0 && hasData:
                    await ChunkAsync(walk, 0, keep: true);
                    return size!.Value;
                default:
                    if (IsNeeded(name, length)) break;
                    // What a viewer must know, and we do not, cannot be left out.
                    if (char.IsAsciiLetterUpper(name[0])) throw new BadFileException(FileFault.Broken);
                    await ChunkAsync(walk, length, keep: false);
                    continue;
            }
            await ChunkAsync(walk, length, keep: true);
        }
    }

    private static bool IsNeeded(string name, uint length) => name switch
    {
        "PLTE" => length is > 0 and <= 768 && length % 3 == 0,
        "tRNS" => length <= 256,
        "gAMA" => length == 4,
        "cHRM" => length == 32,
        "sRGB" => length == 1,
        "cICP" => length == 4,
        "pHYs" => length == 9,
        "fcTL" => length == 26,
        "fdAT" => length > 4,
        _ => false,
    };

    private static async Task ChunkAsync(FileWalk walk, uint length, bool keep)
    {
        if (keep) walk.Kept.Write(walk.Ahead[..4]);
        walk.Drop(4);
        var sum = uint.MaxValue;
        for (var left = 4L + length; left > 0;)
        {
            await walk.NeedAsync(1);
            var part = (int)Math.Min(left, walk.Ahead.Length);
            sum = Sum(sum, walk.Ahead[..part]);
            if (keep) walk.Keep(part);
            else walk.Drop(part);
            left -= part;
        }
        await walk.NeedAsync(4);
        if (walk.Long(0) != ~sum) throw new BadFileException(FileFault.Broken);
        if (keep) walk.Keep(4);
        else walk.Drop(4);
    }

    private static string Name(ReadOnlySpan<byte> name)
    {
        foreach (var letter in name)
            if (!char.IsAsciiLetter((char)letter)) throw new BadFileException(FileFault.Broken);
        return System.Text.Encoding.ASCII.GetString(name);
    }

    internal static uint Sum(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes) sum = Table[(sum ^ one) & 0xFF] ^ (sum >> 8);
        return sum;
    }
}
