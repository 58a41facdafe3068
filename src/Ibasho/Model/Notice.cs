namespace Ibasho.Model;

/// <summary>News for one person. It holds ids only; its words are made when it is read, if it is still true.</summary>
public class Notice
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public NoticeKind Kind { get; set; }
    public long? CircleId { get; set; }
    public Guid? ThreadId { get; set; }
    public Guid? PostId { get; set; }
    public long? JoinRequestId { get; set; }
    public long? ConcernId { get; set; }
    public long? ActorId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>One notice for one thing, however often its job runs.</summary>
    public required string Once { get; set; }

    /// <summary>Days for which a read notice is kept.</summary>
    public const int KeptDays = 90;
}

public enum NoticeKind
{
    JoinAsked,
    JoinAnswered,
    ThreadStarted,
    Replied,
    Mentioned,
    AccountAsked,
    FactorResetAsked,
    CaseFading,
    CaseKnown,
    DisclosureAsked,
    DisclosureDecided,
    Reported,
    ReportAnswered,
    Measured,
    Appealed,
    LicenceAsked,
    LicenceAnswered,
    DataReady,

    /// <summary>Never a notice: one mail a day, the same for everybody who wants it, whether anything happened under pseudonyms or not.</summary>
    PseudonymDigest,
}

/// <summary>What somebody wants to hear of; without a row every notice is on, and mail where <see cref="MailedUnasked"/> says so.</summary>
public class NoticePreference
{
    public long PersonId { get; set; }
    public NoticeKind Kind { get; set; }
    public bool Wanted { get; set; } = true;

    /// <summary>By mail too; null: as it is for everybody who has not chosen.</summary>
    public bool? Mailed { get; set; }

    /// <summary>Mail where somebody waits for an answer or is spoken to; what is merely new can be read on the next visit.</summary>
    public static bool MailedUnasked(NoticeKind kind) => kind is not (NoticeKind.ThreadStarted or NoticeKind.CaseKnown or NoticeKind.ReportAnswered or NoticeKind.PseudonymDigest);
}
