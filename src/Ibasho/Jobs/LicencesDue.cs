namespace Ibasho.Jobs;

/// <summary>Documents that wait for a decision are to be looked through: what waited too long goes.</summary>
public sealed record LicencesDue
{
    public const string JobKind = "licences";
}
