namespace Ibasho.Model;

/// <summary>Somebody asks to be let into a circle.</summary>
public class JoinRequest
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public Circle Circle { get; set; } = null!;
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public List<string> Questions { get; set; } = [];
    public List<string> Answers { get; set; } = [];
    public string Message { get; set; } = "";
    public JoinRequestState State { get; private set; } = JoinRequestState.Waiting;

    /// <summary>Said to the one who asked, when the answer is no.</summary>
    public string? Reason { get; private set; }
    public long? DecidedById { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Then it ends in a refusal by itself, if nobody has answered.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>It ended without any steward being shown it, and none ever is.</summary>
    public bool IsUnseen { get; private set; }
    public int Version { get; set; }

    /// <summary>Days for which a request waits.</summary>
    public const int WaitingDays = 14;

    public static DateTimeOffset EndOf(DateTimeOffset asked) => asked.AddDays(WaitingDays);

    public bool Accept(long stewardId, DateTimeOffset now) => Decide(JoinRequestState.Accepted, stewardId, null, now);

    public bool Refuse(long stewardId, string? reason, DateTimeOffset now) => Decide(JoinRequestState.Refused, stewardId, reason, now);

    public bool Withdraw(DateTimeOffset now)
    {
        if (State != JoinRequestState.Waiting) return false;
        (State, DecidedAt) = (JoinRequestState.Withdrawn, now);
        return true;
    }

    /// <summary>Nobody answered in time: a refusal by nobody, without a reason.</summary>
    public bool End(bool unseen, DateTimeOffset now)
    {
        if (State != JoinRequestState.Waiting) return false;
        (State, IsUnseen, DecidedAt) = (JoinRequestState.Refused, unseen, now);
        return true;
    }

    /// <summary>A steward takes a refusal back: the request waits again.</summary>
    public bool Reopen(DateTimeOffset now)
    {
        if (State != JoinRequestState.Refused) return false;
        (State, Reason, DecidedById, DecidedAt, EndsAt) = (JoinRequestState.Waiting, null, null, null, EndOf(now));
        return true;
    }

    private bool Decide(JoinRequestState state, long stewardId, string? reason, DateTimeOffset now)
    {
        if (State != JoinRequestState.Waiting) return false;
        (State, Reason, DecidedById, DecidedAt) = (state, reason, stewardId, now);
        return true;
    }
}

public enum JoinRequestState
{
    Waiting,
    Accepted,
    Refused,
    Withdrawn,
}

/// <summary>A link with which a steward invites people into a circle, or an operator into the place (no circle).</summary>
public class Invitation
{
    public long Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public long? CircleId { get; set; }
    public Circle? Circle { get; set; }
    public long CreatedById { get; set; }
    public string Label { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public int MostUses { get; set; }
    public int Uses { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>It goes by mail to one address of a list; its secret is made when the mail is written.</summary>
    public bool ByMail { get; set; }

    /// <summary>That address, folded, while the link is open or was used: so a list sent twice invites once.</summary>
    public string? Address { get; private set; }
    public int Version { get; set; }

    /// <summary>So long somebody who was mailed may think about it; then the address is forgotten.</summary>
    public const int MailedDays = 30;

    public static Invitation ByMailTo(string address, long? circle, long by, DateTimeOffset now) => new()
    {
        TokenHash = Secrets.Hash(Secrets.New()), CircleId = circle, CreatedById = by, CreatedAt = now, ExpiresAt = now.AddDays(MailedDays), MostUses = 1, ByMail = true, Address = address,
    };

    /// <summary>Taken back: the link is dead, and the address may be invited anew.</summary>
    public void Revoke(DateTimeOffset now) => (RevokedAt, Address) = (now, null);

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt && Uses < MostUses;

    public bool Use(DateTimeOffset now)
    {
        if (!IsOpen(now)) return false;
        Uses++;
        return true;
    }
}
