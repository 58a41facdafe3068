using System.Buffers.Binary;

namespace Ibasho.Platform.Files;

/// <summary>JPEG (ITU-T T.81) without what tells of place, camera and person: the picture, its colours, which way is up.</summary>
internal static class JpegCleaner
{
    // A progressive picture has about ten; thousands make every viewer draw thousands of times.
    private const int MostScans = 64;

    private static ReadOnlySpan<byte> ExifName => "Exif\0\0"u8;
    private static ReadOnlySpan<byte> ProfileName => "ICC_PROFILE\0"u8;

    public static async Task<(int Width, int Height)> CleanAsync(FileWalk walk)
    {
        await walk.NeedAsync(2);
        walk.Keep(2);
        (int Width, int Height)? size = null;
        var (scans, way) = (0, 0);
        while (true)
        {
            var marker = await MarkerAsync(walk);
            if (marker == 0xD9) break;
            await walk.NeedAsync(2);
            var length = walk.Short(0);
            if (length < 2) throw new BadFileException(FileFault.Broken);
            await walk.NeedAsync(length);
            switch (marker)
            {
                case 0xE0 when length >= 16 && walk.Ahead[2..].StartsWith("JFIF\0"u8):
                    // Up to the thumbnail's size, and no thumbnail.
                    walk.Kept.Write([0xFF, 0xE0, 0, 16, .. walk.Ahead[2..14], 0, 0]);
                    walk.Drop(length);
                    break;
                case 0xE1 when way == 0 && walk.Ahead[2..length].StartsWith(ExifName):
                    way = Orientation(walk.Ahead[8..length]);
                    if (way > 1) walk.Kept.Write(Turned(way));
                    walk.Drop(length);
                    break;
                case 0xE2 when length > 16 && walk.Ahead[2..].StartsWith(ProfileName) && walk.Ahead[14] == 1 && walk.Ahead[15] == 1:
                    var profile = walk.Ahead[16..length].ToArray();
                    if (ColourProfile.Strip(profile)) walk.Kept.Write([0xFF, 0xE2, .. walk.Ahead[..16], .. profile]);
                    walk.Drop(length);
                    break;
                case 0xEE when length >= 14 && walk.Ahead[2..].StartsWith("Adobe"u8):
                    walk.Kept.Write([0xFF, 0xEE, 0, 14, .. walk.Ahead[2..14]]);
                    walk.Drop(length);
                    break;
                case >= 0xE0 and <= 0xEF or 0xFE:
                    walk.Drop(length);
                    break;
                case 0xC0 or 0xC1 or 0xC2 when size is null && length >= 11:
                    size = FileCleaner.Size(walk.Short(5), walk.Short(3));
                    Keep(walk, marker, length);
                    break;
                case 0xC4 or 0xDB or 0xDD:
                    Keep(walk, marker, length);
                    break;
                case 0xDA when size is not null && ++scans <= MostScans:
                    Keep(walk, marker, length);
                    await KeepScanAsync(walk);
                    break;
                default:
                    throw new BadFileException(FileFault.Broken);
            }
        }
        if (scans == 0) throw new BadFileException(FileFault.Broken);
        walk.Kept.Write([0xFF, 0xD9]);
        // From five on it lies on its side.
        return way > 4 ? (size!.Value.Height, size.Value.Width) : size!.Value;
    }

    private static void Keep(FileWalk walk, byte marker, int length)
    {
        walk.Kept.Write([0xFF, marker]);
        walk.Keep(length);
    }

    private static async ValueTask<byte> MarkerAsync(FileWalk walk)
    {
        await walk.NeedAsync(2);
        if (walk.Ahead[0] != 0xFF) throw new BadFileException(FileFault.Broken);
        while (walk.Ahead[1] == 0xFF)
        {
            walk.Drop(1);
            await walk.NeedAsync(2);
        }
        var marker = walk.Ahead[1];
        walk.Drop(2);
        return marker;
    }

    /// <summary>The drawn data: up to a marker that is no stuffed byte and no restart.</summary>
    private static async Task KeepScanAsync(FileWalk walk)
    {
        while (true)
        {
            await walk.NeedAsync(2);
            var at = walk.Ahead[..^1].IndexOf((byte)0xFF);
            if (at < 0)
            {
                walk.Keep(walk.Ahead.Length - 1);
                continue;
            }
            walk.Keep(at);
            switch (walk.Ahead[1])
            {
                case 0x00 or (>= 0xD0 and <= 0xD7):
                    walk.Keep(2);
                    break;
                case 0xFF:
                    walk.Drop(1);
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Which way is up, 1 to 8, by the first directory of EXIF; 1 where it does not say.</summary>
    internal static int Orientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 14) return 1;
        var little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8)) return 1;
        var start = Long(tiff[4..]);
        if (start > (uint)tiff.Length - 2) return 1;
        var directory = tiff[(int)start..];
        for (int i = 0, count = Short(directory); i < count && 2 + (i + 1) * 12 <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + i * 12, 12);
            if (Short(entry) == 0x0112) return Short(entry[8..]) is >= 1 and <= 8 and var up ? up : 1;
        }
        return 1;

        int Short(ReadOnlySpan<byte> at) => little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

        uint Long(ReadOnlySpan<byte> at) => little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
    }

    /// <summary>EXIF that says which way is up, and nothing else.</summary>
    private static byte[] Turned(int way) =>
    [
        0xFF, 0xE1, 0, 34, .. ExifName, .. "MM\0*"u8, 0, 0, 0, 8,
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)way, 0, 0, 0, 0, 0, 0,
    ];
}
