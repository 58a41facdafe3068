namespace Ibasho.Jobs;

/// <summary>Consultations are to be looked through: whose time is over goes, whose authors are to be told are told.</summary>
/// <param name="Circle">Whose days were changed: its consultations get their new end first.</param>
public sealed record FadeDue(long? Circle = null)
{
    public const string JobKind = "fade";

    /// <summary>So long before a consultation goes, its author is told; of a short life half.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(7);
}
