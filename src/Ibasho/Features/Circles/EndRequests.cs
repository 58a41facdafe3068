using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Features.Circles;

/// <summary>Ends the requests that nobody answered in time, in one refusal for all: those that no steward was shown, and those that stewards let lie.</summary>
public sealed class EndRequests(TimeProvider clock) : IJob
{
    private const int Batch = 20;

    public string Kind => RequestsDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        while (await EndAsync(db, cancel) == Batch)
        {
        }
    }

    private async Task<int> EndAsync(AppDb db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        var due = await db.TakeUnansweredAsync(now, Batch, cancel);
        foreach (var (request, isHidden) in due)
        {
            request.End(isHidden, now);
            db.Report(new Happening(NoticeKind.JoinAnswered, null, request.CircleId, JoinRequest: request.Id) { Only = request.PersonId, Turn = request.Version }, now);
            db.Audit(Viewer.Guest, "circle.request.end", now, request.CircleId, request.PersonId);
        }
        // A steward answers at this moment: the next hour sees what is left.
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is not null) return 0;
        await writing.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return due.Count;
    }
}
