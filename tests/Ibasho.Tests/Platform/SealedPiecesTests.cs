namespace Ibasho.Tests.Platform;

/// <summary>Whoever seals cannot read again; whoever has the secret can, and sees every change.</summary>
public sealed class SealedPiecesTests
{
    [Fact]
    public void Only_the_secret_opens()
    {
        var (secret, to) = SealedPieces.NewKey();
        var (key, by) = SealedPieces.Begin(to);
        var piece = SealedPieces.Seal(key, 3, "qzkanaria"u8);
        Assert.True(piece.AsSpan().IndexOf("qzkanaria"u8) < 0);
        Assert.Equal("qzkanaria"u8.ToArray(), SealedPieces.Unseal(SealedPieces.Open(secret, to, by)!, 3, piece));

        var (other, otherTo) = SealedPieces.NewKey();
        Assert.True(SealedPieces.Open(other, to, by) is not { } wrong || SealedPieces.Unseal(wrong, 3, piece) is null);
        Assert.Null(SealedPieces.Unseal(SealedPieces.Open(other, otherTo, by)!, 3, piece));
        Assert.Null(SealedPieces.Open("not a secret", to, by));
        Assert.Null(SealedPieces.Unseal(key, 2, piece));
        piece[0] ^= 1;
        Assert.Null(SealedPieces.Unseal(key, 3, piece));
        Assert.Null(SealedPieces.Unseal(key, 3, [1, 2]));
    }
}
