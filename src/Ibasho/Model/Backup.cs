namespace Ibasho.Model;

/// <summary>What is known of a copy of everything: when it was made, and when it was last restored for a try and found whole.</summary>
public class Backup
{
    /// <summary>Stands in the copy too.</summary>
    public Guid Id { get; set; } = Secrets.NewId();
    public DateTimeOffset MadeAt { get; set; }
    public DateTimeOffset? VerifiedAt { get; set; }
    public BackupReason Reason { get; set; }

    /// <summary>The name of the file; empty where none came about.</summary>
    public string Name { get; set; } = "";
    public long Bytes { get; set; }

    /// <summary>Why there is none, or why it is not good; the name of a trouble, never a text from outside.</summary>
    public string? Trouble { get; set; }

    public const int NameLength = 200;

    /// <summary>How long it is remembered that there was one.</summary>
    public const int KeptDays = 90;

    /// <summary>A good copy older than this is too old, and those who run the place are told.</summary>
    public const int LateHours = 48;
}

public enum BackupReason
{
    /// <summary>Somebody asked for it at the server.</summary>
    Asked,

    /// <summary>Its hour had come.</summary>
    Due,

    /// <summary>Another version of the program was about to renew the tables.</summary>
    Upgrade,
}
