namespace Ibasho.Model;

/// <summary>The one place this server runs: its name, its word of welcome, who may register. There is one row.</summary>
public class Place
{
    public int Id { get; set; } = 1;
    public required string Name { get; set; }
    public string Welcome { get; set; } = "";

    /// <summary>What everybody here promises; shown in the footer of every page.</summary>
    public string Promise { get; set; } = "";
    public Registration Registration { get; set; } = Registration.Approval;
    public bool IsDemo { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Lines of the journal of erasures that were carried out in this database; a restored copy has fewer.</summary>
    public int Erasures { get; set; }

    /// <summary>Since a copy was restored nothing is mailed or told outside: it may be a rehearsal, and what waited then has been said already. Until somebody at the server opens it.</summary>
    public DateTimeOffset? OutboxFrozenAt { get; set; }
    public int Version { get; set; }
}

public enum Registration
{
    Open,
    Approval,
    Invitation,
}

/// <summary>A telephone line, chat or page for somebody in need: the operator's data, with the day it was checked.</summary>
public class CrisisLine
{
    public long Id { get; set; }
    public required string Name { get; set; }

    /// <summary>A telephone number, or an address on the web.</summary>
    public required string Contact { get; set; }
    public string Hours { get; set; } = "";
    public string Note { get; set; } = "";

    /// <summary>The language it is described in: readers of that language see it first.</summary>
    public string Language { get; set; } = "ja";

    /// <summary>JIS code of a prefecture; empty for the whole country.</summary>
    public string Prefecture { get; set; } = "";
    public CrisisLineKind Kind { get; set; } = CrisisLineKind.Talk;
    public int Position { get; set; }

    /// <summary>The day on which somebody here saw to it that it is right; never, where it has its first value.</summary>
    public DateOnly CheckedOn { get; set; }
    public int Version { get; set; }

    public const int NameLength = 100;
    public const int ContactLength = 200;
    public const int HoursLength = 200;
    public const int NoteLength = 500;
    private const int TrustedDays = 180;

    public bool IsChecked => CheckedOn != default;

    public bool IsStale(DateOnly today) => today.DayNumber - CheckedOn.DayNumber > TrustedDays;

    /// <summary>What a tap opens: a telephone or a page; null where it can only be read.</summary>
    public static string? Opens(string contact) =>
        Uri.TryCreate(contact, UriKind.Absolute, out var page) && page.Scheme is "https" or "http" ? page.AbsoluteUri
        : contact.Length > 1 && contact.All(c => char.IsAsciiDigit(c) || c is '-' or '#' or '+' or '*' or ' ' or '(' or ')')
            ? "tel:" + string.Concat(contact.Where(c => char.IsAsciiDigit(c) || c is '#' or '+' or '*')).Replace("#", "%23", StringComparison.Ordinal)
        : null;
}

public enum CrisisLineKind
{
    Emergency,
    Talk,
    Text,
    Official,
}

/// <summary>A word of the search index with whom it belongs to; its text is in the provider's own index.</summary>
public class SearchEntry
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public Guid ThreadId { get; set; }
    public Guid? PostId { get; set; }
    public long AuthorId { get; set; }
    public ThreadKind Kind { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
