using Ibasho.Model;
using Ibasho.Platform.Searching;
using Npgsql;

namespace Ibasho.Data.Postgres;

/// <summary>The database for places that outgrow one machine.</summary>
public sealed class PostgresAppDb(DbContextOptions<PostgresAppDb> options) : AppDb(options)
{
    public override async Task<Writing> WriteAsync(CancellationToken cancel) =>
        new(await Database.BeginTransactionAsync(cancel), null);

    public override async Task<StoreFacts> DescribeAsync(CancellationToken cancel) => new("PostgreSQL",
        (await Database.SqlQuery<string>($"SELECT current_setting('server_version') AS \"Value\"").SingleAsync(cancel)).Split(' ')[0],
        await Database.SqlQuery<long>($"SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync(cancel));

    public override IQueryable<Job> WaitingJobs(JobLane lane, DateTimeOffset now, int most)
    {
        var (instant, name) = (Stored(now), lane.ToString());
        return Set<Job>().FromSql($"""
            SELECT * FROM "Job" WHERE "Lane" = {name} AND "FailedAt" IS NULL AND "NotBefore" <= {instant} AND ("LeasedUntil" IS NULL OR "LeasedUntil" < {instant})
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
        var words = $"{SearchText.TsVector(text)} {string.Join(' ', SearchScope.Marks(entry).Select(Lexeme))}";
        return Database.ExecuteSqlAsync($"UPDATE \"SearchEntry\" SET \"Words\" = {words}::tsvector WHERE \"Id\" = {entry.Id}", cancel);
    }

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

    protected override bool IsTaken(DbUpdateException error) =>
        error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
