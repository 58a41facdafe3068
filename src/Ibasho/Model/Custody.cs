namespace Ibasho.Model;

/// <summary>Somebody trusted with a key of their own: two of them together can open who a pseudonym is, one alone cannot.</summary>
public class Custodian
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public DateOnly NamedOn { get; set; }

    /// <summary>Null until the custodian made a key.</summary>
    public byte[]? PublicKey { get; private set; }

    /// <summary>The private half, closed with a passphrase only the custodian knows.</summary>
    public byte[]? Wrapped { get; private set; }

    /// <summary>The day the custodian last showed that the key works.</summary>
    public DateOnly? ProvedOn { get; private set; }
    public int Version { get; set; }

    public const int Fewest = 3;
    public const int Most = 5;
    public const int ShortestPassphrase = 12;

    /// <summary>Pseudonyms are closed for this one.</summary>
    public bool IsReady => PublicKey is not null && ProvedOn is not null;

    /// <summary>A new key; what was closed for an older one opens no more.</summary>
    public void TakeKey(byte[] publicKey, byte[] wrapped) => (PublicKey, Wrapped, ProvedOn) = (publicKey, wrapped, null);

    /// <summary>The same key under another passphrase.</summary>
    public void Rewrap(byte[] wrapped) => Wrapped = wrapped;

    public void Prove(DateOnly today) => ProvedOn = today;
}

/// <summary>A moderator asks who a pseudonym is; two custodians decide.</summary>
public class Disclosure
{
    public Guid Id { get; set; } = Secrets.NewId();
    public Guid PseudonymId { get; set; }
    public Pseudonym Pseudonym { get; set; } = null!;
    public long AskedById { get; set; }
    public Person AskedBy { get; set; } = null!;
    public DisclosureReason Reason { get; set; }
    public required string Words { get; set; }
    public DateTimeOffset AskedAt { get; set; }
    public DateTimeOffset EndsAt { get; set; }
    public DisclosureState State { get; private set; } = DisclosureState.Asked;

    /// <summary>The custodian who agreed first, and what he handed over to the others: it opens nothing without one of them.</summary>
    public long? FirstId { get; private set; }
    public byte[]? HandedOver { get; private set; }

    /// <summary>Who it is, closed with a key of the server, from the second agreement until it is shown once.</summary>
    public byte[]? Identity { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public int Version { get; set; }

    public const int WordsLength = 2000;
    public const int Hours = 24;

    /// <summary>So long after an answer nobody asks for the same pseudonym again.</summary>
    public const int CoolDays = 7;

    public bool IsOpen => State is DisclosureState.Asked or DisclosureState.Half;

    /// <summary>Somebody was or can still be told who it is.</summary>
    public bool IsDisclosed => State is DisclosureState.Opened or DisclosureState.Shown;

    public bool AgreeFirst(long custodian, byte[] handed, DateTimeOffset now)
    {
        if (State != DisclosureState.Asked || now >= EndsAt) return false;
        (State, FirstId, HandedOver) = (DisclosureState.Half, custodian, handed);
        return true;
    }

    public bool AgreeSecond(long custodian, byte[] identity, DateTimeOffset now)
    {
        if (State != DisclosureState.Half || now >= EndsAt || custodian == FirstId) return false;
        (State, HandedOver, Identity, DecidedAt) = (DisclosureState.Opened, null, identity, now);
        return true;
    }

    public bool Refuse(DateTimeOffset now)
    {
        if (!IsOpen) return false;
        (State, HandedOver, DecidedAt) = (DisclosureState.Refused, null, now);
        return true;
    }

    /// <summary>Once, and never again.</summary>
    public byte[]? Show(DateTimeOffset now)
    {
        if (State != DisclosureState.Opened || now >= EndsAt) return null;
        var identity = Identity;
        (State, Identity) = (DisclosureState.Shown, null);
        return identity;
    }

    public bool Expire(DateTimeOffset now)
    {
        if (now < EndsAt || State is not (DisclosureState.Asked or DisclosureState.Half or DisclosureState.Opened)) return false;
        (State, HandedOver, Identity, DecidedAt) = (DisclosureState.Expired, null, null, DecidedAt ?? now);
        return true;
    }
}

/// <summary>What one custodian handed over of a pseudonym that is closed anew for today's custodians; it opens nothing without a second one.</summary>
public class Resealing
{
    public Guid PseudonymId { get; set; }
    public long FirstId { get; set; }
    public required byte[] HandedOver { get; set; }
    public DateTimeOffset EndsAt { get; set; }
}

public enum DisclosureReason
{
    /// <summary>A life is in danger.</summary>
    Life,

    /// <summary>Somebody is threatened or hunted.</summary>
    Threat,

    /// <summary>A client was exposed.</summary>
    Exposed,

    /// <summary>A law or a court demands it.</summary>
    Law,
}

public enum DisclosureState
{
    Asked,

    /// <summary>One custodian agreed.</summary>
    Half,

    /// <summary>Two agreed; it was not looked at yet.</summary>
    Opened,
    Shown,
    Refused,
    Expired,
}
