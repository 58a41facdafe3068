using System.Security.Cryptography;

namespace Ibasho.Platform.Keys;

/// <summary>Signing keys that live one day each, closed in the folder of keys until they have signed and are destroyed: who breaks in later cannot sign the past.</summary>
public sealed class DayKeys(KeyDirectory keys)
{
    public const string Ending = ".day";

    /// <summary>A new key (ECDSA, P-256); its public half.</summary>
    public byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var half = key.ExportSubjectPublicKeyInfo();
        keys.Write(FileOf(half), Sealing.Seal(keys[KeyName.Audit], key.ExportPkcs8PrivateKey(), half));
        return half;
    }

    public bool Has(byte[] publicKey) => File.Exists(FileOf(publicKey));

    public bool HasAny => Directory.Exists(keys.Folder) && Directory.EnumerateFiles(keys.Folder, "*" + Ending).Any();

    public byte[] Sign(byte[] publicKey, byte[] data)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Sealing.Open(keys[KeyName.Audit], File.ReadAllBytes(FileOf(publicKey)), publicKey), out _);
        return key.SignData(data, HashAlgorithmName.SHA256);
    }

    /// <summary>Destroys every other: written over first, as far as disks still do what that says.</summary>
    public void KeepOnly(byte[] publicKey)
    {
        foreach (var file in Directory.GetFiles(keys.Folder, "*" + Ending).Where(f => f != FileOf(publicKey)))
        {
            using (var open = File.OpenWrite(file))
            {
                open.Write(new byte[open.Length]);
                open.Flush(flushToDisk: true);
            }
            File.Delete(file);
        }
    }

    private string FileOf(byte[] publicKey) => Path.Combine(keys.Folder, Convert.ToHexStringLower(SHA256.HashData(publicKey).AsSpan(0, 16)) + Ending);
}
