using System.Text.Json;
using Ibasho.Model;
using Ibasho.Platform.Searching;
using Microsoft.Data.Sqlite;

namespace Ibasho.Data.Sqlite;

/// <summary>The default database: one file, one writer at a time.</summary>
public sealed class SqliteAppDb(DbContextOptions<SqliteAppDb> options) : AppDb(options)
{
    // One process owns the file (Program takes a lock on the folder), so turns can be taken in memory.
    private static readonly WriteTurn Turn = new();

    public override async Task<DatabaseState> ExamineAsync(TimeProvider clock, CancellationToken cancel)
    {
        var wrong = new List<string>();
        await Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = Database.GetDbConnection().CreateCommand();
            command.CommandText = """
                SELECT 'SQLite ' || sqlite_version() UNION ALL SELECT 'journal_mode=' || journal_mode FROM pragma_journal_mode UNION ALL SELECT 'synchronous=' || synchronous FROM pragma_synchronous
                UNION ALL SELECT 'foreign_keys=' || foreign_keys FROM pragma_foreign_keys UNION ALL SELECT 'secure_delete=' || secure_delete FROM pragma_secure_delete
                """;
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var version = await rows.ReadAsync(cancel) ? rows.GetString(0) : "SQLite";
            while (await rows.ReadAsync(cancel))
                if (rows.GetString(0) is not ("journal_mode=wal" or "synchronous=2" or "foreign_keys=1" or "secure_delete=1")) wrong.Add(rows.GetString(0));
            return new DatabaseState(version, wrong, clock.GetUtcNow());
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    internal override Backups.Copying Copying => new SqliteCopying(this);

    public override async Task<Writing> WriteAsync(CancellationToken cancel)
    {
        var turn = await Turn.TakeAsync(cancel);
        try
        {
            return new Writing(await Database.BeginTransactionAsync(cancel), turn);
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    public override async Task<StoreFacts> DescribeAsync(CancellationToken cancel) => new("SQLite",
        await Database.SqlQuery<string>($"SELECT sqlite_version() AS \"Value\"").SingleAsync(cancel),
        await Database.SqlQuery<long>($"SELECT page_count * page_size AS \"Value\" FROM pragma_page_count(), pragma_page_size()").SingleAsync(cancel));

    public override IQueryable<Job> WaitingJobs(JobLane lane, IReadOnlyCollection<string> kinds, DateTimeOffset now, int most) =>
        Set<Job>().Where(j => j.Lane == lane && kinds.Contains(j.Kind) && j.FailedAt == null && j.NotBefore <= now && (j.LeasedUntil == null || j.LeasedUntil < now)).OrderBy(j => j.Id).Take(most);

    public override IQueryable<SearchEntry> Matching(SearchQuery query, SearchScope scope, int most)
    {
        if (scope.IsNowhere) return Set<SearchEntry>().Where(s => false);
        var parts = scope.Groups().DefaultIfEmpty(SearchScope.Everything).Select(marks => $"{{circle}} : ({string.Join(" OR ", marks)})");
        if (!query.IsEmpty) parts = parts.Append(query.ToFts5("words"));
        var match = string.Join(" AND ", parts);
        var circles = JsonSerializer.Serialize(scope.Circles);
        var (from, until) = (Stored(scope.From ?? DateTimeOffset.MinValue), Stored(scope.Until ?? DateTimeOffset.MaxValue));
        // CROSS JOIN keeps the index outside, which answers newest first and stops early.
        return Set<SearchEntry>().FromSql($"""
            SELECT s.* FROM search_words w CROSS JOIN "SearchEntry" s ON s."Id" = w.rowid
            WHERE w.search_words MATCH {match} AND s."CreatedAt" >= {from} AND s."CreatedAt" < {until}
                AND ({scope.MarksCircles} OR s."CircleId" IN (SELECT value FROM json_each({circles})))
            ORDER BY w.rowid DESC LIMIT {most}
            """);
    }

    /// <summary>A row's number says when it was written among the others; it gets the newest one, as if it were written now.</summary>
    public override Task ForgetOrderAsync(string table, Guid id, CancellationToken cancel) => table switch
    {
        nameof(Thread) => Database.ExecuteSqlAsync($"""UPDATE "Thread" SET rowid = (SELECT MAX(rowid) + 1 FROM "Thread") WHERE "Id" = {id}""", cancel),
        nameof(Post) => Database.ExecuteSqlAsync($"""UPDATE "Post" SET rowid = (SELECT MAX(rowid) + 1 FROM "Post") WHERE "Id" = {id}""", cancel),
        _ => throw new ArgumentException(table, nameof(table)),
    };

    public override IQueryable<Person> NameBegins(string folded)
    {
        var end = folded + "\U0010FFFF";
        return Set<Person>().FromSql($"""SELECT * FROM "AspNetUsers" WHERE "NameFolded" >= {folded} AND "NameFolded" < {end}""");
    }

    protected override Task WriteIndexAsync(SearchEntry entry, string text, CancellationToken cancel)
    {
        var words = SearchText.IndexText(text);
        var marks = string.Join(' ', SearchScope.Marks(entry));
        return Database.ExecuteSqlAsync($"INSERT INTO search_words(rowid, words, circle) VALUES ({entry.Id}, {words}, {marks})", cancel);
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

    public override async Task EraseIndexAsync(IReadOnlyCollection<Guid> threads, CancellationToken cancel)
    {
        foreach (var thread in threads)
            await Database.ExecuteSqlAsync($"DELETE FROM search_words WHERE rowid IN (SELECT \"Id\" FROM \"SearchEntry\" WHERE \"ThreadId\" = {thread})", cancel);
        await Set<SearchEntry>().Where(s => threads.Contains(s.ThreadId)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Until the log is written back and cut, it holds the pages of before. While somebody reads it cannot be cut: the job tries again.</summary>
    public override async Task SweepAsync(CancellationToken cancel)
    {
        await using var turn = await Turn.TakeAsync(cancel);
        try
        {
            await Database.OpenConnectionAsync(cancel);
            await using var command = Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await using var told = await command.ExecuteReaderAsync(cancel);
            if (await told.ReadAsync(cancel) && told.GetInt32(0) != 0) throw new TimeoutException("Somebody was reading while the log was to be cut.");
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    internal override Task GuardAuditAsync(CancellationToken cancel) => Database.ExecuteSqlRawAsync("""
        CREATE TRIGGER IF NOT EXISTS audit_entry_update BEFORE UPDATE ON "AuditEntry" WHEN OLD."Hash" IS NOT NULL BEGIN SELECT RAISE(ABORT, 'The audit log is never changed.'); END;
        CREATE TRIGGER IF NOT EXISTS audit_entry_delete BEFORE DELETE ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'The audit log is never changed.'); END;
        CREATE TRIGGER IF NOT EXISTS audit_day_update BEFORE UPDATE ON "AuditDay" BEGIN SELECT RAISE(ABORT, 'The audit log is never changed.'); END;
        CREATE TRIGGER IF NOT EXISTS audit_day_delete BEFORE DELETE ON "AuditDay" BEGIN SELECT RAISE(ABORT, 'The audit log is never changed.'); END;
        """, cancel);

    internal override async Task<bool> IsMovingAsync(CancellationToken cancel) =>
        await Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = {Moving.MoveEnd.Marker}").SingleAsync(cancel) > 0;

    /// <summary>Busy or locked by another program, a disk that cannot be written or read; a full one.</summary>
    internal static StoreTrouble Trouble(SqliteException error) => error.SqliteErrorCode switch
    {
        5 or 6 or 8 or 10 or 14 or 15 => StoreTrouble.Away,
        13 => StoreTrouble.Full,
        _ => StoreTrouble.None,
    };

    protected override bool IsTaken(DbUpdateException error) =>
        error.InnerException is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 };
}
