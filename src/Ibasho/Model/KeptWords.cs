namespace Ibasho.Model;

/// <summary>Words the guard would have changed and their writer kept, with the reason: the writer's own, to stewards a number.</summary>
public class KeptWords
{
    public long Id { get; set; }

    /// <summary>The text they stand in: a thread's opening, one of its replies, or, with neither, a person's profile.</summary>
    public Guid? ThreadId { get; set; }
    public Guid? PostId { get; set; }
    public long? PersonId { get; set; }
    public required string Words { get; set; }

    /// <summary>The guard's word for what they are: person, place, organisation, date, age, contact, number, rare.</summary>
    public required string Kind { get; set; }
    public required string Reason { get; set; }

    public const int ReasonLength = 200;
}
