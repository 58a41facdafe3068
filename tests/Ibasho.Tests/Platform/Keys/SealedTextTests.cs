using System.Security.Cryptography;
using FsCheck.Xunit;
using Ibasho.Platform.Keys;

namespace Ibasho.Tests.Platform.Keys;

/// <summary>Closed texts open with their key, in their column, unchanged; anything else does not open.</summary>
public sealed class SealedTextTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(KeyDirectory.Size);

    [Property]
    public void Every_text_comes_back(FsCheck.NonNull<string> text, long group)
    {
        // Half a letter outside the basic plane is no text.
        var words = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Get));
        var stored = SealedText.Seal(Key, group, "Post.Body", words);
        Assert.True(SealedText.IsSealed(stored));
        Assert.Equal(words, SealedText.Open("Post.Body", stored));
        Assert.Equal(SealedText.Know(Key), SealedText.NameOf(stored));
    }

    [Fact]
    public void What_stands_open_is_given_as_it_is()
    {
        foreach (var text in new[] { "", "田中さん", " \u0003" }) Assert.Equal(text, SealedText.Open("Post.Body", text));
    }

    [Fact]
    public void The_same_text_never_looks_the_same()
    {
        Assert.NotEqual(SealedText.Seal(Key, 1, "Post.Body", "同じ"), SealedText.Seal(Key, 1, "Post.Body", "同じ"));
    }

    [Fact]
    public void Another_column_another_group_another_key_or_a_changed_letter_opens_nothing()
    {
        var stored = SealedText.Seal(Key, 1, "Post.Body", "相談の本文");
        Assert.ThrowsAny<CryptographicException>(() => SealedText.Open("Thread.Body", stored));
        var bytes = Convert.FromBase64String(stored[1..]);
        for (var i = 0; i < bytes.Length; i++)
        {
            var other = bytes.ToArray();
            other[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => SealedText.Open("Post.Body", SealedText.Mark + Convert.ToBase64String(other)));
        }
        foreach (var cut in new[] { 0, 3, 16, bytes.Length - 1 })
            Assert.ThrowsAny<CryptographicException>(() => SealedText.Open("Post.Body", SealedText.Mark + Convert.ToBase64String(bytes[..cut])));
    }
}
