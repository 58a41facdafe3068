using System.Diagnostics;
using System.Text;
using FsCheck.Xunit;
using Ibasho.Platform.Mime;

namespace Ibasho.Tests.Platform.Mime;

/// <summary>Mails that want to stop whoever reads them: each is read in a moment, with little memory, and never throws.</summary>
public sealed class HostileMailTests
{
    private const int MostFile = 100_000;

    // Made when they are asked for: names travel through the test runner, twenty megabytes do not.
    private static readonly Dictionary<string, Func<byte[]>> Mails = new(StringComparer.Ordinal)
    {
        ["a header of ten megabytes"] = () => Bytes("Subject: " + new string('x', 10_000_000) + "\n\nbody"),
        ["a folded header of ten megabytes"] = () => Bytes("Subject: x\n" + string.Concat(Enumerable.Repeat(" " + new string('x', 100) + "\n", 100_000)) + "\nbody"),
        ["headers without end"] = () => Bytes(string.Concat(Enumerable.Range(0, 500_000).Select(i => $"X-{i}: y\n"))),
        ["headers without end, and a body"] = () => Bytes(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"X-{i}: y\n")) + "\nbody"),
        ["parts in parts"] = () => Bytes(Nested(2000, "b")),
        ["parts in parts with one boundary"] = () => Bytes(string.Concat(Enumerable.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 5000))),
        ["a million parts"] = () => Bytes("Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 300_000))),
        ["a boundary that never comes"] = () => Bytes("Content-Type: multipart/mixed; boundary=never\n\n" + new string('-', 5_000_000)),
        ["boundaries that begin alike"] = () => Bytes("Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--bb\n", 500_000))),
        ["an empty boundary"] = () => Bytes("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\nx\n----\n"),
        ["a boundary of a thousand letters"] = () => Bytes($"Content-Type: multipart/mixed; boundary={new string('b', 1000)}\n\nx"),
        ["ten thousand references"] = () => Bytes("References: " + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"<{i}@x>\n ")) + "\n\nx"),
        ["angle brackets"] = () => Bytes("References: " + new string('<', 100_000) + "\n\nx"),
        ["comments in comments"] = () => Bytes("From: " + new string('(', 500_000) + "\nDate: " + new string('(', 400) + "\nContent-Type: " + new string('(', 30_000) + "\n\nx"),
        ["quotes without end"] = () => Bytes("From: \"" + new string('\\', 100_000) + "\nContent-Type: text/plain; name=\"" + new string('\\', 30_000) + "\n\nx"),
        ["parameters without end"] = () => Bytes("Content-Type: text/plain" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"; name*{i}*=%41")) + "\n\nx"),
        ["encoded words without end"] = () => Bytes("Subject: " + string.Concat(Enumerable.Repeat("=?utf-8?B?", 100_000)) + "\n\nx"),
        ["encoded words in a row"] = () => Bytes("Subject: " + string.Concat(Enumerable.Repeat("=?iso-2022-jp?B?GyRC?= ", 100_000)) + "\n\nx"),
        ["NUL everywhere"] = () => Bytes("Subject: a\0b\nContent-Type: text/plain; charset=utf\0-8\n\n" + new string('\0', 1_000_000)),
        ["base64 that is none"] = () => Bytes("Content-Transfer-Encoding: base64\n\n" + new string('=', 5_000_000)),
        ["quoted-printable that is none"] = () => Bytes("Content-Transfer-Encoding: quoted-printable\n\n" + new string('=', 3_000_000)),
        ["soft breaks with blanks"] = () => Bytes("Content-Transfer-Encoding: quoted-printable\n\n" + string.Concat(Enumerable.Repeat("=" + new string(' ', 1000), 3000))),
        ["a text of twenty megabytes"] = () => Bytes("Content-Type: text/plain; charset=iso-2022-jp\n\n" + new string('x', 20_000_000)),
        ["escapes of ISO-2022-JP"] = () => Bytes("Content-Type: text/plain; charset=iso-2022-jp\n\n" + string.Concat(Enumerable.Repeat("\u001b$B\u001b(B\u001b$", 200_000))),
        ["UTF-7"] = () => Bytes("Content-Type: text/plain; charset=utf-7\n\n+ADw-script+AD4-"),
        ["HTML without end"] = () => Bytes("Content-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<div><blockquote><", 100_000))),
        ["HTML of tags that never close"] = () => Bytes("Content-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<a", 250_000))),
        ["HTML of comments that never close"] = () => Bytes("Content-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<!--<script>", 100_000))),
        ["flowed lines without end"] = () => Bytes("Content-Type: text/plain; format=flowed; delsp=yes\n\n" + string.Concat(Enumerable.Repeat("> x \n", 200_000))),
        ["quotes of quotes"] = () => Bytes("\n" + new string('>', 400_000)),
        ["addresses without end"] = () => Bytes("\n" + string.Concat(Enumerable.Repeat("a@", 200_000))),
        ["one long address"] = () => Bytes("\n" + new string('a', 200_000) + "@" + new string('b', 200_000) + ".test"),
        ["a file of fifteen megabytes"] = () => Bytes("Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + new string('A', 20_000_000)),
        ["nothing"] = () => [],
        ["one letter"] = () => [(byte)'x'],
        ["only line ends"] = () => Bytes(new string('\n', 1_000_000)),
        ["every byte"] = () => [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31 / 7))],
    };

    public static TheoryData<string> Names => [.. Mails.Keys];

    [Theory, MemberData(nameof(Names))]
    public void It_is_read_in_a_moment(string what)
    {
        var mail = Mails[what]();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var time = Stopwatch.StartNew();
        var read = Sound(mail);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(3), $"{what} took {time.Elapsed}.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
        Assert.True(read.Text.Length <= MailReader.MostText, what);
    }

    [Property(MaxTest = 1000)]
    public void Any_bytes_are_a_mail(byte[] bytes) => Sound(bytes);

    [Property(MaxTest = 1000)]
    public void Any_words_in_any_place_of_a_mail(string? one, string? two, string? three, byte way) =>
        Sound(Encoding.UTF8.GetBytes($"""
            From: {one}
            Subject: =?{two}?B?{three}?= {one}
            Date: {three}
            References: <{one}> <{two}>
            Content-Type: multipart/{(way % 2 == 0 ? "alternative" : "mixed")}; boundary="{two}"; {three}={one}

            --{two}
            Content-Type: text/{(way % 3 == 0 ? "html" : "plain")}; charset={three}; format=flowed
            Content-Transfer-Encoding: {(way % 5 < 2 ? "base64" : "quoted-printable")}

            {one}<{two}>={three}
            --{two}
            Content-Disposition: attachment; filename*0*={three}; filename*1={two}

            {one}
            --{two}--
            """));

    [Property(MaxTest = 500)]
    public void Base64_is_read_as_the_framework_reads_it(byte[] bytes) =>
        Assert.Equal(bytes, MailBodies.Base64(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)), bytes.Length));

    [Property(MaxTest = 500)]
    public void Letters_made_fit_to_be_shown_have_no_address_left(string? text, byte length)
    {
        var hidden = MailLetter.HideAddresses($"{text} some.one+{length}@mail.people.test {text}");
        Assert.DoesNotContain("@mail.people.test", hidden, StringComparison.Ordinal);
        Assert.Equal(hidden, MailLetter.HideAddresses(hidden));
    }

    private static MailContent Sound(byte[] mail)
    {
        var read = MailReader.Read(mail, MostFile);
        Assert.NotNull(MailLetter.AsMarkdown(MailLetter.Tidy(read.Text, isAnswer: true)));
        Assert.NotNull(MailSubject.Read(read.Envelope.Subject).Title);
        Assert.NotEmpty(read.Envelope.Id);
        Assert.All(read.Files, f => Assert.True(f.Bytes.Length <= MostFile + 1));
        return read;
    }

    private static string Nested(int depth, string name) =>
        string.Concat(Enumerable.Range(0, depth).Select(i => $"Content-Type: multipart/mixed; boundary={name}{i}\n\n--{name}{i}\n"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
