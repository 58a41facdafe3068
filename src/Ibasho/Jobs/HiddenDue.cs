namespace Ibasho.Jobs;

/// <summary>Hidden texts are to be looked through: those whose time is over go for good.</summary>
public sealed record HiddenDue
{
    public const string JobKind = "forget-hidden";
}
