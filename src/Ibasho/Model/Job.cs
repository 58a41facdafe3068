namespace Ibasho.Model;

/// <summary>Work done later, written in the transaction that causes it. News waits here too.</summary>
public class Job
{
    public long Id { get; set; }
    public required string Kind { get; set; }

    /// <summary>JSON of ids, never of texts.</summary>
    public required string Payload { get; set; }
    public JobLane Lane { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public DateTimeOffset? LeasedUntil { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? FailedAt { get; set; }
    public string? LastError { get; set; }

    /// <summary>Once more from the beginning, as if it had never failed.</summary>
    public void Retry(DateTimeOffset now) => (Attempts, FailedAt, LastError, LeasedUntil, NotBefore) = (0, null, null, null, now);
}

/// <summary>What waits for strangers' servers keeps nothing else waiting.</summary>
public enum JobLane
{
    Inside,
    Outside,
}

/// <summary>What an earlier POST with this key was answered: hashes, a status, an id; never a body.</summary>
public abstract class KeptAnswer
{
    public required byte[] KeyHash { get; set; }
    public required byte[] BodyHash { get; set; }
    public int Status { get; set; }
    public string Result { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }

    public const int KeptHours = 24;
}

/// <summary>The answer to somebody who writes under the own name.</summary>
public class IdempotencyKey : KeptAnswer
{
    public long Id { get; set; }
    public long PersonId { get; set; }
}

/// <summary>The answer to somebody who writes under a pseudonym: the key is hashed with the writer's own secret, and nothing else says whose it is.</summary>
public class MaskedKey : KeptAnswer;

/// <summary>When something was last done that only one of several nodes does each time.</summary>
public class Turn
{
    public required string Name { get; set; }
    public DateTimeOffset At { get; set; }
}

