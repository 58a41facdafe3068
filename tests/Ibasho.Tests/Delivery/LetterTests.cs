using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using Ibasho.Delivery;
using MimeKit;

namespace Ibasho.Tests.Delivery;

/// <summary>A letter says what it is to say, whatever names people chose, and says it to every mail program.</summary>
public sealed class LetterTests
{
    private static readonly Guid Id = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private static readonly string[] Expected =
    [
        "From", "Date", "Subject", "Message-Id", "To", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version",
    ];

    private static byte[] Bytes(Letter letter)
    {
        using var message = letter.Seal("place@place.test", Id, DateTimeOffset.UnixEpoch)!;
        using var memory = new MemoryStream();
        message.WriteTo(memory);
        return memory.ToArray();
    }

    private static Letter Of(string place, string subject, params string[] lines) => new("who@people.test", "ja", place, subject, lines)
    {
        Link = ("http://localhost:5080/t/1?a=1&b=<2>", "ひらく"), Stop = "http://localhost:5080/mail/stop/" + new string('a', 200), Foot = [place],
    };

    [Property(MaxTest = 500)]
    public void No_name_or_title_adds_a_header(string? place, string? subject, string? line)
    {
        Holds(place ?? "", subject ?? "", line ?? "");
        Holds("つむぎ\r\nBcc: evil@evil.example\r\n\r\n" + place, subject + "\r\nX-Evil: 1", "\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n" + line);
        Holds($"\"<evil@evil.example>, {place}\u2028\u0085\v\f", $"=?utf-8?B?DQpCY2M6IGV2aWw=?= {subject}", "=?utf-8?Q?=0D=0ABcc:?=");
    }

    private static void Holds(string place, string subject, string line)
    {
        var bytes = Bytes(Of(place, subject, line));
        using var read = MimeMessage.Load(new MemoryStream(bytes));
        Assert.Equal(Expected, read.Headers.Select(h => h.Field));
        Assert.Equal("place@place.test", Assert.Single(read.From.Mailboxes).Address);
        Assert.Equal("who@people.test", Assert.Single(read.To.Mailboxes).Address);
        Assert.Empty(read.Cc.Concat(read.Bcc).Concat(read.ReplyTo));
        // The raw head has no line but those of the headers and what continues them.
        var head = Encoding.Latin1.GetString(bytes).ReplaceLineEndings("\n").Split("\n\n")[0].Split('\n');
        Assert.All(head, l => Assert.True(l[0] is ' ' or '\t' || l.StartsWith("Content-", StringComparison.Ordinal) || Expected.Contains(l.Split(':')[0], StringComparer.OrdinalIgnoreCase), l));
        Assert.All(head, l => Assert.All(l, c => Assert.InRange(c, '\t', '~')));
    }

    [Theory]
    [InlineData("who@people.test\r\nBcc: evil@evil.example")]
    [InlineData("who@people.test, evil@evil.example")]
    [InlineData("Who <who@people.test>")]
    [InlineData("who")]
    [InlineData("")]
    public void What_is_no_address_gets_nothing(string to) =>
        Assert.Null(new Letter(to, "ja", "Place", "Subject", []).Seal("place@place.test", Id, DateTimeOffset.UnixEpoch));

    [Fact]
    public void Words_come_through_in_text_and_in_html()
    {
        using var read = MimeMessage.Load(new MemoryStream(Bytes(Of("つむぎ坂 <script>", "返信があります 👪 답글", "「夜勤 & <b>明け</b>」\"'"))));
        Assert.Equal("返信があります 👪 답글", read.Subject);
        Assert.Equal("つむぎ坂 <script>", read.From.Mailboxes.Single().Name);
        Assert.Contains("「夜勤 & <b>明け</b>」\"'", read.TextBody, StringComparison.Ordinal);
        Assert.Contains("「夜勤 &amp; &lt;b&gt;明け&lt;/b&gt;」", read.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", read.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("a=1&amp;b=&lt;2&gt;", read.HtmlBody, StringComparison.Ordinal);
        Assert.Equal($"{Id:N}@place.test", read.MessageId);
        Assert.Equal($"<http://localhost:5080/mail/stop/{new string('a', 200)}>", read.Headers[HeaderId.ListUnsubscribe]);
    }

    /// <summary>A second parser, by others: Python's.</summary>
    [Fact]
    public async Task Another_parser_reads_the_same()
    {
        const string Program = """
            import sys, json, email, email.policy
            m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
            print(json.dumps({"subject": m["subject"], "from": str(m["from"]), "stop": m["list-unsubscribe"], "defects": [str(d) for p in m.walk() for d in p.defects],
                "text": m.get_body(("plain",)).get_content(), "html": m.get_body(("html",)).get_content()}))
            """;
        using var python = Start(Program);
        if (python is null) return; // Where there is no Python, the other parser has to do.
        await python.StandardInput.BaseStream.WriteAsync(Bytes(Of("つむぎ坂", "返信があります 👪 답글 とても長い題名のときも折り返されてそのまま読めることを確かめます", "「夜勤 & <b>明け</b>」")));
        python.StandardInput.Close();
        var said = JsonDocument.Parse(await python.StandardOutput.ReadToEndAsync()).RootElement;
        await python.WaitForExitAsync();
        Assert.Equal("返信があります 👪 답글 とても長い題名のときも折り返されてそのまま読めることを確かめます", said.GetProperty("subject").GetString());
        Assert.Equal("つむぎ坂 <place@place.test>", said.GetProperty("from").GetString());
        Assert.Equal($"<http://localhost:5080/mail/stop/{new string('a', 200)}>", said.GetProperty("stop").GetString());
        Assert.Contains("「夜勤 & <b>明け</b>」", said.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("「夜勤 &amp; &lt;b&gt;明け&lt;/b&gt;」", said.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, said.GetProperty("defects").GetArrayLength());
    }

    private static Process? Start(string program)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", ["-c", program]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
