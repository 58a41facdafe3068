using System.Security.Cryptography;

namespace Ibasho.Platform.Keys;

/// <summary>Texts closed with a key of ours, each bound to its place: AES-256-GCM with a random nonce, behind one byte that names this form.</summary>
public static class Sealing
{
    private const byte Form = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>What a seal adds to the length of the text.</summary>
    public const int Overhead = 1 + NonceSize + TagSize;

    /// <param name="about">Where the text belongs; it opens nowhere else. Not kept in the seal.</param>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> about)
    {
        var seal = new byte[Overhead + plain.Length];
        seal[0] = Form;
        RandomNumberGenerator.Fill(Nonce(seal));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(Nonce(seal), plain, seal.AsSpan(1 + NonceSize, plain.Length), seal.AsSpan(^TagSize..), about);
        return seal;
    }

    /// <exception cref="CryptographicException">Another key, another place, or changed since.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> seal, ReadOnlySpan<byte> about)
    {
        if (seal.Length < Overhead || seal[0] != Form) throw new CryptographicException("This is no seal of ours.");
        var plain = new byte[seal.Length - Overhead];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(seal.Slice(1, NonceSize), seal[(1 + NonceSize)..^TagSize], seal[^TagSize..], plain, about);
        return plain;
    }

    private static Span<byte> Nonce(byte[] seal) => seal.AsSpan(1, NonceSize);
}
