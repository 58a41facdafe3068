using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace Ibasho.Delivery;

/// <summary>How handing a mail over ended.</summary>
public enum Handed
{
    Taken,

    /// <summary>Not now, says the server: a full queue, a grey list.</summary>
    Later,

    /// <summary>The server answers, and has no such mailbox.</summary>
    NoMailbox,

    /// <summary>The server does not want this mail, whoever gets it.</summary>
    Refused,

    /// <summary>The line broke after the text had begun: perhaps it went.</summary>
    Unknown,

    /// <summary>There is no server that takes mail from us now; the others need not try.</summary>
    NoServer,
}

/// <summary>Where mails leave the house.</summary>
public abstract class MailDoor
{
    /// <param name="mark">Called when the server is there, before it is told of the mail.</param>
    public abstract Task<Handed> HandAsync(MimeMessage message, Func<Task> mark, CancellationToken cancel);

    public static X509Certificate2Collection Trusted(string file)
    {
        var trusted = new X509Certificate2Collection();
        if (file.Length > 0) trusted.ImportFromPemFile(file);
        return trusted;
    }

    /// <summary>Whether the file the operator names can be read, and has a certificate in it.</summary>
    public static bool CanTrust(string file)
    {
        try
        {
            return Trusted(file).Count > 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Goes to the door and back without a mail; how that went, or null where there is no server.</summary>
    /// <param name="signsIn">Whether also name and password are tried.</param>
    public virtual Task<MailTrial?> TryAsync(CancellationToken cancel, bool signsIn = true) => Task.FromResult<MailTrial?>(null);

    /// <summary>Nothing more for now.</summary>
    public virtual Task RestAsync() => Task.CompletedTask;
}

/// <param name="Trouble">Why no mail can be handed over now; null where one can.</param>
/// <param name="CertificateUntil">How long the server's certificate lasts; null where the line is in the clear.</param>
public sealed record MailTrial(string? Trouble, DateTimeOffset? CertificateUntil);
