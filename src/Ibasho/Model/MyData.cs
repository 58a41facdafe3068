namespace Ibasho.Model;

/// <summary>A copy of somebody's own data, asked for by them: sealed with a key that only their browser has, taken once, gone after three days.</summary>
public class Export
{
    public long Id { get; set; }
    public long PersonId { get; set; }

    /// <summary>What it is sealed to; the other half is in the cookie of the browser that asked.</summary>
    public required byte[] SealedTo { get; set; }

    /// <summary>The half made while sealing, needed to open.</summary>
    public byte[]? SealedBy { get; set; }
    public DateTimeOffset AskedAt { get; set; }
    public DateTimeOffset? ReadyAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? TakenAt { get; set; }
    public long Bytes { get; set; }
    public int Pieces { get; set; }

    public static readonly TimeSpan Kept = TimeSpan.FromHours(72);
    public const int MostInDay = 5;
}

/// <summary>A sealed piece of a copy: one short read.</summary>
public class ExportPiece
{
    public long ExportId { get; set; }
    public int Number { get; set; }
    public required byte[] Bytes { get; set; }
}

/// <summary>Somebody wants to be forgotten; until the day comes they may change their mind.</summary>
public class Erasure
{
    public long PersonId { get; set; }

    /// <summary>What they wrote stays, without a name; else the words go too.</summary>
    public bool KeepsTexts { get; set; }
    public DateTimeOffset AskedAt { get; set; }
    public DateTimeOffset DueAt { get; set; }

    /// <summary>So long one may change one's mind, unless one wants none of it.</summary>
    public const int CalmDays = 7;
}
