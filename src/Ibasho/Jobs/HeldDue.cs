using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>Words under pseudonyms wait a random number of minutes; each minute one node counts them all down.</summary>
public sealed record HeldDue
{
    public const string JobKind = "held";

    /// <summary>Just under a minute, so that a minute never waits for the next one.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(59);

    /// <summary>Orders the next minute, if something waits and no other node did.</summary>
    internal static async Task OrderAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        if (!await db.Set<Post>().AnyAsync(p => p.HeldFor > 0, cancel) && !await db.Set<Thread>().AnyAsync(t => t.HeldFor > 0, cancel)) return;
        await using var writing = await db.WriteAsync(cancel);
        var before = now - Every;
        var first = await db.Set<Turn>().Where(t => t.Name == JobKind).Select(t => (DateTimeOffset?)t.At).FirstOrDefaultAsync(cancel) is null;
        if (first) db.Add(new Turn { Name = JobKind, At = now });
        else if (await db.Set<Turn>().Where(t => t.Name == JobKind && t.At <= before).ExecuteUpdateAsync(t => t.SetProperty(x => x.At, now), cancel) == 0) return;
        db.Later(JobKind, new HeldDue(), now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }
}
