using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Ibasho.Delivery;

/// <summary>How long a mail server may keep us waiting.</summary>
public sealed record MailPatience(TimeSpan Answer, TimeSpan Whole)
{
    public static readonly MailPatience Usual = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
}

/// <summary>Hands mails to the mail server, over one connection for as many as wait.</summary>
public sealed class SmtpDoor(MailServer server, X509Certificate2Collection trusted, MailPatience patience, ILogger<SmtpDoor> log) : MailDoor
{
    private Client? _client;
    private DateTimeOffset? _certificateUntil;

    public override async Task<Handed> HandAsync(MimeMessage message, Func<Task> mark, CancellationToken cancel)
    {
        // A server that sends a letter a second never runs into the patience for one answer.
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        whole.CancelAfter(patience.Whole);
        try
        {
            await ConnectAsync(whole.Token);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("The mail server {Server} cannot be used ({Reason}); mails wait.", server, Reason(error));
            await CloseAsync();
            return Handed.NoServer;
        }
        await mark();
        try
        {
            _client!.HasReceiver = false;
            await _client.SendAsync(message, whole.Token);
            return Handed.Taken;
        }
        catch (SmtpCommandException error)
        {
            if (!_client!.IsConnected || (int)error.StatusCode == 421) await CloseAsync();
            return Judge(error);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            var begun = _client!.HasReceiver;
            log.LogWarning("The mail server {Server} went away in the middle ({Reason}).", server, Reason(error));
            await CloseAsync();
            return begun ? Handed.Unknown : Handed.Later;
        }
    }

    public override async Task<MailTrial?> TryAsync(CancellationToken cancel, bool signsIn = true)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        whole.CancelAfter(patience.Whole);
        try
        {
            await ConnectAsync(whole.Token, signsIn);
            await RestAsync();
            return new MailTrial(null, _certificateUntil);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            await CloseAsync();
            return new MailTrial(Reason(error), _certificateUntil);
        }
    }

    public override async Task RestAsync()
    {
        if (_client is not { IsConnected: true }) return;
        using var soon = new CancellationTokenSource(patience.Answer);
        try
        {
            await _client.DisconnectAsync(quit: true, soon.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SmtpProtocolException or SmtpCommandException)
        {
            // It was the last word anyway.
        }
        await CloseAsync();
    }

    private async Task ConnectAsync(CancellationToken cancel, bool signsIn = true)
    {
        if (_client is { IsConnected: true }) return;
        await CloseAsync();
        // Not the name of this machine: it would stand in every mail.
        _client = new Client { LocalDomain = server.From[(server.From.LastIndexOf('@') + 1)..], Timeout = (int)patience.Answer.TotalMilliseconds, CheckCertificateRevocation = false, ServerCertificateValidationCallback = IsTrusted };
        var protection = server.Protection switch
        {
            MailProtection.Tls => SecureSocketOptions.SslOnConnect,
            MailProtection.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(patience.Answer);
        await _client.ConnectAsync(server.Host, server.Port, protection, soon.Token);
        if (signsIn && server.User.Length > 0) await _client.AuthenticateAsync(server.User, server.Password, cancel);
    }

    private Task CloseAsync()
    {
        _client?.Dispose();
        _client = null;
        return Task.CompletedTask;
    }

    /// <summary>The right name, in date, and vouched for: by the system, or by the file the operator gave.</summary>
    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is X509Certificate2 { NotAfter: var until }) _certificateUntil = new DateTimeOffset(until);
        if (errors == SslPolicyErrors.None) return true;
        if (trusted.Count == 0 || errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(trusted);
        if (chain is not null)
            foreach (var between in chain.ChainElements) own.ChainPolicy.ExtraStore.Add(between.Certificate);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var shown = X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
        return own.Build(shown);
    }

    private Handed Judge(SmtpCommandException error)
    {
        var code = (int)error.StatusCode;
        if (code < 500) return Handed.Later;
        // 5.7.x is a policy, 5.2.x a full or resting mailbox: neither says that there is nobody.
        if (error.ErrorCode == SmtpErrorCode.RecipientNotAccepted && code is 550 or 551 or 553 && !error.Message.Contains("5.7.", StringComparison.Ordinal) && !error.Message.Contains("5.2.", StringComparison.Ordinal))
            return Handed.NoMailbox;
        log.LogWarning("The mail server {Server} refused a mail with {Code}.", server, code);
        return error.ErrorCode == SmtpErrorCode.SenderNotAccepted ? Handed.NoServer : Handed.Refused;
    }

    /// <summary>What the operator can act on, and nothing the server could have put into it.</summary>
    private static string Reason(Exception error) => error switch
    {
        OperationCanceledException => "too slow",
        SslHandshakeException => "its certificate is not trusted",
        NotSupportedException => "it offers no STARTTLS",
        AuthenticationException => "it refuses our user and password",
        SmtpCommandException command => ((int)command.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => error.GetType().Name,
    };

    /// <summary>Knows whether a receiver was accepted: only after that does the text go over the line.</summary>
    private sealed class Client : SmtpClient
    {
        public bool HasReceiver { get; set; }

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            HasReceiver = true;
            base.OnRecipientAccepted(message, mailbox, response);
        }
    }
}
