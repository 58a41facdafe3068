namespace Ibasho.Jobs;

/// <summary>A new day has begun: where the audit log stands is to be signed.</summary>
public sealed record AuditDayDue
{
    public const string JobKind = "audit-day";
}
