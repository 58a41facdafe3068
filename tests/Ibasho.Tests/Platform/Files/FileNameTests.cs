using Ibasho.Platform.Files;

namespace Ibasho.Tests.Platform.Files;

/// <summary>Names as strangers write them, and what is left of them.</summary>
public sealed class FileNameTests
{
    [Theory]
    [InlineData("家の見取り図.png", "家の見取り図.png"), InlineData("../../etc/passwd", "passwd.png"), InlineData("C:\\a\\b.PNG", "b.png"), InlineData("a\0b.png", "ab.png")]
    [InlineData("con.png", "_con.png"), InlineData("", "file.png"), InlineData("...", "file.png"), InlineData("a\u202Egnp.exe", "agnp.png"), InlineData("a\"b\r\nX: y.png", "ab X y.png")]
    [InlineData("a.png.exe", "a.png.png"), InlineData(".png", "file.png")]
    public void A_name_is_safe_to_show_and_to_save(string name, string expected) => Assert.Equal(expected, FileName.Clean(name, FileKind.Png, "file"));

    [Fact]
    public void A_long_name_is_cut_before_its_end() => Assert.Equal(104, FileName.Clean(new string('あ', 300) + ".png", FileKind.Png, "file").Length);
}
