using Ibasho.Data;

namespace Ibasho.Jobs;

/// <summary>After a text was erased: takes it out of what the database keeps beside its tables.</summary>
public sealed class SweepErased : IJob
{
    public const string JobKind = "sweep";

    public string Kind => JobKind;

    public Task RunAsync(AppDb db, string payload, CancellationToken cancel) => db.SweepAsync(cancel);
}
