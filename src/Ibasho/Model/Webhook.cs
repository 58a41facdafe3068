namespace Ibasho.Model;

/// <summary>An address outside that is told, without content, that something happened in a circle; its steward answers for it.</summary>
public class Webhook
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public Circle Circle { get; set; } = null!;

    /// <summary>It speaks as this steward: where that person may no longer read, it is silent.</summary>
    public long MadeById { get; set; }
    public required string Address { get; set; }

    /// <summary>The key for signatures, sealed with the keys of the place.</summary>
    public required string SealedKey { get; set; }
    public bool OnThreads { get; set; }
    public bool OnReplies { get; set; }
    public bool OnRequests { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The status of the last answer; none where nobody answered.</summary>
    public int? LastStatus { get; private set; }
    public DateTimeOffset? FailingSince { get; private set; }
    public DateTimeOffset? PausedAt { get; private set; }
    public int Version { get; set; }

    public const int AddressLength = 500;
    public const int MostInCircle = 10;

    /// <summary>After failing for so long it is told nothing more until its steward tries it again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public void Answer(int? status, DateTimeOffset now)
    {
        LastStatus = status;
        if (status is >= 200 and < 300)
        {
            (AnsweredAt, FailingSince, PausedAt) = (now, null, null);
            return;
        }
        FailingSince ??= now;
        // 410: the address says itself that it wants no more.
        if (status == 410 || now - FailingSince >= Patience) PausedAt ??= now;
    }
}
