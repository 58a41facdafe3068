using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Ibasho.Platform.Files;

namespace Ibasho.Tests.Platform.Files;

/// <summary>What is kept of a file shows it and tells nothing else; what is no picture is refused, and nothing throws.</summary>
public sealed class FileCleanerTests
{
    private const long Most = 10_000_000;

    private static readonly byte[][] Seeds =
    [
        Pictures.Png(hiding: true), Pictures.Png(20, 30), Pictures.Jpeg(hiding: true, way: 6), Pictures.Jpeg(40, 20), Pictures.Webp(hiding: true), Pictures.Webp(), Pictures.Pdf("2 0 obj<<>>endobj "),
    ];

    internal static async Task<(byte[]? Kept, FileFault? Fault, CleanFile? File)> CleanAsync(byte[] bytes, string name = "", string type = "", long most = Most)
    {
        var (file, fault) = await FileCleaner.CleanAsync(new Drops(bytes), most, name, type, CancellationToken.None);
        return (file?.Pieces.ToArray(), fault, file);
    }

    [Fact]
    public async Task Nothing_hidden_in_a_picture_is_kept()
    {
        foreach (var bytes in new[] { Pictures.Png(hiding: true), Pictures.Jpeg(hiding: true, way: 6), Pictures.Webp(hiding: true) })
        {
            Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Pictures.Canary)) > 0);
            var (kept, fault, _) = await CleanAsync(bytes);
            Assert.Null(fault);
            foreach (var length in new[] { Pictures.Canary.Length, 8 })
                Assert.True(kept.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Pictures.Canary[..length])) < 0);
        }
    }

    [Fact]
    public async Task What_shows_it_stays_byte_for_byte()
    {
        foreach (var bytes in new[] { Pictures.Png(20, 30), Pictures.Jpeg(40, 20), Pictures.Webp() })
            Assert.Equal(bytes, (await CleanAsync(bytes)).Kept);
    }

    [Theory, InlineData(1, 40, 20), InlineData(3, 40, 20), InlineData(6, 20, 40), InlineData(8, 20, 40)]
    public async Task A_picture_keeps_which_way_is_up(int way, int width, int height)
    {
        var (kept, _, file) = await CleanAsync(Pictures.Jpeg(40, 20, hiding: true, way: way));
        Assert.Equal((width, height), (file!.Width, file.Height));
        var exif = kept.AsSpan().IndexOf("Exif\0\0"u8);
        Assert.Equal(way, exif < 0 ? 1 : JpegCleaner.Orientation(kept.AsSpan(exif + 6)));
    }

    [Fact]
    public async Task The_sizes_are_read_from_the_head()
    {
        Assert.Equal((20, 30), Size((await CleanAsync(Pictures.Png(20, 30))).File!));
        Assert.Equal((40, 20), Size((await CleanAsync(Pictures.Jpeg(40, 20))).File!));
        Assert.Equal((1, 1), Size((await CleanAsync(Pictures.Webp(hiding: true))).File!));

        static (int, int) Size(CleanFile file) => (file.Width, file.Height);
    }

    [Theory]
    [InlineData("a.jpg", "", FileFault.Mismatch), InlineData("a.png", "image/jpeg", FileFault.Mismatch), InlineData("a.html", "image/png", FileFault.Mismatch), InlineData("a.png.exe", "", FileFault.Mismatch)]
    [InlineData("a.png", "image/png", null), InlineData("A.PNG", "application/octet-stream", null), InlineData("a", "", null)]
    public async Task Name_and_bytes_have_to_agree(string name, string type, FileFault? fault) =>
        Assert.Equal(fault, (await CleanAsync(Pictures.Png(), name, type)).Fault);

    [Fact]
    public async Task Too_large_is_said_at_the_first_byte_too_many()
    {
        var bytes = Pictures.Png(300, 300, more: Pictures.Chunk("IDAT", new byte[300_000]));
        Assert.Null((await CleanAsync(bytes, most: bytes.Length)).Fault);
        Assert.Equal(FileFault.TooLarge, (await CleanAsync(bytes, most: bytes.Length - 1)).Fault);
        Assert.Equal(FileFault.TooLarge, (await CleanAsync([.. "nothing of ours"u8, .. new byte[1000]], most: 1000)).Fault);
    }

    [Fact]
    public async Task A_paper_loses_what_hangs_behind_and_may_not_be_locked()
    {
        var (kept, fault, _) = await CleanAsync([.. Pictures.Pdf(), .. "PK\x3\x4 <script>"u8]);
        Assert.Null(fault);
        Assert.Equal(Pictures.Pdf(), kept);
        Assert.Equal(FileFault.Locked, (await CleanAsync(Pictures.Pdf("<</Encrypt 5 0 R>>"))).Fault);
        Assert.Equal(FileFault.Locked, (await CleanAsync(Pictures.Pdf(new string(' ', 131_000) + "<</Encrypt 5 0 R>>"))).Fault);
        Assert.Equal(FileFault.Unknown, (await CleanAsync([.. " "u8, .. Pictures.Pdf()])).Fault);
        Assert.Equal(FileFault.Broken, (await CleanAsync("%PDF-1.4 and no end"u8.ToArray())).Fault);
    }

    [Property(MaxTest = 300)]
    public bool A_file_that_was_cut_is_refused(int seed, int at)
    {
        var bytes = Seeds[Math.Abs(seed % 4)];
        var end = bytes.AsSpan().LastIndexOf(seed % 4 is 0 or 1 or -1 ? "IEND"u8 : [0xFF, 0xD9]);
        return CleanAsync(bytes[..Math.Abs(at % end)]).GetAwaiter().GetResult().Fault is not null;
    }

    [Property(MaxTest = 1500)]
    public bool Whatever_comes_is_refused_or_kept_for_good(int seed, NonEmptyArray<(int At, byte Value)> changes, bool cut, int length)
    {
        var bytes = Seeds[Math.Abs(seed % Seeds.Length)].ToArray();
        foreach (var (at, value) in changes.Item) bytes[Math.Abs(at % bytes.Length)] = value;
        if (cut) bytes = bytes[..Math.Abs(length % bytes.Length)];
        return IsSettled(bytes);
    }

    [Property(MaxTest = 300)]
    public bool Noise_is_refused_or_kept_for_good(byte[] noise, int seed) =>
        IsSettled(noise) && IsSettled([.. Seeds[Math.Abs(seed % Seeds.Length)].AsSpan(0, 12), .. noise]);

    /// <summary>What is kept, cleaned again, is the same.</summary>
    private static bool IsSettled(byte[] bytes)
    {
        var (kept, fault, file) = CleanAsync(bytes).GetAwaiter().GetResult();
        if (kept is null) return fault is not null;
        var again = CleanAsync(kept).GetAwaiter().GetResult();
        return again.Kept is not null && again.Kept.AsSpan().SequenceEqual(kept) && (again.File!.Width, again.File.Height) == (file!.Width, file.Height);
    }

    /// <summary>A stream that comes in drops, as from a network.</summary>
    internal sealed class Drops(byte[] bytes) : MemoryStream(bytes)
    {
        private int _drop;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, Length > 100_000 ? 16_384 : 1 + _drop++ * 7 % 13)], cancellationToken);
    }
}
