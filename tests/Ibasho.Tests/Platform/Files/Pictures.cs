using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Ibasho.Platform.Files;

namespace Ibasho.Tests.Platform.Files;

/// <summary>Small pictures and papers made byte by byte, with whatever hidden in them a test wants.</summary>
internal static class Pictures
{
    public const string Canary = "qzPLACEqz35.6895N";

    private static readonly byte[] Hidden = Encoding.ASCII.GetBytes(Canary);

    public static byte[] Png(int width = 8, int height = 8, bool hiding = false, params byte[][] more)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 0);
        byte[] rows = Packed(new byte[Math.Min(height * (width + 1L), 4_000_000)]);
        return
        [
            .. PngCleaner.Signature, .. Chunk("IHDR", head), .. Chunk("gAMA", [0, 0, 0xB1, 0x8F]),
            .. hiding ? Chunk("tEXt", [.. "Comment\0"u8, .. Hidden]) : [], .. hiding ? Chunk("eXIf", Exif(6)) : [], .. hiding ? Chunk("zTXt", [.. "Comment\0\0"u8, .. Packed(Hidden)]) : [],
            .. hiding ? Chunk("iCCP", [.. Hidden, 0, 0, .. Packed(Hidden)]) : [], .. hiding ? Chunk("prVt", Hidden) : [], .. more.SelectMany(c => c),
            .. Chunk("IDAT", rows), .. hiding ? Chunk("tIME", [7, 234, 11, 22, 3, 0, 0]) : [], .. hiding ? Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Hidden]) : [],
            .. Chunk("IEND", []), .. hiding ? Hidden : [],
        ];
    }

    public static byte[] Jpeg(int width = 8, int height = 8, bool hiding = false, int way = 0, params byte[][] more) =>
    [
        0xFF, 0xD8, .. hiding ? Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 1, 6, .. Hidden, 0]) : Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
        .. way > 0 || hiding ? Segment(0xE1, [.. "Exif\0\0"u8, .. Exif(way)]) : [], .. hiding ? Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Hidden]) : [],
        .. hiding ? Segment(0xE2, [.. "MPF\0"u8, .. Hidden]) : [], .. hiding ? Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. Profile()]) : [],
        .. hiding ? Segment(0xED, Hidden) : [], .. hiding ? Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 1, .. Hidden]) : [], .. hiding ? Segment(0xFE, Hidden) : [], .. more.SelectMany(s => s),
        .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]), .. Segment(0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]),
        .. Segment(0xC4, [0x00, 1, .. new byte[15], 0]), .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), 0x3F,
        0xFF, 0xD9, .. hiding ? Hidden : [],
    ];

    public static byte[] Webp(bool hiding = false)
    {
        // One transparent point, without loss.
        var picture = Convert.FromBase64String("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")[12..];
        byte[] inside = hiding
            ? [.. Riff("VP8X", [0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0]), .. Riff("ICCP", Profile()), .. picture, .. Riff("EXIF", Exif(6)), .. Riff("XMP ", Hidden), .. Riff("qqqq", Hidden)]
            : picture;
        return [.. "RIFF"u8, .. Little(inside.Length + 4), .. "WEBP"u8, .. inside, .. hiding ? Hidden : []];
    }

    public static byte[] Pdf(string inside = "") => Encoding.Latin1.GetBytes($"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n{inside}trailer<</Root 1 0 R>>\n%%EOF\n");

    public static byte[] Chunk(string name, byte[] data, uint? length = null)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        return [.. Big(length ?? (uint)data.Length), .. named, .. Big(~PngCleaner.Sum(uint.MaxValue, named))];
    }

    public static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    public static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Riff(string name, byte[] data) => [.. Encoding.ASCII.GetBytes(name), .. Little(data.Length), .. data, .. new byte[data.Length & 1]];

    /// <summary>Which way is up, and where it was taken.</summary>
    private static byte[] Exif(int way) =>
    [
        .. "MM\0*\0\0\0\b"u8, 0, 2, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)Math.Max(way, 1), 0, 0,
        0x01, 0x0F, 0, 2, 0, 0, 0, (byte)Hidden.Length, 0, 0, 0, 38, 0, 0, 0, 0, .. Hidden, 0,
    ];

    /// <summary>A profile with a colour and somebody's words.</summary>
    private static byte[] Profile()
    {
        var profile = new byte[128 + 4 + 24 + 20 + 40];
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        "acsp"u8.CopyTo(profile.AsSpan(36));
        Hidden.CopyTo(profile.AsSpan(84));
        profile[131] = 2;
        byte[] tags = [.. "rXYZ"u8, .. Big(156), .. Big(20), .. "desc"u8, .. Big(176), .. Big(40)];
        tags.CopyTo(profile.AsSpan(132));
        "XYZ "u8.CopyTo(profile.AsSpan(156));
        "desc"u8.CopyTo(profile.AsSpan(176));
        Hidden.CopyTo(profile.AsSpan(188));
        return profile;
    }

    private static byte[] Big(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static byte[] Little(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)];
}
