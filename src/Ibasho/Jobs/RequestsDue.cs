namespace Ibasho.Jobs;

/// <summary>Requests to join are to be looked through: what nobody answered in time ends.</summary>
public sealed record RequestsDue
{
    public const string JobKind = "requests";
}
