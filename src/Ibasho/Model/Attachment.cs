using Ibasho.Platform.Files;

namespace Ibasho.Model;

/// <summary>A file somebody brought: a draft of his own first, then part of a text or the picture of a profile.</summary>
public class Attachment
{
    public Guid Id { get; set; } = Secrets.NewId();
    public long OwnerId { get; set; }
    public Person Owner { get; set; } = null!;
    public FileKind Kind { get; set; }
    public required string Name { get; set; }

    /// <summary>What a picture shows, for those who do not see it.</summary>
    public string Alternative { get; set; } = "";
    public int Bytes { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public required byte[] Hash { get; set; }

    /// <summary>The key of its pieces, closed; none where they were stored before pieces were closed.</summary>
    public byte[]? SealedKey { get; set; }
    public Guid? ThreadId { get; private set; }
    public Thread? Thread { get; private set; }

    /// <summary>None where it belongs to the opening.</summary>
    public Guid? PostId { get; private set; }
    public Post? Post { get; private set; }
    public bool IsPortrait { get; private set; }
    public int Position { get; private set; }
    public DateTimeOffset CreatedAt { get; set; }
    public int Version { get; set; }

    public const int NameLength = 120;
    public const int AlternativeLength = 500;

    public bool IsDraft => ThreadId is null && !IsPortrait;

    /// <summary>Puts a draft under a text, or another place there; never under another text.</summary>
    public bool Attach(Guid thread, Guid? post, int position)
    {
        if (!IsDraft && (ThreadId != thread || PostId != post)) return false;
        (ThreadId, PostId, Position) = (thread, post, position);
        return true;
    }

    /// <summary>Makes a draft the picture of its owner's profile.</summary>
    public bool Show()
    {
        if (!IsDraft || Kind == FileKind.Pdf) return false;
        IsPortrait = true;
        return true;
    }
}

/// <summary>A piece of a file: one short read.</summary>
public class AttachmentChunk
{
    public Guid AttachmentId { get; set; }
    public Attachment Attachment { get; set; } = null!;
    public int Number { get; set; }
    public required byte[] Bytes { get; set; }
}

/// <summary>How much may be brought. The numbers stand here so that there is one place to change them.</summary>
public static class FileLimits
{
    /// <summary>A telephone's picture without JavaScript has 3 to 8 MB, a leaflet as PDF less.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    /// <summary>A portrait is loaded beside every text of its owner.</summary>
    public const int MostPortraitBytes = 1024 * 1024;

    /// <summary>More is an album, and nobody reads the text any more.</summary>
    public const int MostOfText = 6;

    /// <summary>Some thousand pictures as the browser makes them small; a small server's disk stands it.</summary>
    public const long MostOfPerson = 500L * 1024 * 1024;

    /// <summary>The database stays small enough to be copied every night.</summary>
    public const long MostOfPlace = 20L * 1024 * 1024 * 1024;

    /// <summary>Files of one form, and the words beside them.</summary>
    public const long MostOfForm = (long)MostOfText * MostBytes + 2 * 1024 * 1024;

    /// <summary>A draft that was never sent is forgotten after a day.</summary>
    public static readonly TimeSpan DraftKept = TimeSpan.FromHours(24);

    /// <summary>Files brought by one person in an hour.</summary>
    public const int MostInHour = 120;
}
