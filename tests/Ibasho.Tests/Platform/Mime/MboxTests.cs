using System.Text;
using FsCheck.Xunit;
using Ibasho.Platform.Mime;

namespace Ibasho.Tests.Platform.Mime;

/// <summary>Where the mails of an archive begin and end.</summary>
public sealed class MboxTests
{
    [Fact]
    public async Task Mails_are_found_and_read_again_where_they_were()
    {
        const string One = "From: a@people.test\r\nSubject: one\r\n\r\nFrom here\r\n>From there\r\n>>From twice\r\n\r\nFrom the start: it was said\r\nand so on\r\n\r\n";
        const string Two = "From: b@people.test\nSubject: two\n\nbody\n";
        var (bytes, mails) = await ReadAsync("From a@people.test Mon Jan  5 10:00:00 2015\r\n" + One + "From b at people.test  Mon Jan  5 11:00:00 2015\n" + Two);
        Assert.Equal(2, mails.Count);
        Assert.Equal(One.Replace("\r\n>From", "\r\nFrom").Replace("\r\n>>From", "\r\n>From"), Encoding.UTF8.GetString(await Mbox.ReadAtAsync(bytes, mails[0], int.MaxValue, default)));
        Assert.Equal(Two, Encoding.UTF8.GetString(await Mbox.ReadAtAsync(bytes, mails[1], int.MaxValue, default)));
        Assert.Equal("From b at people.test  Mon Jan  5 11:00:00 2015", mails[1].Separator);
        Assert.Equal(DateTimeOffset.Parse("2015-01-05T10:00:00Z"), MailReader.ReadEnvelope("Subject: x\n\n"u8, mails[0].Separator).Date);
    }

    [Theory]
    [InlineData("", 0), InlineData("garbage without any mail\n\n", 0), InlineData("Subject: alone\n\nFrom x@y 10:00 not\nhere", 1), InlineData("From a@b.test 10:00\nSubject: x\n\nFrom b@b.test 10:00\nSubject: y", 2)]
    [InlineData("From 1234567890@xxx Mon Jan 05 10:00:00 +0000 2015\nX-GM-THRID: 1\nSubject: Takeout\n\n", 1)]
    [InlineData("From a@b.test 10:00\n\nno header\n\nFrom b@b.test 10:00\nno header either\n", 0)]
    public async Task Only_what_looks_like_a_mail_is_one(string text, int expected) => Assert.Equal(expected, (await ReadAsync(text)).Mails.Count);

    [Fact]
    public async Task Long_lines_and_large_mails_are_counted_and_not_held()
    {
        var body = new string('x', 3_000_000);
        var (_, mails) = await ReadAsync($"From a@b.test 10:00\nSubject: x\n\n{body}\n\nFrom a@b.test 10:00\nSubject: y\n\n", keep: 1000);
        Assert.Equal((2, 1000), (mails.Count, mails[0].Bytes.Length));
        Assert.Equal(3_000_000 + "Subject: x\n\n\n\n".Length, mails[0].Length);
    }

    [Property(MaxTest = 500)]
    public void Whatever_comes_every_mail_lies_within_the_file(string?[] lines)
    {
        var text = string.Join('\n', lines.SelectMany(line => new[] { line ?? "", line?.Length % 3 == 0 ? "\nFrom a@b.test 10:00" : ">From", "Subject: x" }));
        var (bytes, mails) = ReadAsync(text).GetAwaiter().GetResult();
        var at = 0L;
        foreach (var mail in mails)
        {
            Assert.InRange(mail.Offset, at, bytes.Length);
            at = mail.Offset + mail.Length;
            Assert.True(at <= bytes.Length);
        }
    }

    private static async Task<(MemoryStream Bytes, List<MboxMail> Mails)> ReadAsync(string text, int keep = 64 * 1024)
    {
        var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var mails = new List<MboxMail>();
        await foreach (var mail in Mbox.ReadAsync(bytes, keep, CancellationToken.None)) mails.Add(mail);
        return (bytes, mails);
    }
}
