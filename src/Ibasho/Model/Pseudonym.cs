namespace Ibasho.Model;

/// <summary>Somebody's name for one thread: everything in the row is random, or opened only by two custodians together.</summary>
public class Pseudonym
{
    public Guid Id { get; set; } = Secrets.NewId();
    public Guid ThreadId { get; set; }
    public Thread Thread { get; set; } = null!;

    /// <summary>Only the writer's own secret gives it again, and for each thread another one; null when the link was destroyed.</summary>
    public byte[]? Tag { get; set; }

    /// <summary>Colour × 100 + animal; drawn by chance, once in a thread.</summary>
    public int Mask { get; set; }

    /// <summary>Who it is, for two custodians together; null where there were none, or when the link was destroyed.</summary>
    public byte[]? Sealed { get; set; }

    /// <summary>The writer's tag in the circle, for the server alone: with it somebody is stopped whom nobody knows.</summary>
    public byte[]? Stopper { get; set; }

    /// <summary>No more words from this one in this thread.</summary>
    public bool IsBlocked { get; set; }

    public const int Colours = 8;
    public const int Animals = 40;

    /// <summary>So many members have to be about for a name to hide among.</summary>
    public const int FewestMembers = 8;

    /// <summary>About: here within so many days.</summary>
    public const int ActiveDays = 30;

    /// <summary>So long after a thread was closed nothing links its pseudonyms to anybody any more.</summary>
    public const int LinkedDays = 180;

    public static int Colour(int mask) => mask / 100;

    public static int Animal(int mask) => mask % 100;

    /// <summary>A writing hour and no moment: finer than this nothing anonymous is dated.</summary>
    public static DateTimeOffset Hour(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}

/// <summary>The random secret from which a member's tags are made; everybody has one, so having one tells nothing.</summary>
public class OwnSecret
{
    public long PersonId { get; set; }

    /// <summary>32 bytes, sealed with a key that is not in the database.</summary>
    public required byte[] Sealed { get; set; }
}

/// <summary>Where somebody stopped reading a thread that was opened under a pseudonym: by tag, so that its readers are not a list of who may have written it.</summary>
public class TagMark
{
    public Guid ThreadId { get; set; }
    public required byte[] Tag { get; set; }
    public int Number { get; set; }
}

/// <summary>Until that day whoever has this tag writes under no pseudonym in this circle.</summary>
public class Stop
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public required byte[] Tag { get; set; }
    public DateOnly Until { get; set; }

    public const int MostDays = 90;
}
