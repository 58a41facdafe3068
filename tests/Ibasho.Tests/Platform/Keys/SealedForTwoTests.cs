using System.Security.Cryptography;
using System.Text;
using Ibasho.Platform.Keys;

namespace Ibasho.Tests.Platform.Keys;

/// <summary>Any two together, nobody alone, and one box only.</summary>
public sealed class SealedForTwoTests
{
    private static readonly byte[] About = "box"u8.ToArray();

    private static (List<SealedForTwo.Holder> Holders, List<ECDiffieHellman> Keys) Make(int count)
    {
        var keys = Enumerable.Range(0, count).Select(_ => HeldKey.New()).ToList();
        return ([.. keys.Select((k, i) => new SealedForTwo.Holder(i + 1, k.ExportSubjectPublicKeyInfo()))], keys);
    }

    [Theory, InlineData(2), InlineData(3), InlineData(5)]
    public void Every_two_open_it(int count)
    {
        var (holders, keys) = Make(count);
        var box = SealedForTwo.Seal("who"u8, About, holders);
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                if (i != j)
                    Assert.Equal("who", Encoding.UTF8.GetString(SealedForTwo.Open(box, About, i + 1, SealedForTwo.HandOver(box, About, i + 1, keys[i], [.. holders.Where(h => h.Id != i + 1)]), j + 1, keys[j])));
    }

    [Fact]
    public void One_alone_opens_nothing()
    {
        var (holders, keys) = Make(3);
        var box = SealedForTwo.Seal("who"u8, About, holders);
        var handed = SealedForTwo.HandOver(box, About, 1, keys[0], [holders[1], holders[2]]);
        // The same one twice, one who says to be another, and one to whom nothing was handed over.
        Assert.Throws<CryptographicException>(() => SealedForTwo.Open(box, About, 1, handed, 1, keys[0]));
        Assert.ThrowsAny<CryptographicException>(() => SealedForTwo.Open(box, About, 1, handed, 2, keys[0]));
        Assert.ThrowsAny<CryptographicException>(() => SealedForTwo.Open(box, About, 3, handed, 2, keys[1]));
        var self = SealedForTwo.HandOver(box, About, 1, keys[0], [holders[1] with { PublicKey = holders[0].PublicKey }]);
        Assert.ThrowsAny<CryptographicException>(() => SealedForTwo.Open(box, About, 1, self, 2, keys[0]));
        Assert.Throws<ArgumentException>(() => SealedForTwo.Seal("who"u8, About, [holders[0]]));
    }

    [Fact]
    public void What_opens_one_box_opens_no_other()
    {
        var (holders, keys) = Make(3);
        var (one, other) = (SealedForTwo.Seal("who"u8, About, holders), SealedForTwo.Seal("else"u8, "other"u8.ToArray(), holders));
        var handed = SealedForTwo.HandOver(one, About, 1, keys[0], [holders[1]]);
        Assert.ThrowsAny<CryptographicException>(() => SealedForTwo.Open(other, "other"u8.ToArray(), 1, handed, 2, keys[1]));
        // Put into the place of another it is no use either.
        Assert.ThrowsAny<CryptographicException>(() => SealedForTwo.HandOver(other, About, 1, keys[0], [holders[1]]));
    }

    [Fact]
    public void The_key_comes_back_from_paper_and_only_with_every_letter_right()
    {
        using var key = HeldKey.New();
        var paper = HeldKey.ToPaper(key);
        var known = key.ExportSubjectPublicKeyInfo();
        using (var back = HeldKey.FromPaper(paper.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal), known)) Assert.Equal(known, back!.ExportSubjectPublicKeyInfo());
        var wrong = (paper[0] == 'A' ? 'B' : 'A') + paper[1..];
        Assert.Null(HeldKey.FromPaper(wrong, known));
        Assert.Null(HeldKey.FromPaper("", known));
        using var stranger = HeldKey.New();
        Assert.Null(HeldKey.FromPaper(paper, stranger.ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public void A_passphrase_opens_its_own_key_only()
    {
        using var key = HeldKey.New();
        var wrapped = HeldKey.Wrap(key, "five quiet words at home", About);
        Assert.Null(HeldKey.Unwrap(wrapped, "five quiet words at work", About));
        Assert.Null(HeldKey.Unwrap(wrapped, "five quiet words at home", "another"u8.ToArray()));
        using var back = HeldKey.Unwrap(wrapped, "five quiet words at home", About);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), back!.ExportSubjectPublicKeyInfo());
    }
}
