using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>What is done every hour, on every node; each line may run twice without harm.</summary>
public sealed class Timetable(TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private DateTimeOffset _next;

    public async Task RunDueAsync(AppDb db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return;
        await TidyAsync(db, now, cancel);
        _next = now + Every;
    }

    /// <summary>Forgets what has done its service: keys of answered intents, sessions that are over, notices read long ago.</summary>
    internal static async Task TidyAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var answered = now.AddHours(-IdempotencyKey.KeptHours);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var idle = today.AddDays(-Session.IdleDays);
        var old = today.AddDays(-Session.LongestDays);
        var read = now.AddDays(-Notice.KeptDays);
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<IdempotencyKey>().Where(k => k.CreatedAt < answered).ExecuteDeleteAsync(cancel);
        await db.Set<Session>().Where(s => s.LastSeenOn < idle || s.CreatedOn < old).ExecuteDeleteAsync(cancel);
        await db.Set<Notice>().Where(n => n.ReadAt != null && n.ReadAt < read).ExecuteDeleteAsync(cancel);
        // Files that were brought and never sent.
        var brought = now - FileLimits.DraftKept;
        if (await db.Set<Attachment>().Where(f => f.ThreadId == null && !f.IsPortrait && f.CreatedAt < brought).ExecuteDeleteAsync(cancel) > 0)
        {
            db.Later(SweepErased.JobKind, new { Drafts = true }, now);
            await db.SaveChangesAsync(cancel);
        }
        await writing.CommitAsync(cancel);
    }
}
