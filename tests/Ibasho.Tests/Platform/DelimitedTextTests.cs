using System.Text;
using FsCheck.Xunit;

namespace Ibasho.Tests.Platform;

/// <summary>Lists as spreadsheets write them, in the encodings of Japan.</summary>
public sealed class DelimitedTextTests
{
    [Theory]
    [InlineData("a,b\nc,d", "1:a|b 2:c|d")]
    [InlineData("a;b\r\nc;d\r\n", "1:a|b 2:c|d")]
    [InlineData("a\tb,c\n\n\nd\te", "1:a|b,c 4:d|e")]
    [InlineData("\"a,\"\"x\"\"\ny\",b\nc,d", "1:a,\"x\"\ny|b 3:c|d")]
    [InlineData("a,\"b", "1:a|b")]
    [InlineData("a\"b\",c", "1:a\"b\"|c")]
    [InlineData(" a , \"b\" ,c", "1:a|b|c")]
    [InlineData("one\rtwo", "1:one 2:two")]
    [InlineData("", "")]
    [InlineData(",,\n \n", "")]
    public void Rows_are_read_with_their_lines(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', DelimitedText.Read(text, 100).Select(r => $"{r.Line}:{string.Join('|', r.Cells)}")));

    [Property(MaxTest = 1000)]
    public void Nothing_throws_and_nothing_is_more_than_asked_for(string? text, byte most)
    {
        var rows = DelimitedText.Read(text ?? "", most);
        Assert.True(rows.Count <= most);
        Assert.All(rows, row => Assert.Contains(row.Cells, cell => cell.Length > 0));
    }

    [Theory]
    [InlineData("utf-8"), InlineData("shift_jis"), InlineData("euc-jp"), InlineData("iso-2022-jp"), InlineData("utf-16")]
    public void What_Japanese_programs_write_is_found_out(string name)
    {
        const string Words = "氏名,メール\n髙橋 花子,hanako@people.test\n";
        var text = name is "utf-8" or "utf-16" ? Words : Words.Replace('髙', '高');
        var encoding = TextEncodings.Named(name)!;
        byte[] bytes = name == "utf-16" ? [.. encoding.Preamble, .. encoding.GetBytes(text)] : encoding.GetBytes(text);
        Assert.Equal(text, TextEncodings.Guess(bytes));
        Assert.Equal(text, TextEncodings.Guess([.. name == "utf-8" ? Encoding.UTF8.Preamble : [], .. bytes]));
    }

    [Property(MaxTest = 500)]
    public void Any_bytes_become_a_text(byte[] bytes) => Assert.NotNull(TextEncodings.Guess(bytes));

    [Theory]
    [InlineData("", false), InlineData("x-nobody-knows", false), InlineData("utf-7", false), InlineData("Windows-31J", true), InlineData("ISO-2022-JP-MS", true), InlineData("koi8-r", true)]
    public void Names_of_encodings_are_known_or_not(string name, bool known) => Assert.Equal(known, TextEncodings.Named(name) is not null);
}
