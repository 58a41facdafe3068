using Ibasho.Model;
using Ibasho.Platform.Searching;
using Microsoft.Data.Sqlite;

namespace Ibasho.Data.Sqlite;

/// <summary>The default database: one file, one writer at a time.</summary>
public sealed class SqliteAppDb(DbContextOptions<SqliteAppDb> options) : AppDb(options)
{
    // One process owns the file (Program takes a lock on the folder), so turns can be taken in memory.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    public override async Task<Writing> WriteAsync(CancellationToken cancel)
    {
        await Turn.WaitAsync(cancel);
        try
        {
            return new Writing(await Database.BeginTransactionAsync(cancel), Turn);
        }
        catch
        {
            Turn.Release();
            throw;
        }
    }

    public override IQueryable<Job> WaitingJobs(DateTimeOffset now, int most) =>
        Set<Job>().Where(j => j.FailedAt == null && j.NotBefore <= now && (j.LeasedUntil == null || j.LeasedUntil < now)).OrderBy(j => j.Id).Take(most);

    public override IQueryable<SearchEntry> Matching(SearchQuery query, IReadOnlyCollection<long> circles, int most)
    {
        // The circle is a term of the index, so what one may not see is never even counted.
        var match = $"{{circle}} : ({string.Join(" OR ", circles.Select(c => $"\"c{c}\""))}) AND {query.ToFts5("words")}";
        return Set<SearchEntry>().FromSql($"""
            SELECT s.* FROM (SELECT rowid AS r FROM search_words WHERE search_words MATCH {match} ORDER BY rowid DESC LIMIT {most})
            JOIN "SearchEntry" s ON s."Id" = r
            """);
    }

    protected override Task WriteIndexAsync(SearchEntry entry, string text, CancellationToken cancel)
    {
        var words = SearchText.IndexText(text);
        var circle = "c" + entry.CircleId;
        return Database.ExecuteSqlAsync($"INSERT INTO search_words(rowid, words, circle) VALUES ({entry.Id}, {words}, {circle})", cancel);
    }

    protected override async Task EraseIndexAsync(Guid thread, Guid? post, CancellationToken cancel)
    {
        var ids = await Set<SearchEntry>().Where(s => s.ThreadId == thread && s.PostId == post).Select(s => s.Id).ToListAsync(cancel);
        foreach (var id in ids)
        {
            await Database.ExecuteSqlAsync($"DELETE FROM search_words WHERE rowid = {id}", cancel);
            await Database.ExecuteSqlAsync($"DELETE FROM \"SearchEntry\" WHERE \"Id\" = {id}", cancel);
        }
    }

    /// <summary>Until the log is written back and cut, it holds the pages of before.</summary>
    public override async Task SweepAsync(CancellationToken cancel)
    {
        await Turn.WaitAsync(cancel);
        try
        {
            await Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancel);
        }
        finally
        {
            Turn.Release();
        }
    }

    protected override bool IsTaken(DbUpdateException error) =>
        error.InnerException is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 };
}
