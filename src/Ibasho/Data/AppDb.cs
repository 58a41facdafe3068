using System.Reflection;
using Ibasho.Model;
using Ibasho.Platform.Searching;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Ibasho.Data;

/// <summary>The unit of work over every noun; what differs between the two databases stands in its two subclasses.</summary>
public abstract class AppDb(DbContextOptions options) : IdentityUserContext<Person, long>(options)
{
    private readonly List<(SearchEntry Entry, string Text)> _toIndex = [];
    private readonly List<(Guid Thread, Guid? Post)> _toForget = [];

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>The migrations this program brings for its database.</summary>
    internal IReadOnlyList<string> KnownMigrations => MigrationsOf(GetType().Name);

    internal static IReadOnlyList<string> MigrationsOf(string context) =>
        typeof(AppDb).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == context).Value!.Split(' ');

    /// <summary>How the tables and this program fit. EF would look for its migrations among all our types, and load every library they mention.</summary>
    public async Task<Fit> FitAsync(CancellationToken cancel) => Fits.Of(KnownMigrations, [.. await Database.GetAppliedMigrationsAsync(cancel)]);

    /// <summary>Whether the tables have everything this program needs, and perhaps more.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancel) => await FitAsync(cancel) is Fit.Current or Fit.Ahead;

    /// <summary>Waits until nobody else renews the tables; held until it is disposed. A file has one process anyway.</summary>
    internal virtual Task<IAsyncDisposable?> TakeRenewalAsync(CancellationToken cancel) => Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>Makes or renews the tables.</summary>
    internal virtual Task RenewAsync(ILogger log, CancellationToken cancel) => Database.MigrateAsync(cancel);

    /// <summary>How the database is set, and what its clock says.</summary>
    public abstract Task<DatabaseState> ExamineAsync(TimeProvider clock, CancellationToken cancel);

    /// <summary>How all of it is copied out and in.</summary>
    internal abstract Backups.Copying Copying { get; }

    /// <summary>Begins a write transaction; on SQLite it waits for its turn in the process instead of failing as busy.</summary>
    public abstract Task<Writing> WriteAsync(CancellationToken cancel);

    /// <summary>Jobs of a lane and of these kinds that are due and leased to nobody, for one worker's batch.</summary>
    public abstract IQueryable<Job> WaitingJobs(JobLane lane, IReadOnlyCollection<string> kinds, DateTimeOffset now, int most);

    /// <summary>The newest indexed texts with these words within this scope; without words, the newest of the scope. In no order.</summary>
    public abstract IQueryable<SearchEntry> Matching(SearchQuery query, SearchScope scope, int most);

    /// <summary>People whose folded name begins with these folded letters, by the index on names.</summary>
    public abstract IQueryable<Person> NameBegins(string folded);

    protected abstract Task WriteIndexAsync(SearchEntry entry, string text, CancellationToken cancel);

    protected abstract Task EraseIndexAsync(Guid thread, Guid? post, CancellationToken cancel);

    /// <summary>Takes whole threads, opening and posts, out of the index; inside the caller's transaction.</summary>
    public abstract Task EraseIndexAsync(IReadOnlyCollection<Guid> threads, CancellationToken cancel);

    /// <summary>Until the transaction ends nobody else adds to the audit log; on SQLite nobody writes at the same time anyway.</summary>
    internal virtual Task LockAuditAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Teaches the database to refuse every change of the audit log, if it does not yet.</summary>
    internal abstract Task GuardAuditAsync(CancellationToken cancel);

    protected abstract bool IsTaken(DbUpdateException error);

    /// <summary>What the database is, its version, and how many bytes it takes.</summary>
    public abstract Task<StoreFacts> DescribeAsync(CancellationToken cancel);

    /// <summary>Says something to every node that shares this database, if there can be more than this one.</summary>
    public virtual Task TellNodesAsync(string text, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Takes from a row what the order of its writing would tell, where the database keeps one.</summary>
    public virtual Task ForgetOrderAsync(string table, Guid id, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Takes erased texts out of what the database still keeps beside its tables, as far as it can.</summary>
    public virtual Task SweepAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Whether a place is being moved into this database, and is not whole yet.</summary>
    internal abstract Task<bool> IsMovingAsync(CancellationToken cancel);

    /// <summary>Writes the words of the entries after this one into an index that has none of them; null where no entry is left.</summary>
    internal async Task<(long Last, int Count)?> IndexAgainAsync(long after, int most, CancellationToken cancel)
    {
        var entries = await Set<SearchEntry>().AsNoTracking().Where(s => s.Id > after).OrderBy(s => s.Id).Take(most).ToListAsync(cancel);
        if (entries.Count == 0) return null;
        var texts = await this.SearchTextsAsync(entries, cancel);
        await WriteIndexAsync(entries.ConvertAll(e => (e, texts[e.Id])), cancel);
        return (entries[^1].Id, entries.Count);
    }

    /// <summary>Many at once, where the database can.</summary>
    protected virtual async Task WriteIndexAsync(IReadOnlyList<(SearchEntry Entry, string Text)> entries, CancellationToken cancel)
    {
        foreach (var (entry, text) in entries) await WriteIndexAsync(entry, text, cancel);
    }

    /// <summary>Indexes a text when the unit of work is saved, in the same transaction.</summary>
    public void Index(SearchEntry entry, string text) => _toIndex.Add((entry, text));

    /// <summary>Takes a thread's opening (no post) or one post out of the index when saved.</summary>
    public void Unindex(Guid thread, Guid? post) => _toForget.Add((thread, post));

    /// <summary>Saves; a unique index that says no is the given refusal, a row changed by somebody else is <see cref="Refusal.ChangedMeanwhile"/>.</summary>
    public async Task<Refusal?> SaveAsync(Refusal whenTaken, CancellationToken cancel)
    {
        try
        {
            await SaveChangesAsync(cancel);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.ChangedMeanwhile;
        }
        catch (DbUpdateException error) when (IsTaken(error))
        {
            return whenTaken;
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Whoever is refused inside a transaction gives it up whole: a savepoint would be two statements for nothing.
        Database.AutoSavepointsEnabled = false;
        List<AuditEntry> audit = [];
        List<EntityEntry> written = [];
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Added or EntityState.Modified && TextSealing.IsOneOf(entry.Entity.GetType())) written.Add(entry);
            if (entry.State == EntityState.Modified && entry.Metadata.FindProperty("Version") is not null)
                entry.Property("Version").CurrentValue = (int)entry.Property("Version").OriginalValue! + 1;
            if (entry is { State: EntityState.Added, Entity: AuditEntry added }) audit.Add(added);
        }

        if (Database.CurrentTransaction is not null)
            return await SaveWholeAsync(audit, written, acceptAllChangesOnSuccess, cancellationToken);

        await using var writing = await WriteAsync(cancellationToken);
        var saved = await SaveWholeAsync(audit, written, acceptAllChangesOnSuccess, cancellationToken);
        await writing.CommitAsync(cancellationToken);
        return saved;
    }

    /// <summary>What is recorded first, its record last: the log is held by one writer at a time, and for as short as can be.</summary>
    private async Task<int> SaveWholeAsync(List<AuditEntry> audit, List<EntityEntry> written, bool accept, CancellationToken cancel)
    {
        foreach (var entry in audit) Entry(entry).State = EntityState.Detached;
        var saved = await SaveWithIndexAsync(written, accept, cancel);
        if (audit.Count == 0) return saved;
        await this.ChainAsync(audit, cancel);
        AddRange(audit);
        return saved + await base.SaveChangesAsync(accept, cancel);
    }

    private async Task<int> SaveWithIndexAsync(List<EntityEntry> written, bool accept, CancellationToken cancel)
    {
        try
        {
            foreach (var (thread, post) in _toForget) await EraseIndexAsync(thread, post, cancel);
            var circles = new Dictionary<long, bool>();
            using var closed = await TextSealing.CloseAsync(this, written, circles, _toIndex.Select(i => i.Entry).DistinctBy(e => e.ThreadId).ToDictionary(e => e.ThreadId, e => e.CircleId), cancel);
            // What is closed stands in no index: an index is the text in other words.
            List<(SearchEntry Entry, string Text)> open = [];
            foreach (var indexed in _toIndex)
                if (!await this.IsClosedAsync(indexed.Entry.CircleId, circles, cancel)) open.Add(indexed);
            foreach (var (entry, _) in open) Add(entry);
            var saved = await base.SaveChangesAsync(accept, cancel);
            foreach (var (entry, text) in open) await WriteIndexAsync(entry, text, cancel);
            return saved;
        }
        finally
        {
            ForgetIndexing();
        }
    }

    // Contexts are pooled: what one request meant to index must not wait for the next one.
    private void ForgetIndexing()
    {
        _toForget.Clear();
        _toIndex.Clear();
    }

    public override ValueTask DisposeAsync()
    {
        ForgetIndexing();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    public override void Dispose()
    {
        ForgetIndexing();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder builder)
    {
        builder.Properties<DateTimeOffset>().HaveConversion<Microseconds>();
        builder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        Mappings.Apply(builder);
        TextSealing.Apply(builder);
    }

    protected static long Stored(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Instants as 64-bit microseconds UTC: comparable in both databases.</summary>
    private sealed class Microseconds() : ValueConverter<DateTimeOffset, long>(
        instant => Stored(instant),
        stored => DateTimeOffset.UnixEpoch.AddTicks(stored * TimeSpan.TicksPerMicrosecond));
}

/// <param name="Version">Its name and version.</param>
/// <param name="Wrong">Settings with which data could be lost or read back, as they are.</param>
/// <param name="Now">By its own clock; ours where it has none.</param>
public sealed record DatabaseState(string Version, IReadOnlyList<string> Wrong, DateTimeOffset Now);

/// <summary>A write transaction that gives its turn back when disposed; without a commit nothing happened.</summary>
public sealed class Writing(IDbContextTransaction transaction, IAsyncDisposable? turn) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancel) => transaction.CommitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            if (turn is not null) await turn.DisposeAsync();
        }
    }
}

/// <summary>Which database it is, and how much it holds.</summary>
public sealed record StoreFacts(string Name, string Version, long Bytes);
