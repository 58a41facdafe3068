using System.Data.Common;
using Ibasho.Model;
using Ibasho.Platform.Searching;
using Npgsql;

namespace Ibasho.Data.Postgres;

/// <summary>The database for places that outgrow one machine.</summary>
public sealed class PostgresAppDb(DbContextOptions<PostgresAppDb> options) : AppDb(options)
{
    private const int LowestVersion = 150000;

    public override async Task<DatabaseState> ExamineAsync(TimeProvider clock, CancellationToken cancel)
    {
        await Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = Database.GetDbConnection().CreateCommand();
            command.CommandText = """
                SELECT current_setting('server_version'), current_setting('server_version_num')::int, current_setting('TimeZone'), clock_timestamp(),
                    array_remove(ARRAY[
                        CASE WHEN current_setting('fsync') <> 'on' THEN 'fsync=' || current_setting('fsync') END,
                        CASE WHEN current_setting('full_page_writes') <> 'on' THEN 'full_page_writes=' || current_setting('full_page_writes') END,
                        CASE WHEN current_setting('synchronous_commit') = 'off' THEN 'synchronous_commit=off' END,
                        CASE WHEN current_setting('server_encoding') <> 'UTF8' THEN 'server_encoding=' || current_setting('server_encoding') END], NULL)
                """;
            await using var row = await command.ExecuteReaderAsync(cancel);
            await row.ReadAsync(cancel);
            List<string> wrong = [.. row.GetFieldValue<string[]>(4)];
            if (row.GetInt32(1) < LowestVersion) wrong.Add($"version {row.GetString(0)}");
            return new DatabaseState($"PostgreSQL {row.GetString(0)}, {row.GetString(2)}", wrong, row.GetFieldValue<DateTimeOffset>(3));
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    internal override Backups.Copying Copying => new PostgresCopying(this);

    /// <summary>How far the log of the leader has come.</summary>
    internal Task<string> PlaceInLogAsync(CancellationToken cancel) =>
        Database.SqlQuery<string>($"SELECT pg_current_wal_insert_lsn()::text AS \"Value\"").SingleAsync(cancel);

    /// <summary>Whether this is a replica that has everything up to there.</summary>
    internal Task<bool> HasReplayedAsync(string place, CancellationToken cancel) =>
        Database.SqlQuery<bool>($"SELECT pg_is_in_recovery() AND COALESCE(pg_last_wal_replay_lsn() >= {place}::pg_lsn, false) AS \"Value\"").SingleAsync(cancel);

    internal override async Task<IAsyncDisposable?> TakeRenewalAsync(CancellationToken cancel) => await Renewing.TakeTurnAsync(Database.GetConnectionString()!, cancel);

    internal override Task RenewAsync(ILogger log, CancellationToken cancel) => Renewing.RunAsync(this, log, cancel);

    public override async Task<Writing> WriteAsync(CancellationToken cancel) =>
        new(await Database.BeginTransactionAsync(cancel), null);

    public override async Task<StoreFacts> DescribeAsync(CancellationToken cancel) => new("PostgreSQL",
        (await Database.SqlQuery<string>($"SELECT current_setting('server_version') AS \"Value\"").SingleAsync(cancel)).Split(' ')[0],
        await Database.SqlQuery<long>($"SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync(cancel));

    public override IQueryable<Job> WaitingJobs(JobLane lane, IReadOnlyCollection<string> kinds, DateTimeOffset now, int most)
    {
        var (instant, name, known) = (Stored(now), lane.ToString(), kinds.ToArray());
        return Set<Job>().FromSql($"""
            SELECT * FROM "Job" WHERE "Lane" = {name} AND "FailedAt" IS NULL AND "NotBefore" <= {instant} AND ("LeasedUntil" IS NULL OR "LeasedUntil" < {instant}) AND "Kind" = ANY({known})
            ORDER BY "Id" LIMIT {most} FOR UPDATE SKIP LOCKED
            """);
    }

    public override IQueryable<SearchEntry> Matching(SearchQuery query, SearchScope scope, int most)
    {
        if (scope.IsNowhere) return Set<SearchEntry>().Where(s => false);
        var parts = scope.Groups().DefaultIfEmpty(SearchScope.Everything).Select(marks => $"({string.Join(" | ", marks.Select(Lexeme))})");
        if (!query.IsEmpty) parts = parts.Append(query.ToTsQuery());
        var match = string.Join(" & ", parts);
        var circles = scope.Circles.ToArray();
        var (from, until) = (Stored(scope.From ?? DateTimeOffset.MinValue), Stored(scope.Until ?? DateTimeOffset.MaxValue));
        return Set<SearchEntry>().FromSql($"""
            SELECT * FROM "SearchEntry" WHERE "Words" @@ {match}::tsquery AND "CreatedAt" >= {from} AND "CreatedAt" < {until}
                AND ({scope.MarksCircles} OR "CircleId" = ANY({circles}))
            ORDER BY "Id" DESC LIMIT {most}
            """);
    }

    public override IQueryable<Person> NameBegins(string folded) =>
        Set<Person>().FromSql($"""SELECT * FROM "AspNetUsers" WHERE starts_with("NameFolded", {folded})""");

    protected override Task WriteIndexAsync(SearchEntry entry, string text, CancellationToken cancel)
    {
        var words = Words(entry, text);
        return Database.ExecuteSqlAsync($"UPDATE \"SearchEntry\" SET \"Words\" = {words}::tsvector WHERE \"Id\" = {entry.Id}", cancel);
    }

    protected override Task WriteIndexAsync(IReadOnlyList<(SearchEntry Entry, string Text)> entries, CancellationToken cancel)
    {
        var (ids, words) = (entries.Select(e => e.Entry.Id).ToArray(), entries.Select(e => Words(e.Entry, e.Text)).ToArray());
        return Database.ExecuteSqlAsync($"UPDATE \"SearchEntry\" AS s SET \"Words\" = w.words::tsvector FROM unnest({ids}, {words}) AS w (id, words) WHERE s.\"Id\" = w.id", cancel);
    }

    private static string Words(SearchEntry entry, string text) => $"{SearchText.TsVector(text)} {string.Join(' ', SearchScope.Marks(entry).Select(Lexeme))}";

    /// <summary>No word of a text has a stroke in it, so nobody can write a mark into a text and be found where it does not belong.</summary>
    private static string Lexeme(string mark) => $"'/{mark}'";

    protected override Task EraseIndexAsync(Guid thread, Guid? post, CancellationToken cancel) =>
        Set<SearchEntry>().Where(s => s.ThreadId == thread && s.PostId == post).ExecuteDeleteAsync(cancel);

    public override Task EraseIndexAsync(IReadOnlyCollection<Guid> threads, CancellationToken cancel) =>
        Set<SearchEntry>().Where(s => threads.Contains(s.ThreadId)).ExecuteDeleteAsync(cancel);

    /// <summary>Gives the room of erased rows free. What the write-ahead log and earlier base backups still hold is the operator's to let go.</summary>
    public override async Task SweepAsync(CancellationToken cancel)
    {
        await Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = Database.GetDbConnection().CreateCommand();
            command.CommandText = """VACUUM "Thread", "Post", "Revision", "SearchEntry", "Attachment", "AttachmentChunk", "Notice", "Mention", "Job", "HiddenText", "Report", "AspNetUsers", "Mail", "JoinRequest", "KeptWords", "Export", "ExportPiece" """;
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancel);
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    public override Task TellNodesAsync(string text, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"SELECT pg_notify({NodeVoices.Channel}, {text})", cancel);

    /// <summary>Any number that only we use; it is given back with the end of the transaction.</summary>
    private const long AuditLock = 0x1BA50_A0D17;

    internal override Task LockAuditAsync(CancellationToken cancel) => Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AuditLock})", cancel);

    internal override async Task GuardAuditAsync(CancellationToken cancel)
    {
        await using var writing = await WriteAsync(cancel);
        await LockAuditAsync(cancel);
        if (await Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_trigger WHERE tgname LIKE 'audit%kept' AND tgrelid IN ('\"AuditEntry\"'::regclass, '\"AuditDay\"'::regclass)").SingleAsync(cancel) == 4) return;
        await Database.ExecuteSqlRawAsync("""
            CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The audit log is never changed.'; END $$;
            CREATE OR REPLACE FUNCTION audit_chained() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND OLD."Hash" IS NULL THEN RETURN NEW; END IF;
                RAISE EXCEPTION 'The audit log is never changed.';
            END $$;
            CREATE OR REPLACE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION audit_chained();
            CREATE OR REPLACE TRIGGER audit_entries_kept BEFORE TRUNCATE ON "AuditEntry" FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();
            CREATE OR REPLACE TRIGGER audit_day_kept BEFORE UPDATE OR DELETE ON "AuditDay" FOR EACH ROW EXECUTE FUNCTION audit_kept();
            CREATE OR REPLACE TRIGGER audit_days_kept BEFORE TRUNCATE ON "AuditDay" FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();
            """, cancel);
        await writing.CommitAsync(cancel);
    }

    internal override Task<bool> IsMovingAsync(CancellationToken cancel) =>
        Database.SqlQuery<bool>($"SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = {Moving.MoveEnd.Marker}) AS \"Value\"").SingleAsync(cancel);

    /// <summary>The line broke or nobody answered; it starts, stops, stands by or has too much to do; its disk is full.</summary>
    internal static StoreTrouble Trouble(DbException error) => error.SqlState switch
    {
        null or "" => error.IsTransient ? StoreTrouble.Away : StoreTrouble.None,
        PostgresErrorCodes.DiskFull => StoreTrouble.Full,
        // A standby that was the leader a moment ago; a database that takes nobody in; a lock that could not be had.
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => StoreTrouble.Away,
        var state => state[..2] is "08" or "53" or "57" or "58" ? StoreTrouble.Away : StoreTrouble.None,
    };

    protected override bool IsTaken(DbUpdateException error) =>
        error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
