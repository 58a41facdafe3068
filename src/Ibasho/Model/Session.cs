namespace Ibasho.Model;

/// <summary>One signed-in browser; ending it kills every copy of its cookie.</summary>
public class Session
{
    public long Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;

    /// <summary>Days, not moments: a session's row must not tell when somebody wrote.</summary>
    public DateOnly CreatedOn { get; set; }
    public DateOnly LastSeenOn { get; set; }
    public string Device { get; set; } = "";

    /// <summary>Until then nobody is asked again to show who they are; tidied away when it is past, because it is a moment.</summary>
    public DateTimeOffset? FreshUntil { get; set; }

    /// <summary>What a passkey was asked to sign, once.</summary>
    public string? Challenge { get; set; }
    public DateTimeOffset? ChallengeUntil { get; set; }

    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);
    public const int IdleDays = 30;
    public const int LongestDays = 180;

    public bool IsOver(DateOnly today) => LastSeenOn.AddDays(IdleDays) < today || CreatedOn.AddDays(LongestDays) < today;
}

/// <summary>A personal key for programs, shown once, kept as a hash.</summary>
public class ApiToken
{
    public long Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public required string Name { get; set; }
    public List<string> Scopes { get; set; } = [];
    public DateTimeOffset CreatedAt { get; set; }
    public DateOnly? LastUsedOn { get; set; }
}
