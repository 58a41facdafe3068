namespace Ibasho;

/// <summary>What the operator says at the start: where the data is, and under which address people come.</summary>
public sealed record Settings(string Folder, string Database, string Bind, int Port, string Url, string Proxies)
{
    /// <summary>Where things may be found up to a second late: replicas of the database; empty: nowhere but there.</summary>
    public string ReadDatabase { get; init; } = "";

    /// <summary>Where mail is handed over; empty: mails are written as files.</summary>
    public string Smtp { get; init; } = "";

    /// <summary>A file with the certificates that may vouch for the mail server, besides those of the system.</summary>
    public string SmtpCa { get; init; } = "";

    /// <summary>A port on this machine alone where a watching program reads numbers; 0: none.</summary>
    public int Metrics { get; init; }

    /// <summary>Where OpenTelemetry takes numbers and traces; empty: nowhere.</summary>
    public string Otlp { get; init; } = "";

    public bool SendsMail => Smtp.Length > 0;

    /// <summary>Null where mails are files, and where <see cref="Smtp"/> cannot be read.</summary>
    public MailServer? MailServer => SendsMail ? MailServer.Read(Smtp, Sender) : null;

    /// <summary>Where mails come from if nothing else is said.</summary>
    public string Sender => "ibasho@" + (Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : "localhost");

    public string Mails => Path.Combine(Folder, "mail");

    /// <summary>Where a backup is put every night; empty: none is made by itself.</summary>
    public string Backups { get; init; } = "";

    /// <summary>How many of those stay.</summary>
    public int BackupsKept { get; init; } = 14;

    /// <summary>Whether a new version makes a backup before it renews the tables.</summary>
    public bool BackUpBeforeUpgrade { get; init; } = true;

    /// <summary>Where those are.</summary>
    public string UpgradeBackups => Path.Combine(Folder, "backups");

    /// <summary>The address that is printed and that links begin with.</summary>
    public string Address => Url.Length > 0 ? Url.TrimEnd('/') : $"http://localhost:{Port}";

    /// <summary>TLS ends before us or here: cookies are bound to it.</summary>
    public bool IsSecure => Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public string[] Hosts => ["localhost", "127.0.0.1", "[::1]", .. Uri.TryCreate(Url, UriKind.Absolute, out var uri) ? new[] { uri.Host } : []];

    /// <summary>The name under which the keys are kept; another name would open nothing.</summary>
    public const string KeysOf = "ibasho";

    /// <summary>Where the keys are. They open what the database keeps closed, so they are never copied together with it.</summary>
    public string Keys { get => field.Length > 0 ? field : Path.Combine(Folder, "keys"); init; } = "";
}
