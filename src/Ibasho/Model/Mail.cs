namespace Ibasho.Model;

/// <summary>A mail that waits to be sent. It holds ids only; its words and links are made when it is sent, if they are still true. Sent, the row goes.</summary>
public class Mail
{
    public long Id { get; set; }
    public MailKind Kind { get; set; }

    /// <summary>Who gets it at the address of then; null where only an address was typed, and nobody may learn whose it is.</summary>
    public long? PersonId { get; set; }

    /// <summary>Where it goes, if not to the person's own address.</summary>
    public string? Address { get; set; }

    /// <summary>The notice it tells of: one mail for each.</summary>
    public long? NoticeId { get; set; }

    /// <summary>The invitation it carries; taken back, there is nothing to send.</summary>
    public long? InvitationId { get; set; }

    /// <summary>The same however often it is tried, so that a mailbox can tell a second copy.</summary>
    public Guid MessageId { get; set; } = Secrets.NewId();
    public MailState State { get; private set; } = MailState.Waiting;
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public DateTimeOffset? LeasedUntil { get; set; }
    public int Attempts { get; set; }

    public bool IsNews => Kind == MailKind.News;

    /// <summary>A warning about one's own account: told twice is harmless, not told is not.</summary>
    public bool IsWarning => Kind is MailKind.PasswordChanged or MailKind.AddressChanged or MailKind.SafetyChanged or MailKind.ErasureAsked;

    /// <summary>News of the day before yesterday is none, and who waits for a link has asked again.</summary>
    public bool IsTooOld(DateTimeOffset now) => now - CreatedAt > (IsWarning || Kind == MailKind.Invited ? TimeSpan.FromDays(5) : IsNews ? TimeSpan.FromDays(2) : TimeSpan.FromDays(1));
}

public enum MailState
{
    Waiting,

    /// <summary>Handed to the server, and its answer not yet noted: found like this after a crash, nobody knows whether it went.</summary>
    Sending,
}

public enum MailKind
{
    News,

    /// <summary>Somebody registered with this address, whoever has it.</summary>
    Register,
    Confirm,
    Recover,
    NewAddress,
    AddressChanged,
    PasswordChanged,

    /// <summary>A second factor came or went.</summary>
    SafetyChanged,

    /// <summary>That there may be something new under pseudonyms; the same words to everybody who wants them.</summary>
    PseudonymDigest,

    /// <summary>Where the audit log stands, for those who run the place.</summary>
    AuditHead,

    /// <summary>The operator said yes.</summary>
    LetIn,

    /// <summary>The account is going to be erased.</summary>
    ErasureAsked,

    /// <summary>Somebody who runs a circle or the place invites this address.</summary>
    Invited,

    /// <summary>Something is wrong with the place, for those who run it.</summary>
    Trouble,
}

/// <summary>A link that was mailed: its secret as a hash, and what has to be as it was then.</summary>
public class MailLink
{
    public long Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public LinkUse Use { get; set; }
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;

    /// <summary>The account's address when the link was made: with another one the link is dead.</summary>
    public required string Of { get; set; }

    /// <summary>The address it was mailed to, as typed.</summary>
    public required string Address { get; set; }

    /// <summary>The account's stamp when the link was made: it changes with the password.</summary>
    public required string Stamp { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    public static TimeSpan Lasts(LinkUse use) => use switch
    {
        LinkUse.Recover => TimeSpan.FromMinutes(30),
        LinkUse.NewAddress => TimeSpan.FromHours(24),
        _ => TimeSpan.FromDays(3),
    };
}

public enum LinkUse
{
    Confirm,
    NewAddress,
    Recover,
}
