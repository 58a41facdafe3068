using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ibasho.Platform.Keys;

/// <summary>
/// Texts as they are stored where they are closed: one letter that nobody can type, then Base64 of the key's name (8 bytes), the group (8 bytes) and the seal.
/// Each group has a key of its own, derived from the main one; a text opens only in the column it was written to.
/// </summary>
public static class SealedText
{
    public const char Mark = '\u0002';
    private const int NameSize = 8;
    private const int HeadSize = NameSize + sizeof(long);

    // By the name of the main key. For the whole process, because EF reads columns through one model for all contexts.
    private static readonly ConcurrentDictionary<long, byte[]> Known = new();
    private static readonly ConcurrentDictionary<(long Name, long Group), byte[]> Derived = new();

    /// <summary>From now on texts under this main key can be opened.</summary>
    /// <returns>Its name, which tells nothing of it.</returns>
    public static long Know(byte[] key)
    {
        var name = BinaryPrimitives.ReadInt64BigEndian(HMACSHA256.HashData(key, "the name of this key"u8));
        Known.TryAdd(name, key);
        return name;
    }

    public static bool IsSealed(string stored) => stored.Length > 0 && stored[0] == Mark;

    /// <summary>The name of the key it is closed with; null where it stands open.</summary>
    public static long? NameOf(string stored) => IsSealed(stored) ? BinaryPrimitives.ReadInt64BigEndian(Convert.FromBase64String(stored[1..])) : null;

    public static string Seal(byte[] key, long group, string column, string text)
    {
        var name = Know(key);
        var head = new byte[HeadSize];
        BinaryPrimitives.WriteInt64BigEndian(head, name);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(NameSize), group);
        return Mark + Convert.ToBase64String([.. head, .. Sealing.Seal(KeyOf(name, group), Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(column))]);
    }

    /// <summary>The text, whether it was closed or not.</summary>
    /// <exception cref="CryptographicException">Closed with a key that is not here, in another column, or changed since.</exception>
    public static string Open(string column, string stored)
    {
        if (!IsSealed(stored)) return stored;
        var bytes = Convert.FromBase64String(stored[1..]);
        if (bytes.Length < HeadSize) throw new CryptographicException("This is no closed text of ours.");
        var key = KeyOf(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(NameSize)));
        return Encoding.UTF8.GetString(Sealing.Open(key, bytes.AsSpan(HeadSize), Encoding.UTF8.GetBytes(column)));
    }

    /// <summary>The same text closed with this key, for the same group; null where it is already, or stands open.</summary>
    public static string? Renew(byte[] key, string column, string stored)
    {
        if (!IsSealed(stored) || NameOf(stored) == Know(key)) return null;
        return Seal(key, BinaryPrimitives.ReadInt64BigEndian(Convert.FromBase64String(stored[1..]).AsSpan(NameSize)), column, Open(column, stored));
    }

    private static byte[] KeyOf(long name, long group) => Derived.GetOrAdd((name, group), static of =>
    {
        if (!Known.TryGetValue(of.Name, out var key)) throw new CryptographicException("The key of this text is not here.");
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyDirectory.Size, info: Encoding.UTF8.GetBytes($"texts of {of.Group}"));
    });
}
