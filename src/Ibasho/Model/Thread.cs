namespace Ibasho.Model;

/// <summary>A discussion: a consultation, a free topic or a steward's notice, with its opening text.</summary>
public class Thread
{
    public Guid Id { get; set; } = Secrets.NewId();
    public long CircleId { get; set; }
    public Circle Circle { get; set; } = null!;
    public long? ThemeId { get; set; }
    public Theme? Theme { get; set; }
    public ThreadKind Kind { get; set; }
    public required string Title { get; set; }
    public string Body { get; set; } = "";
    public string Situation { get; set; } = "";
    public string Tried { get; set; } = "";
    public string Wanted { get; set; } = "";
    public DateOnly? Deadline { get; set; }

    /// <summary>By what right a consultation tells of somebody; none where nobody said.</summary>
    public Consent? Consent { get; set; }

    /// <summary>Who wrote it; null where it stands under a pseudonym: one of the two, never both.</summary>
    public long? AuthorId { get; set; }
    public Person? Author { get; set; }
    public Guid? PseudonymId { get; set; }

    /// <summary>The pseudonym's colour and animal, see <see cref="Pseudonym.Mask"/>.</summary>
    public int? Mask { get; set; }

    /// <summary>Minutes until others see it; 0 from then on. No moment is written down, only what is left of a random time. Below zero: see <see cref="MailArchive.UntilReleased"/>.</summary>
    public int HeldFor { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EditedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Taken from sight by those who moderate: like a deleted one, but its words are kept apart for a while and can come back.</summary>
    public DateTimeOffset? HiddenAt { get; private set; }

    /// <summary>Taken back whole by its author: nobody reads anything of it, and the row itself goes after <see cref="TraceDays"/>.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>When everything of it goes; set by the database from the circle's days, so that a change of these and a new thread cannot miss each other.</summary>
    public DateTimeOffset? FadesAt { get; private set; }

    /// <summary>Its author was told that it goes.</summary>
    public bool FadeTold { get; set; }

    /// <summary>From then on its author and the stewards may know that somebody may know whom it is about; the hour tells nothing of who or when.</summary>
    public DateTimeOffset? KnownFrom { get; private set; }
    public List<SteppedAway> Away { get; set; } = [];

    /// <summary>Replies that are there, and the number the newest one got.</summary>
    public int PostCount { get; set; }
    public int LastNumber { get; set; }
    public DateTimeOffset LastPostAt { get; set; }
    public int Version { get; set; }

    public const int TitleLength = 200;
    public const int TextLength = 10_000;

    /// <summary>So long somebody who follows an old link reads that it was withdrawn; then there is nothing at all.</summary>
    public const int TraceDays = 30;

    /// <summary>The words of the opening by which it is found.</summary>
    public string Searched => string.Join('\n', Title, Body, Situation, Tried, Wanted);

    public bool Close(DateTimeOffset now)
    {
        if (ClosedAt is not null || DeletedAt is not null) return false;
        ClosedAt = now;
        return true;
    }

    public bool Reopen()
    {
        if (ClosedAt is null || DeletedAt is not null) return false;
        ClosedAt = null;
        return true;
    }

    /// <summary>The text goes, a trace stays for those who answered.</summary>
    public bool Delete(DateTimeOffset now)
    {
        if (DeletedAt is not null) return false;
        DeletedAt = now;
        Title = Body = Situation = Tried = Wanted = "";
        (Deadline, Consent, EditedAt) = (null, null, null);
        return true;
    }

    /// <summary>The words leave the thread, and everything that reads threads; whoever hides them keeps what is answered.</summary>
    public HiddenText? Hide(DateTimeOffset now)
    {
        if (DeletedAt is not null) return null;
        var kept = new HiddenText { ThreadId = Id, Title = Title, Text = OpeningText.Of(this).Packed, Consent = Consent, EditedAt = EditedAt };
        Delete(now);
        HiddenAt = now;
        return kept;
    }

    /// <summary>As it was before it was hidden.</summary>
    public bool Restore(HiddenText kept)
    {
        if (HiddenAt is null || WithdrawnAt is not null) return false;
        (DeletedAt, HiddenAt) = (null, null);
        (Title, Consent, EditedAt) = (kept.Title, kept.Consent, kept.EditedAt);
        (Body, Situation, Tried, Wanted, Deadline) = OpeningText.Unpacked(kept.Text);
        return true;
    }

    /// <summary>A consultation goes so many days after it was written; 0: it stays.</summary>
    public void FadeAfter(int days) => FadesAt = days > 0 && Kind == ThreadKind.Consultation ? CreatedAt.AddDays(days) : null;

    /// <summary>Everything goes, also what others answered; the empty row stays for a while so that an old link can say so.</summary>
    public bool Withdraw(DateTimeOffset now)
    {
        if (WithdrawnAt is not null) return false;
        Delete(now);
        (WithdrawnAt, FadesAt, FadeTold, KnownFrom) = (now, now.AddDays(TraceDays), true, null);
        (ThemeId, PostCount, LastNumber, LastPostAt, HiddenAt) = (null, 0, 0, CreatedAt, null);
        return true;
    }
}

/// <summary>By what right a consultation may tell of somebody.</summary>
public enum Consent
{
    /// <summary>The person agreed.</summary>
    Person,

    /// <summary>The family agreed, where the person cannot.</summary>
    Family,

    /// <summary>Changed so far that nobody can be recognised.</summary>
    Processed,
}

/// <summary>Somebody may know whom a consultation is about, and stepped away: for them it is not there.</summary>
public class SteppedAway
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public Guid ThreadId { get; set; }
    public Thread Thread { get; set; } = null!;

    /// <summary>A day and no hour: with the hour, a list of sessions would tell who it was.</summary>
    public DateOnly On { get; set; }

    /// <summary>Where fewer could have said so, saying that somebody did would say who.</summary>
    public const int FewestOthers = 5;
}

public enum ThreadKind
{
    Consultation,
    Topic,
    Notice,
}

/// <summary>A reply in a thread.</summary>
public class Post
{
    public Guid Id { get; set; } = Secrets.NewId();
    public Guid ThreadId { get; set; }
    public Thread Thread { get; set; } = null!;

    /// <summary>1, 2, 3 … inside the thread; the reading order and the paging key.</summary>
    public int Number { get; set; }

    /// <summary>As with <see cref="Thread"/>: a person, or a pseudonym.</summary>
    public long? AuthorId { get; set; }
    public Person? Author { get; set; }
    public Guid? PseudonymId { get; set; }
    public int? Mask { get; set; }

    /// <summary>As with <see cref="Thread"/>; until then its number is below zero and means nothing.</summary>
    public int HeldFor { get; set; }
    public Guid? InReplyToId { get; set; }
    public Post? InReplyTo { get; set; }
    public required string Body { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EditedAt { get; set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Taken from sight by those who moderate: like a deleted one, but its words are kept apart for a while and can come back.</summary>
    public DateTimeOffset? HiddenAt { get; private set; }
    public int Version { get; set; }

    public bool Delete(DateTimeOffset now)
    {
        if (DeletedAt is not null) return false;
        DeletedAt = now;
        Body = "";
        EditedAt = null;
        return true;
    }

    public HiddenText? Hide(DateTimeOffset now)
    {
        if (DeletedAt is not null) return null;
        var kept = new HiddenText { ThreadId = ThreadId, PostId = Id, Text = Body, EditedAt = EditedAt };
        Delete(now);
        HiddenAt = now;
        return kept;
    }

    public bool Restore(HiddenText kept)
    {
        if (HiddenAt is null) return false;
        (DeletedAt, HiddenAt) = (null, null);
        (Body, EditedAt) = (kept.Text, kept.EditedAt);
        return true;
    }
}

/// <summary>The texts of an opening as one, as earlier versions are kept: no word of any language stands between them.</summary>
public sealed record OpeningText(string Body, string Situation, string Tried, string Wanted, DateOnly? Deadline)
{
    private const char Between = '\u001e';

    public static OpeningText Of(Thread thread) => new(thread.Body, thread.Situation, thread.Tried, thread.Wanted, thread.Deadline);

    public string Packed => string.Join(Between, new[] { Body, Situation, Tried, Wanted, Deadline?.ToString("O") ?? "" }.Select(text => text.Replace(Between, ' '))).TrimEnd(Between);

    public static OpeningText Unpacked(string text)
    {
        var parts = text.Split(Between);
        return new(Part(0), Part(1), Part(2), Part(3), DateOnly.TryParseExact(Part(4), "O", out var day) ? day : null);

        string Part(int i) => i < parts.Length ? parts[i] : "";
    }
}

/// <summary>What a thread's opening (no post) or a post said before an edit.</summary>
public class Revision
{
    public long Id { get; set; }
    public Guid ThreadId { get; set; }
    public Guid? PostId { get; set; }
    public string Title { get; set; } = "";
    public required string Text { get; set; }
    public DateTimeOffset WrittenAt { get; set; }
}
