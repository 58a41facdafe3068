namespace Ibasho.Model;

/// <summary>Where somebody stopped reading a thread.</summary>
public class ReadMark
{
    public long PersonId { get; set; }
    public Guid ThreadId { get; set; }
    public int Number { get; set; }
}

/// <summary>A thread, or one post of it, kept for later by one person.</summary>
public class Bookmark
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public Guid ThreadId { get; set; }
    public Thread Thread { get; set; } = null!;
    public Guid? PostId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>Somebody wants to hear of a circle, of one theme in it, or of one thread.</summary>
public class Follow
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public long CircleId { get; set; }
    public long? ThemeId { get; set; }
    public Guid? ThreadId { get; set; }
}

/// <summary>A person named in a thread's opening (no post) or in a post.</summary>
public class Mention
{
    public long Id { get; set; }
    public Guid ThreadId { get; set; }
    public Guid? PostId { get; set; }
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
}
