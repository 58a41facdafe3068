namespace Ibasho.Jobs;

/// <summary>Somebody asked for a copy of their data: it is to be put together.</summary>
public sealed record ExportDue(long Id)
{
    public const string JobKind = "export";
}

/// <summary>People who wanted to be forgotten are to be looked through: whose day has come are.</summary>
public sealed record ErasureDue
{
    public const string JobKind = "erase";
}
