using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Ibasho.Model;
using Microsoft.AspNetCore.DataProtection;

namespace Ibasho.Delivery;

/// <summary>The link that ends mail of one kind to one person, without signing in: sealed with our keys, it can do nothing else.</summary>
public sealed class StopLink(IDataProtectionProvider keys, Settings settings)
{
    public const string Path = "/mail/stop/";
    private const int MarkLength = 8;

    private readonly IDataProtector _seal = keys.CreateProtector("Ibasho.StopMail");

    public string Make(Person person, NoticeKind kind)
    {
        var inside = new byte[sizeof(long) + 1 + MarkLength];
        BinaryPrimitives.WriteInt64BigEndian(inside, person.Id);
        inside[sizeof(long)] = (byte)kind;
        Mark(person).CopyTo(inside, sizeof(long) + 1);
        return settings.Address + Path + Base64Url.EncodeToString(_seal.Protect(inside));
    }

    /// <summary>Whom and what it is about; null where we did not make it, or keys were changed since.</summary>
    public (long Person, NoticeKind Kind, byte[] Mark)? Read(string token)
    {
        try
        {
            var inside = _seal.Unprotect(Base64Url.DecodeFromChars(token));
            var kind = (NoticeKind)inside[sizeof(long)];
            return Enum.IsDefined(kind) ? (BinaryPrimitives.ReadInt64BigEndian(inside), kind, inside[(sizeof(long) + 1)..]) : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>An address that somebody else has now must not stop the mail of the account that left it.</summary>
    public static byte[] Mark(Person person) => Secrets.Hash("stop/" + person.NormalizedEmail)[..MarkLength];
}
