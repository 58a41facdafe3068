using MimeKit;

namespace Ibasho.Tests.Harness;

/// <summary>What tests read of mails.</summary>
internal static class Mails
{
    /// <summary>The path of the link that the reader is to press.</summary>
    public static string Link(this MimeMessage mail) =>
        mail.TextBody!.ReplaceLineEndings("\n").Split('\n').First(line => line.StartsWith("http://localhost:5080/", StringComparison.Ordinal))["http://localhost:5080".Length..];

    public static string To(this MimeMessage mail) => Assert.Single(mail.To.Mailboxes).Address;

    /// <summary>Opens the link as a browser does: the secret leaves the address at once.</summary>
    public static async Task<Page> OpenAsync(this Browser browser, string link)
    {
        var taken = await browser.GetAsync(link);
        Assert.Equal(302, taken.Code);
        Assert.DoesNotContain(link.Split('/')[^1], taken.Location, StringComparison.Ordinal);
        return await browser.GetAsync(taken.Location!);
    }
}
