using System.Text;
using Ibasho.Platform.Mime;
using MimeKit;

namespace Ibasho.Tests.Platform.Mime;

/// <summary>Mails as the programs of thirty years wrote them.</summary>
public sealed class MailReaderTests
{
    [Theory]
    [InlineData("=?ISO-2022-JP?B?GyRCTGs2UExAJDEkTkQrGyhC?=", "夜勤明けの朝")]
    [InlineData("Re: =?utf-8?Q?=E5=A4=9C=E5=8B=A4?= =?utf-8?Q?=E6=98=8E=E3=81=91?= night", "Re: 夜勤明け night")]
    [InlineData("=?utf-8?B?5aSc5Q==?= =?utf-8?B?i6Q=?=", "夜勤")]
    [InlineData("=?Shift_JIS?Q?=96=E9=8B=CE?=", "夜勤")]
    [InlineData("=?EUC-JP?B?zOu20A==?=", "夜勤")]
    [InlineData("=?utf-8*ja?Q?a_b=5F?=", "a b_")]
    [InlineData("=?x-none?Q?abc?= =?utf-8?X?abc?= =?utf-8?Q", "abc =?utf-8?X?abc?= =?utf-8?Q")]
    [InlineData("a =?utf-8?Q?b?= c", "a b c")]
    [InlineData("", "")]
    public void Words_of_headers_are_read(string value, string expected) => Assert.Equal(expected, EncodedWords.Decode(value));

    [Theory]
    [InlineData("text/plain; charset=\"utf-8\"", "text/plain", "charset", "utf-8")]
    [InlineData("attachment; filename*=utf-8'ja'%E8%B3%87%E6%96%99.pdf", "attachment", "filename", "資料.pdf")]
    [InlineData("attachment; filename*0*=iso-2022-jp''%1B%24B%3BqNA; filename*1*=%1B%28B; filename*2=\".pdf\"", "attachment", "filename", "資料.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?B?6LOH5paZLnBkZg==?=\"", "attachment", "filename", "資料.pdf")]
    [InlineData("Application/PDF (a; comment); name=\"a\\\"b;c.pdf\"", "application/pdf", "name", "a\"b;c.pdf")]
    [InlineData("a; b=c; b=d; =x; y", "a", "b", "c")]
    [InlineData("attachment; filename*1=b; filename*0=a", "attachment", "filename", "ab")]
    [InlineData("attachment; filename*=%E8%B3%87", "attachment", "filename", "資")]
    public void Parameters_are_read(string field, string value, string name, string expected)
    {
        var read = MailParameters.Read(field);
        Assert.Equal((value, expected), (read.Value, read[name]));
    }

    [Theory]
    [InlineData("Mon, 05 Jan 2015 10:00:00 +0900", "2015-01-05T01:00:00Z")]
    [InlineData("5 Jan 15 10:00 JST", "2015-01-05T01:00:00Z")]
    [InlineData("Mon, 5 Jan 2015 10:00:00 (comment (in it)) -0530", "2015-01-05T15:30:00Z")]
    [InlineData("Mon Jan  5 10:00:00 2015", "2015-01-05T10:00:00Z")]
    [InlineData("05-Jan-2015 10:00:00 GMT", "2015-01-05T10:00:00Z")]
    [InlineData("Fri, 31 Dec 1999 23:59:60 EST", "2000-01-01T04:59:00Z")]
    [InlineData("Thu, 1 Jan 99 00:00:00 +0000 (UTC)", "1999-01-01T00:00:00Z")]
    public void Dates_are_read(string text, string expected) => Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), MailDate.Read(text)!.Value, TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData(""), InlineData("yesterday"), InlineData("32 Jan 2015"), InlineData("30 Feb 2015"), InlineData("1 Jan 0001"), InlineData("1 Jan 9999"), InlineData("- + :"), InlineData("99:99:99")]
    public void What_is_no_date_is_none(string text) => Assert.Null(MailDate.Read(text));

    [Theory]
    [InlineData("山田 <hanako@people.test>", "hanako@people.test")]
    [InlineData("\"a@b.test, x\" <real@people.test>", "real@people.test")]
    [InlineData("hanako@people.test (Yamada)", "hanako@people.test")]
    [InlineData("hanako at people.test (Yamada)", "hanako@people.test")]
    [InlineData("one@people.test, two@people.test", "one@people.test")]
    [InlineData("nobody", ""), InlineData("", ""), InlineData("<>", ""), InlineData("((((", "")]
    public void Senders_are_read(string field, string expected) => Assert.Equal(expected, MailSender.Read(field));

    [Theory]
    [InlineData("utf-8", ContentEncoding.QuotedPrintable), InlineData("utf-8", ContentEncoding.Base64), InlineData("utf-8", ContentEncoding.EightBit)]
    [InlineData("iso-2022-jp", ContentEncoding.SevenBit), InlineData("shift_jis", ContentEncoding.Base64), InlineData("shift_jis", ContentEncoding.EightBit), InlineData("euc-jp", ContentEncoding.QuotedPrintable)]
    public void Bodies_of_Japan_are_read(string charset, ContentEncoding way)
    {
        const string Words = "夜勤明けの朝です。\n眠れません。=?.\n";
        var body = new TextPart("plain") { ContentTransferEncoding = way };
        body.SetText(TextEncodings.Named(charset)!, Words);
        var read = Read(Mail(body));
        Assert.Equal(Words, read.Text);
        Assert.Equal(("夜勤明けの朝、みなさんは", "hanako@people.test", "id-1@people.test"), (read.Envelope.Subject, read.Envelope.Sender, read.Envelope.Id));
    }

    [Theory]
    [InlineData("us-ascii"), InlineData("utf-8"), InlineData("x-unknown"), InlineData("iso-8859-1-but-not")]
    public void A_charset_that_lies_is_not_believed(string charset)
    {
        var bytes = new List<byte>(Encoding.ASCII.GetBytes($"From: a@people.test\nContent-Type: text/plain; charset={charset}\n\n"));
        bytes.AddRange(TextEncodings.Named("shift_jis")!.GetBytes("夜勤明けの朝です。"));
        Assert.Equal("夜勤明けの朝です。", MailReader.Read([.. bytes], 1000).Text);
    }

    [Fact]
    public void Of_the_same_said_twice_the_plain_one_is_taken_and_files_hang_on_it()
    {
        var related = new MultipartRelated(new TextPart("html") { Text = "<p>HTML</p>" }) { new MimePart("image", "png") { Content = new MimeContent(new MemoryStream([1, 2, 3])), ContentTransferEncoding = ContentEncoding.Base64, FileName = "inline.png" } };
        var mixed = new Multipart("mixed")
        {
            new MultipartAlternative(new TextPart("plain") { Text = "plain" }, related),
            new MimePart("application", "pdf") { Content = new MimeContent(new MemoryStream([4, 5])), ContentTransferEncoding = ContentEncoding.Base64, ContentDisposition = new ContentDisposition("attachment") { FileName = "資料.pdf" } },
            new TextPart("plain") { Text = "-- footer" },
        };
        var read = Read(Mail(mixed));
        Assert.Equal("plain\n\n-- footer", read.Text);
        Assert.Equal([("inline.png", 3), ("資料.pdf", 2)], read.Files.Select(f => (f.Name, f.Bytes.Length)));
    }

    [Theory]
    [InlineData("<html><head><title>t</title><style>x{}</style></head><body><p>a&amp;b<br>c</p><div>d</div><script>alert(1)</script><blockquote>q<blockquote>r</blockquote></blockquote>e</body></html>", "a&b\nc\n\nd\n\n> q\n\n>> r\n\ne")]
    [InlineData("a < b <!-- hidden --> c &lt;d&gt;", "a < b c <d>")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "- one\n- two")]
    [InlineData("<script>never", "")]
    [InlineData("x<!-- never", "x")]
    public void Words_of_HTML_are_read(string html, string expected) => Assert.Equal(expected, HtmlText.Read(html));

    [Fact]
    public void Lines_cut_for_the_wire_are_put_together()
    {
        var read = MailReader.Read(Encoding.ASCII.GetBytes("Content-Type: text/plain; format=flowed\n\none \ntwo\n> q \n> r\n  indented\n-- \nsign\n"), 0);
        Assert.Equal("one two\n> q r\n indented\n-- \nsign\n", read.Text);
    }

    [Theory]
    [InlineData("[kaigo:00123] Re: 夜勤", "夜勤", true)]
    [InlineData("Re: [kaigo:00123] Re[2]: 夜勤", "夜勤", true)]
    [InlineData("返信：夜勤", "夜勤", true)]
    [InlineData("[お願い] 夜勤", "[お願い] 夜勤", false)]
    [InlineData("[kaigo] 夜勤", "夜勤", false)]
    [InlineData("Real: 夜勤", "Real: 夜勤", false)]
    [InlineData("(kaigo 45) Fwd: x", "x", true)]
    [InlineData("[2015] 夜勤", "[2015] 夜勤", false)]
    [InlineData("", "", false)]
    public void Subjects_are_read(string subject, string title, bool reply) => Assert.Equal((title, reply), MailSubject.Read(subject, "kaigo"));

    [Fact]
    public void What_programs_put_under_a_letter_goes_and_addresses_are_hidden()
    {
        const string Text = "そうですね。\n\n2015年1月5日 山田 <hanako@people.test>:\n> 夜勤\n> 明け\n\n-- \n山田花子\n090-0000-0000";
        Assert.Equal("そうですね。", MailLetter.Tidy(Text, isAnswer: true));
        Assert.Equal("そうですね。\n\n2015年1月5日 山田 <…@…>:\n> 夜勤\n> 明け", MailLetter.Tidy(Text, isAnswer: false));
        Assert.Equal("> 夜勤\nはい。\n> 明け\nいいえ。", MailLetter.Tidy("> 夜勤\nはい。\n> 明け\nいいえ。\n", isAnswer: true));
        Assert.Equal("はい。", MailLetter.Tidy("はい。\n_______________________________________________\nlist mailing list\nlist@people.test\n", isAnswer: true));
        Assert.Equal("はい。", MailLetter.Tidy("はい。\n-----Original Message-----\nFrom: x\nなが〜い\n", isAnswer: true));
        Assert.Equal("> 引用だけ", MailLetter.Tidy("> 引用だけ\n", isAnswer: true));
        Assert.Equal("(…@…), @here a@b", MailLetter.HideAddresses("(a.b+c@mail.people.test), @here a@b"));
    }

    [Fact]
    public void Plain_words_stay_as_they_were_when_they_are_shown() =>
        Assert.Equal("\\# no heading\ntext\n\\=====\n   code?\n\\-----\n- item\n> quote", MailLetter.AsMarkdown("# no heading\ntext\n=====\n      code?\n-----\n- item\n> quote\n"));

    [Fact]
    public void Threads_are_put_together_by_names_and_by_what_they_are_about()
    {
        MailEnvelope[] mails =
        [
            new("3", ["1", "2"], "Re: 夜勤", "", Day(3)), new("1", [], "夜勤", "", Day(1)), new("2", ["1"], "Re: 夜勤", "", Day(2)),
            new("4", [], "Re: 夜勤", "", Day(4)), new("5", ["gone"], "Re: 休み", "", Day(5)), new("6", ["gone"], "Re: 休み", "", Day(6)),
            new("7", [], "夜勤", "", Day(7)), new("8", [], "Re: 夜勤", "", Day(200)), new("9", ["9", "10"], "x", "", Day(8)), new("10", ["9"], "y", "", Day(9)),
        ];
        var threads = MailThreads.Group(mails, m => m, m => MailSubject.Read(m.Subject), m => m.Date!.Value);
        Assert.Equal(["1 2 3 4", "5 6", "7", "9 10", "8"], threads.Select(t => string.Join(' ', t.Select(m => m.Id))));
    }

    private static DateTimeOffset Day(int day) => DateTimeOffset.UnixEpoch.AddDays(day);

    private static MimeMessage Mail(MimeEntity body) => new([new MailboxAddress(Encoding.UTF8, "山田 花子", "hanako@people.test")], [new MailboxAddress("", "list@people.test")], "夜勤明けの朝、みなさんは", body) { MessageId = "id-1@people.test" };

    private static MailContent Read(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(bytes);
        return MailReader.Read(bytes.ToArray(), 1000);
    }
}
