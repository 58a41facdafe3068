using Ibasho.Platform.Files;

namespace Ibasho.Model;

/// <summary>Somebody asks that a profession be checked by a document; one reviewer sees it, and after the decision nobody.</summary>
public class LicenceCheck
{
    /// <summary>Made here, because the seals are bound to it.</summary>
    public Guid Id { get; set; } = Secrets.NewId();
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public required string Profession { get; set; }
    public LicenceState State { get; private set; } = LicenceState.Waiting;
    public FileKind Kind { get; set; }

    /// <summary>For the reviewer, until the decision.</summary>
    public byte[]? SealedNumber { get; set; }

    /// <summary>Who took it: nobody else opens it, also when this one does not decide.</summary>
    public long? ReviewerId { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public int Version { get; set; }

    /// <summary>A document waits no longer than this, whatever happens to its reviewer.</summary>
    public const int LongestDays = 30;
    public const int MostAtOnce = 3;
    public const int ReasonLength = 500;
    public const int NumberLength = 40;

    public bool IsOpen => State is LicenceState.Waiting or LicenceState.Taken;

    public bool Take(long reviewer)
    {
        if (State != LicenceState.Waiting || reviewer == PersonId) return false;
        (State, ReviewerId) = (LicenceState.Taken, reviewer);
        return true;
    }

    public bool Accept(DateTimeOffset now) => State == LicenceState.Taken && Close(LicenceState.Accepted, null, now);

    public bool Refuse(string reason, DateTimeOffset now) => State == LicenceState.Taken && Close(LicenceState.Refused, reason, now);

    public bool Withdraw(DateTimeOffset now) => Close(LicenceState.Withdrawn, null, now);

    /// <summary>Nobody decided in time.</summary>
    public bool End(DateTimeOffset now) => Close(LicenceState.Ended, null, now);

    // The number goes with the document.
    private bool Close(LicenceState state, string? reason, DateTimeOffset now)
    {
        if (!IsOpen) return false;
        (State, Reason, DecidedAt, SealedNumber) = (state, reason, now, null);
        return true;
    }
}

public enum LicenceState
{
    Waiting,
    Taken,
    Accepted,
    Refused,
    Withdrawn,
    Ended,
}

/// <summary>A piece of a document, sealed for the one reviewer.</summary>
public class LicencePiece
{
    public Guid CheckId { get; set; }
    public LicenceCheck Check { get; set; } = null!;
    public int Number { get; set; }
    public required byte[] Sealed { get; set; }
}

/// <summary>A member says of another: this is what they work as.</summary>
public class Vouch
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public required string Profession { get; set; }
    public long ById { get; set; }
    public Person By { get; set; } = null!;
    public DateTimeOffset CreatedAt { get; set; }

    public const int Needed = 2;
}

/// <summary>What stands behind a profession besides one's own word.</summary>
public enum TrustLevel
{
    Vouched,
    Document,
    Certificate,
}

/// <summary>A profession with what stands behind it, as it is shown: "CM" or "CM:Document".</summary>
public static class Badge
{
    public static string Of(string profession, TrustLevel level) => $"{profession}:{level}";

    public static (string Profession, TrustLevel? Level) Read(string badge) =>
        badge.Split(':') is [var profession, var level] && Enum.TryParse<TrustLevel>(level, out var read) ? (profession, read) : (badge, null);

    /// <summary>Each profession with the strongest there is for it; what is no longer said of oneself is not shown.</summary>
    public static IReadOnlyList<string> All(IReadOnlyList<string> professions, IReadOnlyList<string> standing) =>
        standing.Count == 0 ? professions : [.. professions.Select(p => Strongest(p, standing) is { } level ? Of(p, level) : p)];

    public static TrustLevel? Strongest(string profession, IReadOnlyList<string> standing) =>
        standing.Select(Read).Where(b => b.Profession == profession).Max(b => b.Level);
}
