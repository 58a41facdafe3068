namespace Ibasho.Model;

/// <summary>What links a person to a circle, also after it ended.</summary>
public class Membership
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public Circle Circle { get; set; } = null!;
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public CircleRole Role { get; set; } = CircleRole.Member;
    public MembershipState State { get; private set; } = MembershipState.Active;
    public DateTimeOffset JoinedAt { get; set; }

    /// <summary>The newest version of the pledge this person agreed to; 0 before the first.</summary>
    public int PledgeAgreed { get; set; }
    public int Version { get; set; }

    public bool Leave()
    {
        if (State != MembershipState.Active) return false;
        State = MembershipState.Left;
        Role = CircleRole.Member;
        return true;
    }

    public bool Remove()
    {
        if (State != MembershipState.Active) return false;
        State = MembershipState.Removed;
        Role = CircleRole.Member;
        return true;
    }

    /// <summary>Comes back after leaving or being removed; the pledge is asked again.</summary>
    public bool Return(DateTimeOffset now)
    {
        if (State == MembershipState.Active) return false;
        State = MembershipState.Active;
        JoinedAt = now;
        PledgeAgreed = 0;
        return true;
    }
}

public enum CircleRole
{
    Member,
    Steward,
}

public enum MembershipState
{
    Active,
    Left,
    Removed,
}
