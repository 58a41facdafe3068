using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ibasho.Model;

/// <summary>Who did what to whom: acts of stewards and operators, and of people on their accounts. Each entry is chained to the one before, so that none can be changed, taken out or put between.</summary>
public class AuditEntry
{
    public const int HashSize = 32;

    public long Id { get; set; }

    /// <summary>Counts without gaps; null only for entries of a time before the chain, until the next start.</summary>
    public long? Number { get; private set; }
    public byte[]? Hash { get; private set; }
    public DateTimeOffset At { get; set; }
    public long? ActorId { get; set; }
    public required string Act { get; set; }
    public long? CircleId { get; set; }
    public long? SubjectId { get; set; }

    /// <summary>Where it tells of a person it is closed with that person's key, which goes when they do.</summary>
    public string Detail { get; set; } = "";

    /// <summary>Whose key closes the detail; not stored.</summary>
    public long? About { get; set; }

    public void Chain(long number, byte[] before) => (Number, Hash) = (number, HashAfter(number, before));

    /// <summary>SHA-256 of the number, the hash before, and what the entry says in one fixed spelling.</summary>
    public byte[] HashAfter(long number, ReadOnlySpan<byte> before)
    {
        using var said = new MemoryStream();
        Span<byte> counted = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counted, number);
        said.Write(counted);
        said.Write(before);
        using (var json = new Utf8JsonWriter(said))
        {
            json.WriteStartObject();
            json.WriteNumber("at", (At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
            Write(json, "actor", ActorId);
            json.WriteString("act", Act);
            Write(json, "circle", CircleId);
            Write(json, "subject", SubjectId);
            json.WriteString("detail", Detail);
            json.WriteEndObject();
        }
        return SHA256.HashData(said.GetBuffer().AsSpan(0, (int)said.Length));
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}

/// <summary>Where the log stood on a day, signed with the key of that day, which is destroyed afterwards; it also vouches for the next day's key.</summary>
public class AuditDay
{
    public DateOnly Day { get; set; }
    public long Number { get; set; }
    public required byte[] Head { get; set; }
    public required byte[] PublicKey { get; set; }
    public required byte[] NextKey { get; set; }
    public byte[] Signature { get; set; } = [];

    public byte[] Signed => System.Text.Encoding.ASCII.GetBytes(Anchor + " " + Convert.ToHexStringLower(NextKey));

    /// <summary>What goes out of the house: whoever kept it can say later whether the log is still the same.</summary>
    public string Anchor => $"ibasho-audit {Day:yyyy-MM-dd} {Number} {Convert.ToHexStringLower(Head)} {Convert.ToHexStringLower(SHA256.HashData(NextKey))}";

    public bool IsSigned
    {
        get
        {
            try
            {
                using var key = ECDsa.Create();
                key.ImportSubjectPublicKeyInfo(PublicKey, out _);
                return key.VerifyData(Signed, Signature, HashAlgorithmName.SHA256);
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }
}

/// <summary>The key of one person's details in the log, itself closed with a key of the place. Without this row nobody reads them any more, and the chain still holds.</summary>
public class SubjectKey
{
    public long PersonId { get; set; }
    public required byte[] Wrapped { get; set; }
}
