using System.Security.Cryptography;
using System.Text;
using Ibasho.Platform.Keys;

namespace Ibasho.Tests.Platform.Keys;

/// <summary>What is sealed opens with its key, at its place, unchanged; and in no other way.</summary>
public sealed class SealingTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(KeyDirectory.Size);
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("だれにも見せない文章");

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("だれにも見せない文章")]
    public void What_was_sealed_opens(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var seal = Sealing.Seal(Key, bytes, "Mail|1"u8);
        Assert.Equal(bytes.Length + Sealing.Overhead, seal.Length);
        Assert.Equal(bytes, Sealing.Open(Key, seal, "Mail|1"u8));
    }

    [Fact]
    public void Another_key_or_place_opens_nothing()
    {
        var seal = Sealing.Seal(Key, Plain, "Mail|1"u8);
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(RandomNumberGenerator.GetBytes(32), seal, "Mail|1"u8));
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(Key, seal, "Mail|2"u8));
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_noticed()
    {
        var seal = Sealing.Seal(Key, Plain, ""u8);
        for (var at = 0; at < seal.Length; at++)
        {
            var changed = (byte[])seal.Clone();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(Key, changed, ""u8));
            Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(Key, seal.AsSpan(..at), ""u8));
        }
    }

    [Fact]
    public void No_nonce_comes_twice_and_nothing_can_be_read()
    {
        var seals = Enumerable.Range(0, 2000).Select(_ => Sealing.Seal(Key, Plain, ""u8)).ToList();
        Assert.Equal(seals.Count, seals.Select(s => Convert.ToHexString(s.AsSpan(1, 12))).Distinct().Count());
        Assert.All(seals, s => Assert.Equal(-1, s.AsSpan().IndexOf(Plain.AsSpan(0, 6))));
    }
}
