using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ibasho.Platform;

/// <summary>Bytes in pieces that only the holder of one secret reads again: ECDH over P-256, HKDF-SHA256, AES-256-GCM. Who seals needs no secret.</summary>
public static class SealedPieces
{
    public const int Size = 256 * 1024;
    private const int TagBytes = 16;
    private static readonly byte[] Purpose = "ibasho sealed pieces 1"u8.ToArray();

    /// <summary>The secret goes to whoever will open, the rest to whoever seals.</summary>
    public static (string Secret, byte[] Public) NewKey()
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var parameters = pair.ExportParameters(includePrivateParameters: true);
        return (Base64Url.EncodeToString(parameters.D), [.. parameters.Q.X!, .. parameters.Q.Y!]);
    }

    /// <summary>Seals to a public half; <c>By</c> is kept beside the pieces, the key only while they are made.</summary>
    public static (byte[] Key, byte[] By) Begin(byte[] to)
    {
        using var mine = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Point(to) });
        var point = mine.ExportParameters(includePrivateParameters: false).Q;
        byte[] by = [.. point.X!, .. point.Y!];
        return (Derive(mine, theirs, to, by), by);
    }

    /// <summary>The key again; null where this is not the secret of that public half.</summary>
    public static byte[]? Open(string secret, byte[] to, byte[] by)
    {
        try
        {
            using var mine = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Base64Url.DecodeFromChars(secret), Q = Point(to) });
            using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Point(by) });
            return Derive(mine, theirs, to, by);
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Each key seals each number once, so the number is the nonce.</summary>
    public static byte[] Seal(byte[] key, int number, ReadOnlySpan<byte> bytes)
    {
        var sealedBytes = new byte[bytes.Length + TagBytes];
        using var gcm = new AesGcm(key, TagBytes);
        gcm.Encrypt(Nonce(number), bytes, sealedBytes.AsSpan(0, bytes.Length), sealedBytes.AsSpan(bytes.Length));
        return sealedBytes;
    }

    /// <summary>Null where the piece is not the one that was sealed under this number.</summary>
    public static byte[]? Unseal(byte[] key, int number, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < TagBytes) return null;
        var bytes = new byte[sealedBytes.Length - TagBytes];
        try
        {
            using var gcm = new AesGcm(key, TagBytes);
            gcm.Decrypt(Nonce(number), sealedBytes[..^TagBytes], sealedBytes[^TagBytes..], bytes);
            return bytes;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Derive(ECDiffieHellman mine, ECDiffieHellman theirs, byte[] to, byte[] by) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, mine.DeriveRawSecretAgreement(theirs.PublicKey), 32, salt: [.. to, .. by], info: Purpose);

    private static ECPoint Point(byte[] half) => new() { X = half[..32], Y = half[32..] };

    private static byte[] Nonce(int number)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(nonce.AsSpan(8), number);
        return nonce;
    }
}
