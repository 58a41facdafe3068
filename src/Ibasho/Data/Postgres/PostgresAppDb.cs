using Ibasho.Model;
using Ibasho.Platform.Searching;
using Npgsql;

namespace Ibasho.Data.Postgres;

/// <summary>The database for places that outgrow one machine.</summary>
public sealed class PostgresAppDb(DbContextOptions<PostgresAppDb> options) : AppDb(options)
{
    public override async Task<Writing> WriteAsync(CancellationToken cancel) =>
        new(await Database.BeginTransactionAsync(cancel), null);

    public override IQueryable<Job> WaitingJobs(DateTimeOffset now, int most)
    {
        var instant = (now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return Set<Job>().FromSql($"""
            SELECT * FROM "Job" WHERE "FailedAt" IS NULL AND "NotBefore" <= {instant} AND ("LeasedUntil" IS NULL OR "LeasedUntil" < {instant})
            ORDER BY "Id" LIMIT {most} FOR UPDATE SKIP LOCKED
            """);
    }

    public override IQueryable<SearchEntry> Matching(SearchQuery query, IReadOnlyCollection<long> circles, int most)
    {
        // The circle is a term of the index, so what one may not see is never even counted.
        var match = $"({string.Join(" | ", circles.Select(c => $"'c{c}'"))}) & {query.ToTsQuery()}";
        return Set<SearchEntry>().FromSql($"""
            SELECT * FROM "SearchEntry" WHERE "Words" @@ {match}::tsquery ORDER BY "Id" DESC LIMIT {most}
            """);
    }

    protected override Task WriteIndexAsync(SearchEntry entry, string text, CancellationToken cancel)
    {
        var words = SearchText.TsVector(text) + $" 'c{entry.CircleId}'";
        return Database.ExecuteSqlAsync($"UPDATE \"SearchEntry\" SET \"Words\" = {words}::tsvector WHERE \"Id\" = {entry.Id}", cancel);
    }

    protected override Task EraseIndexAsync(Guid thread, Guid? post, CancellationToken cancel) =>
        Set<SearchEntry>().Where(s => s.ThreadId == thread && s.PostId == post).ExecuteDeleteAsync(cancel);

    protected override bool IsTaken(DbUpdateException error) =>
        error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
