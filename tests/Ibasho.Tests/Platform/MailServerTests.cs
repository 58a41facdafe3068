namespace Ibasho.Tests.Platform;

/// <summary>The one address that says where mail is handed over, and what it refuses to mean.</summary>
public sealed class MailServerTests
{
    [Theory]
    [InlineData("smtp://mail.place.org", "mail.place.org", 587, MailProtection.StartTls)]
    [InlineData("smtp://mail.place.org:2525?from=a@b.org", "mail.place.org", 2525, MailProtection.StartTls)]
    [InlineData("smtps://mail.place.org", "mail.place.org", 465, MailProtection.Tls)]
    [InlineData("smtp://localhost", "localhost", 25, MailProtection.None)]
    [InlineData("smtp://[::1]:26", "::1", 26, MailProtection.None)]
    [InlineData("smtp://127.0.0.1?starttls=yes", "127.0.0.1", 587, MailProtection.StartTls)]
    [InlineData("smtp://mail.place.org?starttls=no", "mail.place.org", 587, MailProtection.None)]
    public void It_says_where_and_how(string address, string host, int port, MailProtection protection)
    {
        var server = MailServer.Read(address, "ibasho@place.org")!;
        Assert.Equal((host, port, protection), (server.Host, server.Port, server.Protection));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mail.place.org")]
    [InlineData("http://mail.place.org")]
    [InlineData("smtp://mail.place.org/inbox")]
    [InlineData("smtp://mail.place.org?startls=no")]
    [InlineData("smtp://mail.place.org?starttls=perhaps")]
    [InlineData("smtps://mail.place.org?starttls=no")]
    [InlineData("smtp://user:secret@mail.place.org?starttls=no")]
    [InlineData("smtp://mail.place.org?from=nobody")]
    [InlineData("smtp://mail.place.org?from=a@b.org%0D%0ABcc:x@y.org")]
    public void What_cannot_be_meant_is_refused(string address) => Assert.Null(MailServer.Read(address, "ibasho@place.org"));

    [Fact]
    public void User_and_password_may_have_any_sign_and_are_never_said()
    {
        var server = MailServer.Read("smtp://a%40b.org:p%3A%2F%40%20w@mail.place.org?from=%E3%81%82@b.org", "")!;
        Assert.Equal(("a@b.org", "p:/@ w", "あ@b.org"), (server.User, server.Password, server.From));
        Assert.Equal("mail.place.org:587", $"{server}");
    }
}
