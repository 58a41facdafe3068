namespace Ibasho.Platform;

/// <summary>How an operation ended: done, or one named refusal.</summary>
public readonly record struct Outcome(Refusal? Refusal)
{
    public static readonly Outcome Done = new((Refusal?)null);

    public bool IsDone => Refusal is null;

    public static implicit operator Outcome(Refusal refusal) => new(refusal);
}

/// <summary>Like <see cref="Outcome"/>, with what was made or changed.</summary>
public readonly record struct Outcome<T>(T? Value, Refusal? Refusal) where T : class
{
    public bool IsDone => Refusal is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}

/// <summary>Every reason for which the product says no. Words for each stand in Shell/RefusalText.</summary>
public enum Refusal
{
    /// <summary>It is not there, or the one who asks may not know that it is.</summary>
    Missing,
    NotSignedIn,
    NotAllowed,
    ScopeMissing,
    Invalid,
    TooMany,
    ChangedMeanwhile,
    KeyUsedOtherwise,
    SlugTaken,
    EmailTaken,
    WrongCredentials,
    /// <summary>The password was right; the second factor is asked for.</summary>
    SecondFactor,
    WrongCode,
    /// <summary>The short time between password and code is over, or its tries are used up.</summary>
    StepEnded,
    WrongPasskey,
    LastFactor,
    SecondOperatorNeeded,
    AccountWaits,
    AccountDeclined,
    AccountSuspended,
    RegistrationClosed,
    LinkEnded,
    AlreadyMember,
    AlreadyAsked,
    NotAsked,
    AlreadyDecided,
    InvitationNeeded,
    AnswersMissing,
    PledgeNotAgreed,
    PledgeChanged,
    LastSteward,
    ThreadClosed,
    AlreadyDeleted,
    TooLarge,
    FileRefused,
    FilesFull,
    FileMissing,
    /// <summary>The guard found what could identify somebody, and the writer has not decided about it yet.</summary>
    GuardReview,
    /// <summary>A valid My Number, which the law forbids to keep.</summary>
    MyNumber,
    ConsentMissing,
    /// <summary>The circle has no pseudonyms.</summary>
    PseudonymsOff,
    TooFewForPseudonym,
    PseudonymStopped,
    PseudonymBlocked,
    /// <summary>A file has an owner, so none goes with a pseudonym.</summary>
    PseudonymHasNoFiles,
    /// <summary>It is on its way: others do not see it yet.</summary>
    Held,
    WrongPassphrase,
    /// <summary>The answer to the same question is only days old.</summary>
    AskedLately,
    /// <summary>There are not two custodians who could.</summary>
    NobodyCanOpen,
    CustodiansFull,
    /// <summary>No person and no circle one may know of has this name.</summary>
    NobodyCalledSo,
    TooManyRules,
    /// <summary>Somebody does not write in this circle for a while.</summary>
    WritingSuspended,
    /// <summary>There is nobody besides the ones concerned who could decide.</summary>
    NobodyElse,
    /// <summary>The circle asks for a profession, or for what stands behind it.</summary>
    ProfessionNeeded,
    TooManyDocuments,
    /// <summary>The place would be left without anybody who runs it.</summary>
    LastOperator,
}
