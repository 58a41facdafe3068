using System.Security.Cryptography;
using System.Text;

namespace Ibasho.Platform.Keys;

/// <summary>A person's own key: its private half is closed with a passphrase that only the person knows, and stands on paper.</summary>
public static class HeldKey
{
    private const int Rounds = 600_000;
    private const int SaltSize = 16;

    // Without letters and digits that look like others.
    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ023456789";
    private const int GroupLength = 4;
    private const int CheckBytes = 3;

    public static ECDiffieHellman New() => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Salt, then the sealed private half.</summary>
    public static byte[] Wrap(ECDiffieHellman key, string passphrase, byte[] about)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return [.. salt, .. Sealing.Seal(Stretch(passphrase, salt), key.ExportPkcs8PrivateKey(), about)];
    }

    /// <summary>Null where the passphrase is not the one.</summary>
    public static ECDiffieHellman? Unwrap(byte[] wrapped, string passphrase, byte[] about)
    {
        try
        {
            var key = ECDiffieHellman.Create();
            key.ImportPkcs8PrivateKey(Sealing.Open(Stretch(passphrase, wrapped[..SaltSize]), wrapped.AsSpan(SaltSize), about), out _);
            return key;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The private half for paper, in groups of four letters with check letters at the end.</summary>
    public static string ToPaper(ECDiffieHellman key)
    {
        var secret = key.ExportParameters(includePrivateParameters: true).D!;
        byte[] all = [.. secret, .. SHA256.HashData(secret).AsSpan(0, CheckBytes)];
        var letters = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var b in all)
        {
            (bits, held) = (bits << 8 | b, held + 8);
            for (; held >= 5; held -= 5) letters.Append(Letters[bits >> (held - 5) & 31]);
            bits &= (1 << held) - 1;
        }
        if (held > 0) letters.Append(Letters[bits << (5 - held) & 31]);
        return string.Join(' ', letters.ToString().Chunk(GroupLength).Select(group => new string(group)));
    }

    /// <summary>The key that was written on paper, if it is the one with this public half; null where a letter is wrong.</summary>
    public static ECDiffieHellman? FromPaper(string typed, byte[] publicKey)
    {
        var bytes = new List<byte>();
        var (bits, held) = (0, 0);
        foreach (var letter in typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit))
        {
            var five = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (five < 0) return null;
            (bits, held) = (bits << 5 | five, held + 5);
            if (held < 8) continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
            bits &= (1 << held) - 1;
        }
        if (bytes.Count != KeyDirectory.Size + CheckBytes) return null;
        var secret = bytes.Take(KeyDirectory.Size).ToArray();
        if (!SHA256.HashData(secret).AsSpan(0, CheckBytes).SequenceEqual(bytes.Skip(KeyDirectory.Size).ToArray())) return null;
        try
        {
            using var known = ECDiffieHellman.Create();
            known.ImportSubjectPublicKeyInfo(publicKey, out _);
            var parameters = known.ExportParameters(includePrivateParameters: false);
            parameters.D = secret;
            return ECDiffieHellman.Create(parameters);
        }
        catch (CryptographicException)
        {
            return null; // A key, but of somebody else.
        }
    }

    private static byte[] Stretch(string passphrase, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase.Normalize(NormalizationForm.FormKC), salt, Rounds, HashAlgorithmName.SHA256, KeyDirectory.Size);
}
