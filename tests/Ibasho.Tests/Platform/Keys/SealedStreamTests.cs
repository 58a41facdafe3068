using System.Security.Cryptography;
using Ibasho.Platform.Keys;

namespace Ibasho.Tests.Platform.Keys;

/// <summary>A closed stream opens whole or not at all, and says why not.</summary>
public sealed class SealedStreamTests
{
    private const int Piece = 64 * 1024;
    private const int Head = 56;
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(KeyDirectory.Size);
    private static readonly byte[] Mark = [.. "A STREAM OF OURS"u8];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(3 * Piece)]
    [InlineData((3 * Piece) + 12345)]
    public async Task What_is_closed_opens(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);
        var closed = await CloseAsync(plain);
        Assert.Equal(plain, await OpenAsync(closed, Key));
        Assert.NotEqual(closed, await CloseAsync(plain));
        // The same by the calls that do not wait.
        using var from = new MemoryStream(closed);
        await using var opening = await OpeningStream.BeginAsync(from, Key, Mark, default);
        using var to = new MemoryStream();
#pragma warning disable CA1849 // That is what is asked here.
        opening.CopyTo(to);
#pragma warning restore CA1849
        Assert.Equal(plain, to.ToArray());
    }

    [Theory]
    [InlineData(0, SealedTrouble.NotOne)]
    [InlineData(15, SealedTrouble.NotOne)]
    [InlineData(16, SealedTrouble.OtherKey)]
    [InlineData(Head - 1, SealedTrouble.OtherKey)]
    [InlineData(Head, SealedTrouble.Damaged)]
    [InlineData(Head + Piece, SealedTrouble.Damaged)]
    [InlineData(Head + Piece + 16, SealedTrouble.Damaged)]
    [InlineData(-1, SealedTrouble.Damaged)]
    [InlineData(-17, SealedTrouble.Damaged)]
    public async Task A_changed_byte_is_seen(int at, SealedTrouble trouble)
    {
        var closed = await CloseAsync(RandomNumberGenerator.GetBytes((2 * Piece) + 100));
        closed[at < 0 ? closed.Length + at : at] ^= 1;
        Assert.Equal(trouble, (await Assert.ThrowsAsync<SealedStreamException>(() => OpenAsync(closed, Key))).Trouble);
    }

    [Fact]
    public async Task A_part_that_is_missing_added_or_elsewhere_is_seen()
    {
        var closed = await CloseAsync(RandomNumberGenerator.GetBytes((2 * Piece) + 100));
        const int whole = Piece + 16;
        // At the end of a piece one can tell that there was more.
        Assert.Equal(SealedTrouble.Cut, await TroubleAsync(closed[..(Head + whole)]));
        Assert.Equal(SealedTrouble.Cut, await TroubleAsync(closed[..(Head + (2 * whole))]));
        Assert.Equal(SealedTrouble.Cut, await TroubleAsync(closed[..Head]));
        Assert.Equal(SealedTrouble.NotOne, await TroubleAsync(closed[..10]));
        Assert.Equal(SealedTrouble.NotOne, await TroubleAsync([]));
        Assert.Equal(SealedTrouble.Damaged, await TroubleAsync(closed[..^1]));
        Assert.Equal(SealedTrouble.Damaged, await TroubleAsync([.. closed, 0]));
        Assert.Equal(SealedTrouble.Damaged, await TroubleAsync([.. closed, .. closed[Head..]]));
        Assert.Equal(SealedTrouble.Damaged, await TroubleAsync([.. closed[..Head], .. closed[(Head + whole)..(Head + (2 * whole))], .. closed[Head..(Head + whole)], .. closed[(Head + (2 * whole))..]]));
    }

    [Fact]
    public async Task Another_key_is_said_to_be_another()
    {
        var closed = await CloseAsync([1, 2, 3]);
        Assert.Equal(SealedTrouble.OtherKey, (await Assert.ThrowsAsync<SealedStreamException>(() => OpenAsync(closed, RandomNumberGenerator.GetBytes(KeyDirectory.Size)))).Trouble);
        // A head of one stream does not open the pieces of another.
        var other = await CloseAsync([1, 2, 3]);
        Assert.Equal(SealedTrouble.Damaged, await TroubleAsync([.. closed[..Head], .. other[Head..]]));
    }

    private static async Task<SealedTrouble> TroubleAsync(byte[] closed) => (await Assert.ThrowsAsync<SealedStreamException>(() => OpenAsync(closed, Key))).Trouble;

    private static async Task<byte[]> CloseAsync(byte[] plain)
    {
        using var to = new MemoryStream();
        await using (var sealing = await SealingStream.BeginAsync(to, Key, Mark, default))
        {
            // In bites that are no measure of a piece.
            for (var at = 0; at < plain.Length; at += 10_007) await sealing.WriteAsync(plain.AsMemory(at, Math.Min(10_007, plain.Length - at)));
            await sealing.EndAsync(default);
        }
        return to.ToArray();
    }

    private static async Task<byte[]> OpenAsync(byte[] closed, byte[] key)
    {
        using var from = new MemoryStream(closed);
        await using var opening = await OpeningStream.BeginAsync(from, key, Mark, default);
        using var to = new MemoryStream();
        await opening.CopyToAsync(to);
        return to.ToArray();
    }
}
