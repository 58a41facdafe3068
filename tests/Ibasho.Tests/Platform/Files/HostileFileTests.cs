using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Ibasho.Platform.Files;

namespace Ibasho.Tests.Platform.Files;

/// <summary>Files made to burst, to lie or to be two things at once: refused or made harmless, quickly and in little memory.</summary>
public sealed class HostileFileTests
{
    private const int Most = 10 * 1024 * 1024;

    public static TheoryData<string, FileFault?> Bombs => new()
    {
        { "30000 x 30000 points", FileFault.TooManyPixels }, { "a size that is a lie", FileFault.TooManyPixels }, { "200 MB of packed words", null }, { "a length of 2 GB", FileFault.Broken },
        { "10,000 moving frames", FileFault.TooManyPixels }, { "1,000 scans", FileFault.Broken }, { "GIF", FileFault.Unknown }, { "GIF and script", FileFault.Unknown }, { "a page called JPEG", FileFault.Broken },
        { "SVG with entities", FileFault.Unknown }, { "ZIP", FileFault.Unknown }, { "GZIP", FileFault.Unknown }, { "picture and archive", null }, { "picture and page", null }, { "page in a comment", null },
    };

    [Theory, MemberData(nameof(Bombs))]
    public async Task A_bomb_is_refused_or_harmless(string what, FileFault? expected)
    {
        var bytes = Make(what);
        var (before, watch) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        var (kept, fault, _) = await FileCleanerTests.CleanAsync(bytes, most: Most);
        Assert.Equal(expected, fault);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 2000);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 60L * 1024 * 1024);
        if (kept is null) return;
        Assert.True(kept.AsSpan().IndexOf("<script"u8) < 0);
        Assert.True(kept.AsSpan().IndexOf("PK\x3\x4"u8) < 0);
        Assert.InRange(kept.Length, 1, 20_000);
    }

    private static byte[] Make(string what) => what switch
    {
        "30000 x 30000 points" => Pictures.Png(30_000, 30_000),
        "a size that is a lie" => Pictures.Png(int.MaxValue, int.MaxValue),
        "200 MB of packed words" => Pictures.Png(more: Pictures.Chunk("zTXt", [.. "Comment\0\0"u8, .. Pictures.Packed(new byte[200_000_000])])),
        "a length of 2 GB" => Pictures.Png(more: Pictures.Chunk("tEXt", new byte[100], int.MaxValue)),
        "10,000 moving frames" => Pictures.Png(more: Pictures.Chunk("acTL", [0, 0, 0x27, 0x10, 0, 0, 0, 0])),
        "1,000 scans" => Pictures.Jpeg() is var one ? [.. one[..^2], .. Enumerable.Repeat(Pictures.Segment(0xDA, [1, 1, 0, 0, 63, 0]).Append((byte)0x3F), 1000).SelectMany(s => s), 0xFF, 0xD9] : [],
        "GIF" => [.. "GIF89a"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x3B],
        "GIF and script" => "GIF89a=1;alert(1)//;"u8.ToArray(),
        "a page called JPEG" => [0xFF, 0xD8, 0xFF, 0xE0, .. "<script>alert(1)</script>"u8],
        "SVG with entities" => "<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&x;</text></svg>"u8.ToArray(),
        "ZIP" => Zip(),
        "GZIP" => Gzip(),
        "picture and archive" => [.. Pictures.Jpeg(), .. Zip()],
        "picture and page" => [.. Pictures.Png(), .. "<html><script>alert(1)</script>"u8],
        _ => Pictures.Jpeg(more: Pictures.Segment(0xFE, Encoding.ASCII.GetBytes("*/=1;<script>alert(1)</script>"))),
    };

    private static byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("../../pwned.txt").Open()) entry.Write(new byte[5_000_000]);
        return bytes.ToArray();
    }

    private static byte[] Gzip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(new byte[20_000_000]);
        return bytes.ToArray();
    }
}
