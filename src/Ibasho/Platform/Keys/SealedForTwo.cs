using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ibasho.Platform.Keys;

/// <summary>Something closed so that any two of several holders open it together, and one alone, with everything else there is, opens nothing. Each pair of holders has shares of its own: opening one box tells nothing about another.</summary>
public static class SealedForTwo
{
    /// <summary>Who has a key, and its public half as SubjectPublicKeyInfo (P-256).</summary>
    public sealed record Holder(long Id, byte[] PublicKey);

    private sealed record Box(byte[] Once, byte[] Content, List<Pair> Pairs);

    private sealed record Pair(long First, long Second, byte[] ForFirst, byte[] ForSecond);

    private sealed record Handed(byte[] Once, Dictionary<long, byte[]> Shares);

    public const int Fewest = 2;

    /// <param name="about">Where it belongs; it opens nowhere else.</param>
    public static byte[] Seal(ReadOnlySpan<byte> plain, byte[] about, IReadOnlyList<Holder> holders)
    {
        if (holders.Count < Fewest) throw new ArgumentException("It takes two to open it.", nameof(holders));
        using var once = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var key = RandomNumberGenerator.GetBytes(KeyDirectory.Size);
        var shared = holders.ToDictionary(h => h.Id, h => Agree(once, h.PublicKey, about));
        var pairs = new List<Pair>();
        for (var i = 0; i < holders.Count; i++)
            for (var j = i + 1; j < holders.Count; j++)
            {
                var (first, second) = (holders[i].Id, holders[j].Id);
                var half = RandomNumberGenerator.GetBytes(KeyDirectory.Size);
                pairs.Add(new Pair(first, second, Sealing.Seal(shared[first], half, Share(about, first, second)), Sealing.Seal(shared[second], Xor(half, key), Share(about, first, second))));
            }
        return JsonSerializer.SerializeToUtf8Bytes(new Box(once.ExportSubjectPublicKeyInfo(), Sealing.Seal(key, plain, about), pairs));
    }

    /// <summary>The first holder's shares of this one box, closed anew for each of the others.</summary>
    /// <exception cref="CryptographicException">The key opens nothing in it.</exception>
    public static byte[] HandOver(byte[] box, byte[] about, long first, ECDiffieHellman key, IReadOnlyList<Holder> others)
    {
        var read = Read(box);
        using var once = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var shared = Agree(key, read.Once, about);
        var shares = new Dictionary<long, byte[]>();
        foreach (var other in others)
            if (Find(read, first, other.Id) is { } pair)
                shares[other.Id] = Sealing.Seal(Agree(once, other.PublicKey, about), Sealing.Open(shared, pair.First == first ? pair.ForFirst : pair.ForSecond, Share(about, pair.First, pair.Second)), Share(about, first, other.Id));
        if (shares.Count == 0) throw new CryptographicException("This box has no share for this key.");
        return JsonSerializer.SerializeToUtf8Bytes(new Handed(once.ExportSubjectPublicKeyInfo(), shares));
    }

    /// <summary>Opens a box with what the first holder handed over and the second one's own key.</summary>
    /// <exception cref="CryptographicException">Not these two, or not this box.</exception>
    public static byte[] Open(byte[] box, byte[] about, long first, byte[] handed, long second, ECDiffieHellman key)
    {
        var read = Read(box);
        if (first == second || Find(read, first, second) is not { } pair) throw new CryptographicException("This box has no shares for these two.");
        var given = JsonSerializer.Deserialize<Handed>(handed)!;
        if (!given.Shares.TryGetValue(second, out var share)) throw new CryptographicException("Nothing was handed over to this one.");
        var theirs = Sealing.Open(Agree(key, given.Once, about), share, Share(about, first, second));
        var mine = Sealing.Open(Agree(key, read.Once, about), pair.First == second ? pair.ForFirst : pair.ForSecond, Share(about, pair.First, pair.Second));
        return Sealing.Open(Xor(theirs, mine), read.Content, about);
    }

    /// <summary>Those who have a share in it.</summary>
    public static IReadOnlySet<long> HoldersOf(byte[] box) => Read(box).Pairs.SelectMany(p => new[] { p.First, p.Second }).ToHashSet();

    private static Box Read(byte[] box) => JsonSerializer.Deserialize<Box>(box) ?? throw new CryptographicException("This is no box of ours.");

    private static Pair? Find(Box box, long one, long other) => box.Pairs.Find(p => (p.First, p.Second) == (one, other) || (p.First, p.Second) == (other, one));

    private static byte[] Agree(ECDiffieHellman mine, byte[] theirs, byte[] about)
    {
        using var other = ECDiffieHellman.Create();
        other.ImportSubjectPublicKeyInfo(theirs, out _);
        using var key = other.PublicKey;
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, mine.DeriveRawSecretAgreement(key), KeyDirectory.Size, info: about);
    }

    private static byte[] Share(byte[] about, long first, long second)
    {
        var place = new byte[about.Length + 16];
        about.CopyTo(place, 0);
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(about.Length), first);
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(about.Length + 8), second);
        return place;
    }

    private static byte[] Xor(byte[] a, byte[] b) => [.. a.Zip(b, (x, y) => (byte)(x ^ y))];
}
