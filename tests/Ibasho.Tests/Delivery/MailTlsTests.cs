using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ibasho.Delivery;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ibasho.Tests.Delivery;

/// <summary>Mail and password go only over a line whose other end is who it says it is.</summary>
public sealed class MailTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("localhost", true, false, Handed.Taken)]
    [InlineData("localhost", false, false, Handed.NoServer)]
    [InlineData("mail.elsewhere.test", true, false, Handed.NoServer)]
    [InlineData("localhost", true, true, Handed.NoServer)]
    public async Task A_certificate_counts_by_name_date_and_who_vouches(string name, bool isTrusted, bool isOver, Handed expected)
    {
        using var certificate = Make(name, isOver);
        using var server = new FakeSmtp { Certificate = certificate };
        var handed = await HandAsync(server, $"smtp://me:secret@localhost:{server.Port}?starttls=yes&from=place@place.test", isTrusted ? Pem(certificate) : "");
        Assert.Equal(expected, handed);
        Assert.Equal(expected == Handed.Taken ? 1 : 0, server.Accepted.Count);
        Assert.Equal(expected == Handed.Taken, server.Said.Any(line => line.StartsWith("AUTH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_without_starttls_is_told_nothing()
    {
        using var server = new FakeSmtp();
        Assert.Equal(Handed.NoServer, await HandAsync(server, $"smtp://me:secret@localhost:{server.Port}?starttls=yes&from=place@place.test", ""));
        Assert.DoesNotContain(server.Said, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_certificates_is_refused_at_the_start()
    {
        var file = Path.Combine(_folder, "none.pem");
        File.WriteAllText(file, "no certificate");
        Assert.False(MailDoor.CanTrust(file));
        Assert.False(MailDoor.CanTrust(Path.Combine(_folder, "missing.pem")));
        using var certificate = Make("localhost", false);
        Assert.True(MailDoor.CanTrust(Pem(certificate)));
    }

    private static async Task<Handed> HandAsync(FakeSmtp server, string address, string ca)
    {
        var door = new SmtpDoor(MailServer.Read(address, "")!, MailDoor.Trusted(ca), MailPatience.Usual, NullLogger<SmtpDoor>.Instance);
        using var message = new Letter("who@people.test", "ja", "Place", "Subject", ["Line"]).Seal("place@place.test", Guid.NewGuid(), DateTimeOffset.UnixEpoch)!;
        var handed = await door.HandAsync(message, () => Task.CompletedTask, default);
        await door.RestAsync();
        return handed;
    }

    private string Pem(X509Certificate2 certificate)
    {
        var file = Path.Combine(_folder, "ca.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    /// <summary>A certificate made by itself.</summary>
    internal static X509Certificate2 Make(string name, bool isOver)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        // Certificates are checked by the machine's clock.
#pragma warning disable RS0030
        var now = DateTimeOffset.UtcNow;
#pragma warning restore RS0030
        using var made = request.CreateSelfSigned(now.AddDays(-10), now.AddDays(isOver ? -1 : 10));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
