using Ibasho.Access;
using Ibasho.Model;

namespace Ibasho.Features.Threads;

/// <summary>A thread as one reader sees it: its opening, and what this reader may do.</summary>
public sealed record ThreadView(
    Guid Id,
    string Slug,
    string CircleName,
    Visibility Visibility,
    ThreadKind Kind,
    string? Theme,
    string Title,
    string BodyHtml,
    string SituationHtml,
    string TriedHtml,
    string WantedHtml,
    DateOnly? Deadline,
    long AuthorId,
    string AuthorName,
    IReadOnlyList<string> Professions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt,
    DateTimeOffset? ClosedAt,
    int Version,
    int PostCount,
    int LastNumber,
    int ReadNumber)
{
    public bool IsClosed => ClosedAt is not null;
    public bool IsDeleted { get; init; }
    public bool IsHidden { get; init; }
    public bool IsMine { get; init; }
    public bool MayReport { get; init; }

    /// <summary>Until then this reader does not write here.</summary>
    public DateTimeOffset? SilentUntil { get; init; }

    /// <summary>It stands under a pseudonym with this colour and animal.</summary>
    public int? Mask { get; init; }

    /// <summary>On its way: nobody else sees it yet.</summary>
    public bool IsHeld { get; init; }

    /// <summary>False where the account is no longer there to be visited.</summary>
    public bool HasAuthorPage { get; init; }
    public bool IsFollowed { get; init; }
    public bool IsBookmarked { get; init; }
    public bool MayReply { get; init; }
    public bool MayEdit { get; init; }
    public bool MayDelete { get; init; }

    /// <summary>For members of its circle.</summary>
    public Consent? Consent { get; init; }
    public DateTimeOffset? FadesAt { get; init; }
    public bool MayWithdraw { get; init; }
    public bool MayStepAway { get; init; }

    /// <summary>Its author and the stewards read that somebody may know whom it is about.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Its pseudonym, for stewards.</summary>
    public Guid? Pseudonym { get; init; }

    /// <summary>Close it, or open it again.</summary>
    public bool MayClose { get; init; }
    public Guid? Portrait { get; init; }
    public IReadOnlyList<FileRow> Files { get; init; } = [];
}

/// <summary>A reply as one reader sees it.</summary>
public sealed record PostView(
    Guid Id,
    Guid ThreadId,
    int Number,
    string BodyHtml,
    long AuthorId,
    string AuthorName,
    IReadOnlyList<string> Professions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt,
    int Version,
    AnsweredView? InReplyTo)
{
    public bool IsDeleted { get; init; }
    public bool IsHidden { get; init; }
    public bool IsMine { get; init; }
    public int? Mask { get; init; }
    public bool IsHeld { get; init; }

    /// <summary>Its pseudonym, for stewards: they can stop it, or ask who it is.</summary>
    public Guid? Pseudonym { get; init; }
    public bool MayReport { get; init; }
    public bool HasAuthorPage { get; init; }
    public bool IsBookmarked { get; init; }
    public bool MayReply { get; init; }
    public bool MayEdit { get; init; }
    public bool MayDelete { get; init; }
    public Guid? Portrait { get; init; }
    public IReadOnlyList<FileRow> Files { get; init; } = [];
}

/// <summary>The earlier reply that a reply answers.</summary>
public sealed record AnsweredView(Guid Id, int Number, string AuthorName, bool IsDeleted);
