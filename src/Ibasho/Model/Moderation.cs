namespace Ibasho.Model;

/// <summary>One text that readers asked to have looked at, until somebody decided about it.</summary>
public class Concern
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public Circle Circle { get; set; } = null!;
    public Guid ThreadId { get; set; }
    public Thread Thread { get; set; } = null!;

    /// <summary>None where it is about the opening.</summary>
    public Guid? PostId { get; set; }
    public Post? Post { get; set; }

    /// <summary>Written by somebody who runs the circle: those who run it with them do not judge it.</summary>
    public bool ForOperators { get; set; }

    /// <summary>From then on operators see it; none where it is no matter of theirs.</summary>
    public DateTimeOffset? OperatorsFrom { get; private set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public int Version { get; set; }
    public List<Report> Reports { get; set; } = [];
    public Measure? Measure { get; set; }

    /// <summary>So long those who run the circle have it to themselves.</summary>
    public const int PatienceDays = 3;

    /// <summary>Waits for an answer of the stewards first, or of the operators at once.</summary>
    public void Wait(DateTimeOffset now) => OperatorsFrom = ForOperators ? now : OperatorsFrom <= now ? OperatorsFrom : now.AddDays(PatienceDays);

    /// <summary>Nobody who runs the circle is left to ask.</summary>
    public void GoToOperators(DateTimeOffset now) => OperatorsFrom = OperatorsFrom < now ? OperatorsFrom : now;

    public bool Close(DateTimeOffset now)
    {
        if (ClosedAt is not null) return false;
        ClosedAt = now;
        Rest(now);
        return true;
    }

    /// <summary>It was answered in time: operators need not know of it.</summary>
    public void Rest(DateTimeOffset now)
    {
        if (OperatorsFrom > now) OperatorsFrom = null;
    }
}

/// <summary>What one reader said about a text; who it was is shown only where the reader agreed, and never to the writer.</summary>
public class Report
{
    public long Id { get; set; }
    public long ConcernId { get; set; }
    public Concern Concern { get; set; } = null!;
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public ReportReason Reason { get; set; }
    public string Words { get; set; } = "";

    /// <summary>Those who decide may read the reporter's name.</summary>
    public bool MayName { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    public const int WordsLength = 1000;
    public const int MostInDay = 30;

    /// <summary>Days after the decision for which it is kept who said what; what was decided stays.</summary>
    public const int KeptDays = 180;
}

public enum ReportReason
{
    /// <summary>Somebody can be recognised.</summary>
    Identifies,
    Hurts,

    /// <summary>Somebody's life is in danger.</summary>
    Danger,
    Advertises,

    /// <summary>Against what the circle agreed on.</summary>
    Rules,
    Other,
}

/// <summary>What was decided about a text, told to its writer, who may ask somebody else to look at it again.</summary>
public class Measure
{
    public long Id { get; set; }
    public long ConcernId { get; set; }
    public Concern Concern { get; set; } = null!;

    /// <summary>The writer it was told to; none where nothing was to be told.</summary>
    public long? PersonId { get; set; }
    public MeasureAct Act { get; set; }

    /// <summary>The text was taken from sight.</summary>
    public bool Hides { get; set; }

    /// <summary>Until then the writer does not write in the circle.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>Why, as the writer reads it.</summary>
    public string Words { get; set; } = "";
    public long? DecidedById { get; set; }
    public Person? DecidedBy { get; set; }
    public DateTimeOffset DecidedAt { get; set; }
    public string? AppealWords { get; private set; }
    public DateTimeOffset? AppealedAt { get; private set; }
    public long? AnsweredById { get; private set; }
    public Person? AnsweredBy { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }
    public string? Answer { get; private set; }

    /// <summary>Somebody else looked at it again and took it back.</summary>
    public bool IsUndone { get; private set; }
    public int Version { get; set; }

    public const int WordsLength = 2000;
    public const int LongestSilenceDays = 90;

    /// <summary>So long the writer may ask, and so long a hidden text is kept.</summary>
    public const int AppealDays = 30;

    public bool IsWaiting => AppealedAt is not null && AnsweredAt is null;

    public bool MayStillAppeal(DateTimeOffset now) => AppealedAt is null && now < DecidedAt.AddDays(AppealDays);

    public bool Appeal(string words, DateTimeOffset now)
    {
        if (!MayStillAppeal(now)) return false;
        (AppealWords, AppealedAt) = (words, now);
        return true;
    }

    public bool AnswerAppeal(long by, bool undo, string words, DateTimeOffset now)
    {
        if (!IsWaiting) return false;
        (AnsweredById, AnsweredAt, Answer, IsUndone) = (by, now, words, undo);
        return true;
    }
}

public enum MeasureAct
{
    Leave,
    Warn,
    Hide,
    Silence,
}

/// <summary>Somebody does not write in a circle until then; reading stays.</summary>
public class Sanction
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public long PersonId { get; set; }
    public long MeasureId { get; set; }
    public DateTimeOffset Until { get; set; }
}

/// <summary>The words of a hidden text, kept away from everything that reads texts, for the decision and the appeal.</summary>
public class HiddenText
{
    public long Id { get; set; }
    public Guid ThreadId { get; set; }
    public Guid? PostId { get; set; }
    public string Title { get; set; } = "";

    /// <summary>Of an opening its parts as one, as earlier versions are kept.</summary>
    public required string Text { get; set; }
    public Consent? Consent { get; set; }
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>Then it goes for good; none while somebody is asked to look again.</summary>
    public DateTimeOffset? KeptUntil { get; set; }
}
