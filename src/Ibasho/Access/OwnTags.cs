using System.Security.Cryptography;
using System.Text;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Access;

/// <summary>The tags under which the one who asks finds their own pseudonyms again: made from a secret of their own, kept nowhere beside a name.</summary>
/// <param name="known">The person's secret, sealed, where it was read already.</param>
public sealed class OwnTags(KeyDirectory keys, long person, byte[]? known = null)
{
    private static readonly Func<AppDb, long, Task<byte[]?>> Mine = EF.CompileAsyncQuery((AppDb db, long me) =>
        db.Set<OwnSecret>().Where(s => s.PersonId == me).Select(s => s.Sealed).FirstOrDefault());

    private byte[]? _secret;

    public async ValueTask<byte[]> OfThreadAsync(AppDb db, Guid thread, CancellationToken cancel) => Tag(await SecretAsync(db, cancel), "thread", thread.ToByteArray());

    public async ValueTask<byte[]> OfCircleAsync(AppDb db, long circle, CancellationToken cancel) => Tag(await SecretAsync(db, cancel), "circle", BitConverter.GetBytes(circle));

    /// <summary>The name of an intent: equal for equal keys of one person, and nobody else's.</summary>
    public async ValueTask<byte[]> OfKeyAsync(AppDb db, string key, CancellationToken cancel) => Tag(await SecretAsync(db, cancel), "key", Secrets.Hash(key));

    private byte[] Tag(byte[] secret, string about, byte[] id)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys[KeyName.Tag]);
        hash.AppendData(Encoding.ASCII.GetBytes(about));
        hash.AppendData(id);
        hash.AppendData(secret);
        return hash.GetHashAndReset();
    }

    private async ValueTask<byte[]> SecretAsync(AppDb db, CancellationToken cancel)
    {
        if (_secret is not null) return _secret;
        var sealedOne = known ?? await Mine(db, person);
        if (sealedOne is null)
        {
            await db.GiveAsync(keys, cancel);
            sealedOne = await Mine(db, person) ?? throw new InvalidOperationException("There is nobody to have a secret.");
        }
        return _secret = Sealing.Open(keys[KeyName.Wrap], sealedOne, BitConverter.GetBytes(person));
    }
}
