namespace Ibasho.Model;

/// <summary>A mailing list's archive that was brought to a circle: its threads are there for nobody until somebody who runs the circle releases them.</summary>
public class MailArchive
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public Circle Circle { get; set; } = null!;
    public required string Name { get; set; }
    public ArchiveState State { get; private set; } = ArchiveState.Coming;

    /// <summary>None where it was brought on the server itself.</summary>
    public long? BroughtById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>What the guard is sure of gets other words when the threads are released.</summary>
    public bool Rewrites { get; private set; }

    /// <summary>Mails that are here by it, and those that were here before.</summary>
    public int Mails { get; set; }
    public int Known { get; set; }
    public int Threads { get; set; }
    public int Files { get; set; }

    /// <summary>Files and parts that could not be taken, texts that were too long, mails without a word.</summary>
    public int FilesLeft { get; set; }
    public int Shortened { get; set; }
    public int Empty { get; set; }

    /// <summary>Mails that stand under the name of a member.</summary>
    public int Matched { get; set; }
    public int Sure { get; set; }
    public int Likely { get; set; }

    /// <summary>What the guard found, by kind: <c>person 12 3</c> for sure and likely, a line for each.</summary>
    public string Kinds { get; set; } = "";
    public int Version { get; set; }

    public const int NameLength = 120;

    /// <summary>Stands in <see cref="Thread.HeldFor"/> and <see cref="Post.HeldFor"/>: no minutes, but until somebody says so.</summary>
    public const int UntilReleased = -1;

    /// <summary>Everything that could be read is there.</summary>
    public void Arrive() => State = ArchiveState.Waiting;

    /// <summary>Also one whose coming broke off: what came is there.</summary>
    public bool Release(bool rewrites, DateTimeOffset now)
    {
        if (State is not (ArchiveState.Waiting or ArchiveState.Coming)) return false;
        (State, Rewrites, ReleasedAt) = (ArchiveState.Releasing, rewrites, now);
        return true;
    }

    public void Finish() => State = ArchiveState.Released;

    public bool Discard()
    {
        if (State is not (ArchiveState.Waiting or ArchiveState.Coming)) return false;
        State = ArchiveState.Going;
        return true;
    }
}

public enum ArchiveState
{
    Coming,
    Waiting,
    Releasing,
    Released,

    /// <summary>Discarded: its threads are being taken away.</summary>
    Going,
}

/// <summary>A mail that was brought: so the same archive, brought again, brings nothing twice. Its words stand in the text it became; of its sender nothing is kept.</summary>
public class ArchivedMail
{
    public long Id { get; set; }
    public long ArchiveId { get; set; }
    public MailArchive Archive { get; set; } = null!;
    public long CircleId { get; set; }

    /// <summary>Of the name every mail has in the world.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>What it became; none where it had no words. Taken out, there is nothing under this number any more.</summary>
    public Guid? ThreadId { get; set; }

    /// <summary>None where it became an opening.</summary>
    public Guid? PostId { get; set; }
    public int Sure { get; set; }
    public int Likely { get; set; }
}
