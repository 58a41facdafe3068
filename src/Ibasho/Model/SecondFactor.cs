namespace Ibasho.Model;

/// <summary>An app on somebody's phone that shows a new code every half minute; it counts from the first right code on.</summary>
public class SecondFactor
{
    public long PersonId { get; set; }

    /// <summary>Encrypted with the keys of the data folder: the database alone makes no codes. Null until the first app was confirmed.</summary>
    public string? Secret { get; set; }

    /// <summary>The secret whose picture is shown now; it takes the other's place with the first right code.</summary>
    public string? Next { get; set; }

    /// <summary>The half minute of the last code that was taken: neither it nor an earlier one is taken again.</summary>
    public long LastStep { get; set; }

    public DateOnly? ConfirmedOn { get; set; }

    /// <summary>The shown secret counts from here on; the code that proved it is used up.</summary>
    public bool Confirm(long step, DateOnly today)
    {
        if (Next is null) return false;
        (Secret, Next, LastStep, ConfirmedOn) = (Next, null, step, today);
        return true;
    }
}

/// <summary>A code on paper that opens once, for when the phone is gone.</summary>
public class RecoveryCode
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public required byte[] CodeHash { get; set; }

    public const int Count = 10;
}

/// <summary>A browser between two steps of signing in: the password was right, or a passkey was asked for. It is no session and opens nothing.</summary>
public class PendingSignIn
{
    public long Id { get; set; }
    public required byte[] TokenHash { get; set; }

    /// <summary>Whose password was right; null where a passkey alone is asked for.</summary>
    public long? PersonId { get; set; }
    public Person? Person { get; set; }

    /// <summary>What a passkey was asked to sign, once.</summary>
    public string? Challenge { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    public const int MostTries = 5;
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
}

/// <summary>An operator asks that somebody's lost second factor be taken away; another operator confirms it.</summary>
public class FactorReset
{
    public long PersonId { get; set; }
    public long AskedById { get; set; }
    public Person AskedBy { get; set; } = null!;
    public DateTimeOffset ExpiresAt { get; set; }

    public const int OpenDays = 7;
}

/// <summary>Names of what we add to Identity's passkeys.</summary>
public static class Passkeys
{
    public const string LastUsedOn = "LastUsedOn";
    public const int NameLength = 60;
    public const int Most = 10;
}
