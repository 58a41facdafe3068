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
    public string Language { get; set; } = "ja";

    /// <summary>JIS code of a prefecture; empty for the whole country.</summary>
    public string Prefecture { get; set; } = "";
    public CrisisLineKind Kind { get; set; } = CrisisLineKind.Talk;
    public int Position { get; set; }
    public DateOnly CheckedOn { get; set; }
    public int Version { get; set; }
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
