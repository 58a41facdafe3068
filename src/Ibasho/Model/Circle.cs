namespace Ibasho.Model;

/// <summary>A bounded group of people with its own rules.</summary>
public class Circle
{
    public long Id { get; set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }
    public string NameFolded { get; set; } = "";
    public required string Purpose
    {
        get;
        set => (field, PurposeFolded) = (value, Folding.Name(value));
    }

    public string PurposeFolded { get; private set; } = "";
    public string About { get; set; } = "";
    public string Rules { get; set; } = "";
    public Visibility Visibility { get; set; } = Visibility.Closed;
    public Joining Joining { get; set; } = Joining.Questions;
    public List<string> Questions { get; set; } = [];

    /// <summary>The number of the pledge in force; 0 where there is none.</summary>
    public int PledgeVersion { get; set; }

    /// <summary>A consultation here says by what right it tells of somebody.</summary>
    public bool AsksConsent { get; set; }

    /// <summary>Days after which a consultation goes, counted from when it was written; 0: it stays.</summary>
    public int KeptDays { get; set; }

    /// <summary>Its members may write under a pseudonym.</summary>
    public bool AllowsPseudonyms { get; set; }

    /// <summary>A circle of people who support each other in what they live through themselves; there everybody may always write under a pseudonym.</summary>
    public bool IsPeerSupport { get; set; }

    /// <summary>Texts and files inside are closed with a key of the circle where they are stored, and in no index: search does not find them.</summary>
    public bool SealsTexts { get; set; }

    /// <summary>Who joins works as one of these; none: as anything.</summary>
    public List<string> RequiredProfessions { get; set; } = [];

    /// <summary>And one of these stands behind it; none: one's own word is enough.</summary>
    public List<string> RequiredLevels { get; set; } = [];
    public int MemberCount { get; set; }
    public int ThreadCount { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset LastActivityAt { get; set; }
    public int Version { get; set; }
    public List<Theme> Themes { get; set; } = [];
    public List<Membership> Memberships { get; set; } = [];

    public const int SlugLength = 40;
    public const int NameLength = 60;
    public const int PurposeLength = 200;
    public const int LongLength = 5000;
    public const int MostQuestions = 5;
    public const int MostThemes = 20;
    public const int ThemeLength = 30;
    public const int MostKeptDays = 3650;

    /// <summary>With fewer days from now on, what is older stays so long, that its author can be told.</summary>
    public const int FadeNoticeDays = 7;

    public bool MayMask => AllowsPseudonyms || IsPeerSupport;

    public bool Requires => RequiredProfessions.Count > 0 || RequiredLevels.Count > 0;

    public bool Fits(IReadOnlyList<string> professions, IReadOnlyList<string> standing) => !Requires || professions.Any(p =>
        (RequiredProfessions.Count == 0 || RequiredProfessions.Contains(p)) && (RequiredLevels.Count == 0 || RequiredLevels.Exists(l => standing.Contains($"{p}:{l}"))));

    /// <summary>Names it; people find it by the folded name.</summary>
    public void Rename(string name) => (Name, NameFolded) = (name, Folding.Name(name));
}

public enum Visibility
{
    /// <summary>Every signed-in person may read; members write.</summary>
    Open,
    /// <summary>Listed with its purpose; what is inside is for members.</summary>
    Closed,
    /// <summary>Not listed; for everybody else it does not exist.</summary>
    Secret,
}

public enum Joining
{
    Free,
    Questions,
    Invitation,
}

/// <summary>A subject inside a circle.</summary>
public class Theme
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public required string Key { get; set; }
    public required string Name { get; set; }
    public int Position { get; set; }
}

/// <summary>One version of a circle's agreement on confidentiality and ethics.</summary>
public class Pledge
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public int Number { get; set; }
    public required string Text { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>Who agreed to which version, and when.</summary>
public class PledgeAgreement
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public int Number { get; set; }
    public DateTimeOffset AgreedAt { get; set; }
}
