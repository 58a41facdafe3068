namespace Ibasho.Platform.Files;

/// <summary>WebP (RFC 9649): the RIFF container with what shows the picture, its sizes and flags put right.</summary>
internal static class WebpCleaner
{
    private const int MostFrames = 500;
    private const int Flags = 20;
    private const byte Profile = 0x20, Alpha = 0x10, Animated = 0x02;

    public static async Task<(int Width, int Height)> CleanAsync(FileWalk walk)
    {
        await walk.NeedAsync(12);
        var left = (long)walk.LittleLong(4) - 4;
        if (left < 8) throw new BadFileException(FileFault.Broken);
        walk.Keep(12);
        (int Width, int Height)? size = null, canvas = null;
        var (flags, frames) = ((byte)0, 0);
        while (left > 0)
        {
            await walk.NeedAsync(8);
            var (name, length) = (Name(walk), walk.LittleLong(4));
            var padded = length + (length & 1L);
            // The last piece of odd length often lacks its padding.
            if (8L + length > left) throw new BadFileException(FileFault.Broken);
            var padding = 8 + padded > left ? 0 : (int)(length & 1);
            left -= 8 + length + padding;
            switch (name)
            {
                case "VP8X" when length >= 10 && canvas is null && size is null:
                    await walk.NeedAsync(18);
                    flags = (byte)(walk.Ahead[8] & (Alpha | Animated));
                    canvas = FileCleaner.Size(1 + Three(walk, 12), 1 + Three(walk, 15));
                    walk.Kept.Write([.. "VP8X"u8, 10, 0, 0, 0, flags, 0, 0, 0, .. walk.Ahead[12..18]]);
                    await walk.DropAsync(8 + length);
                    break;
                case "ICCP" when canvas is not null && size is null && length is > 0 and < 65_000 && (flags & Profile) == 0:
                    await walk.NeedAsync(8 + (int)length);
                    var profile = walk.Ahead.Slice(8, (int)length).ToArray();
                    if (ColourProfile.Strip(profile))
                    {
                        flags |= Profile;
                        walk.Kept.Write([.. walk.Ahead[..8], .. profile, .. new byte[length & 1]]);
                    }
                    walk.Drop(8 + (int)length);
                    break;
                case "ANIM" when canvas is not null && length == 6:
                    await KeepAsync(walk, length);
                    break;
                case "ALPH" when canvas is not null && size is null && frames == 0:
                    await KeepAsync(walk, length);
                    break;
                case "ANMF" when (flags & Animated) != 0 && length > 24 && ++frames <= MostFrames:
                    await FrameAsync(walk, length);
                    break;
                case "VP8 " or "VP8L" when size is null && frames == 0 && (flags & Animated) == 0:
                    size = await PictureAsync(walk, name, length);
                    await KeepAsync(walk, length);
                    break;
                case "VP8X" or "ANIM" or "ALPH" or "ANMF" or "VP8 " or "VP8L":
                    throw new BadFileException(FileFault.Broken);
                default:
                    await walk.DropAsync(8 + length);
                    break;
            }
            await walk.DropAsync(padding);
            // A simple file is one picture; what follows is none of it.
            if (canvas is null && size is not null) break;
        }
        if (size is null && frames == 0) throw new BadFileException(FileFault.Broken);
        if (canvas is not null) walk.Kept.Patch(Flags, flags);
        var whole = walk.Kept.Length - 8;
        for (var i = 0; i < 4; i++) walk.Kept.Patch(4 + i, (byte)(whole >> (8 * i)));
        return canvas ?? size!.Value;
    }

    private static string Name(FileWalk walk, int at = 0) => System.Text.Encoding.Latin1.GetString(walk.Ahead.Slice(at, 4));

    private static int Three(FileWalk walk, int at) => walk.Ahead[at] | walk.Ahead[at + 1] << 8 | walk.Ahead[at + 2] << 16;

    private static async Task KeepAsync(FileWalk walk, long length)
    {
        await walk.KeepAsync(8 + length);
        if ((length & 1) != 0) walk.Kept.Write([0]);
    }

    /// <summary>The size a picture says in its own first bytes.</summary>
    private static async Task<(int Width, int Height)> PictureAsync(FileWalk walk, string name, long length)
    {
        if (length < 10) throw new BadFileException(FileFault.Broken);
        await walk.NeedAsync(8 + 10);
        var head = walk.Ahead.Slice(8, 10);
        if (name == "VP8L")
        {
            if (head[0] != 0x2F) throw new BadFileException(FileFault.Broken);
            var bits = walk.LittleLong(9);
            return FileCleaner.Size(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }
        if ((head[0] & 1) != 0 || !head[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])) throw new BadFileException(FileFault.Broken);
        return FileCleaner.Size((head[6] | head[7] << 8) & 0x3FFF, (head[8] | head[9] << 8) & 0x3FFF);
    }

    /// <summary>One frame: where it stands, its transparency, its picture, and nothing else.</summary>
    private static async Task FrameAsync(FileWalk walk, long length)
    {
        await walk.KeepAsync(8 + 16);
        for (var left = length - 16; left > 0;)
        {
            if (left < 8) throw new BadFileException(FileFault.Broken);
            await walk.NeedAsync(8);
            var (name, part) = (Name(walk), (long)walk.LittleLong(4));
            part += part & 1;
            if (name is not ("ALPH" or "VP8 " or "VP8L") || 8 + part > left) throw new BadFileException(FileFault.Broken);
            if (name is not "ALPH") await PictureAsync(walk, name, part);
            await walk.KeepAsync(8 + part);
            left -= 8 + part;
        }
        if ((length & 1) != 0) walk.Kept.Write([0]);
    }
}
