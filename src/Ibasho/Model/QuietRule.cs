namespace Ibasho.Model;

/// <summary>Who must not learn that its owner is in a circle: an employer, a person, or everybody of another circle. Nobody but its owner ever reads it.</summary>
public class QuietRule
{
    public long Id { get; set; }
    public long CircleId { get; set; }
    public Circle Circle { get; set; } = null!;

    /// <summary>Whose membership stays unknown.</summary>
    public long PersonId { get; set; }
    public Person Person { get; set; } = null!;
    public QuietKind Kind { get; private set; }

    /// <summary>The employer as its owner writes it.</summary>
    public string Words { get; private set; } = "";
    public string WordsFolded { get; private set; } = "";
    public long? OtherId { get; private set; }
    public Person? Other { get; set; }
    public long? OtherCircleId { get; private set; }
    public Circle? OtherCircle { get; set; }

    /// <summary>The same for the same thing, so that a form sent twice makes one rule.</summary>
    public string Key { get; private set; } = "";

    public const int MostInCircle = 20;
    public const int WordsLength = 100;

    /// <summary>A beginning shorter than this would be that of half the world.</summary>
    public const int FewestLetters = 3;

    public static QuietRule OfEmployer(long circle, long person, string words) =>
        new() { CircleId = circle, PersonId = person, Kind = QuietKind.Employer, Words = words, WordsFolded = EmployerName.Fold(words), Key = "e:" + EmployerName.Fold(words) };

    public static QuietRule OfPerson(long circle, long person, long other) =>
        new() { CircleId = circle, PersonId = person, Kind = QuietKind.Person, OtherId = other, Key = $"p:{other}" };

    public static QuietRule OfCircle(long circle, long person, long other) =>
        new() { CircleId = circle, PersonId = person, Kind = QuietKind.Circle, OtherCircleId = other, Key = $"c:{other}" };
}

public enum QuietKind
{
    Employer,
    Person,
    Circle,
}
