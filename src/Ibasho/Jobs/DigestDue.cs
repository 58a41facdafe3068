using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>Once a day at a fixed hour everybody who wants it gets the same mail; when something happened cannot be read from it.</summary>
public sealed record DigestDue
{
    public const string JobKind = "digest";

    /// <summary>Six in the evening in Japan, when most have come home.</summary>
    private static readonly TimeSpan Hour = TimeSpan.FromHours(18);
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    /// <summary>Orders today's, if its hour has come and no other node did.</summary>
    internal static async Task OrderAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var local = now.ToOffset(Japan);
        var today = new DateTimeOffset(local.Date + Hour, Japan).ToUniversalTime();
        if (now < today) today = today.AddDays(-1);
        var last = await db.Set<Turn>().Where(t => t.Name == JobKind).Select(t => (DateTimeOffset?)t.At).FirstOrDefaultAsync(cancel);
        if (last >= today) return;
        await using var writing = await db.WriteAsync(cancel);
        // The first time only the day is noted: nobody is written to because the place was started.
        if (last is null) db.Add(new Turn { Name = JobKind, At = today });
        else if (await db.Set<Turn>().Where(t => t.Name == JobKind && t.At < today).ExecuteUpdateAsync(t => t.SetProperty(x => x.At, today), cancel) == 0) return;
        else db.Later(JobKind, new DigestDue(), now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }
}
