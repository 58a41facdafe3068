using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ibasho.Platform;

/// <summary>Unguessable strings for cookies, tokens and links; what is stored of them is a hash.</summary>
public static class Secrets
{
    /// <summary>256 random bits, base64url (43 characters).</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Random version 4 id, never one that carries a time.</summary>
    public static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
