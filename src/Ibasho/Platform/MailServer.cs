using System.Globalization;
using System.Net;

namespace Ibasho.Platform;

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailProtection
{
    /// <summary>Encrypted from the first byte: smtps://.</summary>
    Tls,
    /// <summary>Encrypted after a word in the clear; without that word nothing is sent.</summary>
    StartTls,
    /// <summary>In the clear: to this machine, or where the operator says so.</summary>
    None,
}

/// <summary>Where mail is handed over, read from one address: <c>smtp://user:password@host:587?from=name@host</c>.</summary>
public sealed record MailServer(string Host, int Port, MailProtection Protection, string User, string Password, string From)
{
    /// <summary>Null where the address cannot be read, or would send a password in the clear to another machine.</summary>
    /// <param name="from">The sender where the address names none.</param>
    public static MailServer? Read(string address, string from)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath is not ("" or "/")) return null;
        if (uri.Scheme is not ("smtp" or "smtps")) return null;
        var asked = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToList();
        if (asked.Exists(pair => pair.Length < 2 || pair[0] is not ("from" or "starttls"))) return null;
        string? Asked(string name) => asked.FindLast(pair => pair[0] == name) is { } pair ? Uri.UnescapeDataString(pair[1]) : null;

        MailProtection? protection = (uri.Scheme, Asked("starttls")) switch
        {
            ("smtps", null) => MailProtection.Tls,
            ("smtp", "yes") => MailProtection.StartTls,
            ("smtp", "no") => MailProtection.None,
            // On one's own machine nobody listens, and its certificate is seldom one that could be checked.
            ("smtp", null) => IsHere(uri.DnsSafeHost) ? MailProtection.None : MailProtection.StartTls,
            _ => null,
        };
        var user = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        if (protection is not { } chosen || user is [{ Length: > 0 }, ..] && chosen == MailProtection.None && !IsHere(uri.DnsSafeHost)) return null;
        var sender = Asked("from") ?? from;
        if (!sender.Contains('@') || sender.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return null;
        var port = uri.Port > 0 ? uri.Port : chosen == MailProtection.Tls ? 465 : IsHere(uri.DnsSafeHost) && chosen == MailProtection.None ? 25 : 587;
        return new MailServer(uri.DnsSafeHost, port, chosen, user[0], user.ElementAtOrDefault(1) ?? "", sender);
    }

    /// <summary>Never with the password.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static bool IsHere(string host) => host == "localhost" || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
}
