using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ibasho.Tests.Features.Custody;

/// <summary>What the tables, the logs and many threads together tell of who wrote: nothing.</summary>
public sealed class AnonymityTests(LoudWorld world) : IClassFixture<LoudWorld>
{
    private readonly MaskStage _stage = new(world);

    /// <summary>Tables with both a person and a thread, reply or pseudonym: each for a reason, and none written because of words under a pseudonym.</summary>
    private static readonly Dictionary<Type, string> Allowed = new()
    {
        [typeof(Thread)] = "the author of a named one; never both, by a check", [typeof(Post)] = "the same", [typeof(Attachment)] = "files go with names only",
        [typeof(ReadMark)] = "in threads opened under a name", [typeof(Bookmark)] = "a reader's wish", [typeof(Follow)] = "a reader's wish", [typeof(Mention)] = "who was named, in named texts",
        [typeof(SteppedAway)] = "a reader's wish", [typeof(Notice)] = "news of named texts", [typeof(KeptWords)] = "of a profile there is a person, of a text a thread, never both",
        [typeof(SearchEntry)] = "0 where a pseudonym wrote", [typeof(Disclosure)] = "who asked, and about which pseudonym",
    };

    private static readonly Type[] OfPseudonyms = [typeof(Pseudonym), typeof(MaskedKey), typeof(TagMark), typeof(Stop), typeof(Resealing)];

    [Fact]
    public async Task No_table_joins_a_person_and_a_pseudonym()
    {
        var types = await world.DbAsync(db => Task.FromResult(db.Model.GetEntityTypes().Where(t => t.GetTableName() is not null).ToList()));
        foreach (var type in types.Where(t => OfPseudonyms.Contains(t.ClrType)))
        {
            Assert.DoesNotContain(type.GetForeignKeys(), f => f.PrincipalEntityType.ClrType == typeof(Person));
            Assert.DoesNotContain(type.GetProperties(), p => IsPerson(p));
            Assert.DoesNotContain(type.GetProperties(), p => (p.ClrType == typeof(DateTimeOffset) || p.ClrType == typeof(DateTimeOffset?)) && p.Name is not ("CreatedAt" or "EndsAt"));
        }
        var both = types.Where(t => t.GetProperties().Any(IsPerson) && t.GetProperties().Any(p => p.Name is "ThreadId" or "PostId" or "PseudonymId" || t.ClrType == typeof(Thread))).Select(t => t.ClrType).ToHashSet();
        Assert.Equal(Allowed.Keys.OrderBy(t => t.Name), both.OrderBy(t => t.Name));
    }

    private static bool IsPerson(IProperty property) =>
        property.GetContainingForeignKeys().Any(f => f.PrincipalEntityType.ClrType == typeof(Person)) || property.Name is "PersonId" or "AuthorId" or "OwnerId" or "ActorId" or "SubjectId";

    [Fact]
    public async Task A_text_has_one_writer_a_person_or_a_pseudonym_and_the_database_says_so()
    {
        var thread = await _stage.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.AuthorId, 1L))));
        await Assert.ThrowsAnyAsync<Exception>(() => world.DbAsync(db => db.Set<Thread>().Where(t => t.AuthorId != null).ExecuteUpdateAsync(t => t.SetProperty(x => x.AuthorId, (long?)null))));
    }

    [Fact]
    public async Task In_many_threads_one_person_is_many()
    {
        var seen = new List<Pseudonym>();
        for (var i = 0; i < 40; i++)
        {
            if (i % 10 == 0) world.Clock.Advance(TimeSpan.FromHours(1));
            seen.Add(await _stage.PseudonymAsync(await _stage.StartAsync()));
        }
        Assert.Equal(40, seen.Select(p => Convert.ToHexString(p.Tag!)).Distinct().Count());
        Assert.Equal(40, seen.Select(p => Convert.ToHexString(p.Stopper!)).Distinct().Count());
        Assert.All(seen, p => Assert.Equal((4, 4), (p.Id.Version, p.ThreadId.Version)));
        Assert.True(seen.Select(p => p.Mask).Distinct().Count() > 25);
        // Everything that could have another length for another person has the same for all.
        Assert.Single(seen.Select(p => (p.Tag!.Length, p.Stopper!.Length)).Distinct());
        var secrets = await world.DbAsync(db => db.Set<OwnSecret>().Select(s => s.Sealed.Length).Distinct().ToListAsync());
        Assert.Single(secrets);
        Assert.Equal(await world.DbAsync(db => db.Users.CountAsync(p => p.IsDemo)), await world.DbAsync(db => db.Set<OwnSecret>().CountAsync(s => db.Users.Any(p => p.Id == s.PersonId && p.IsDemo))));
    }

    [Fact]
    public async Task No_line_of_the_log_has_a_person_and_no_two_lines_join_one()
    {
        var thread = await _stage.NamedAsync();
        var alice = await world.DbAsync(db => db.Users.SingleAsync(p => p.Email == MaskStage.Alice));
        world.Lines.Clear();
        var browser = await world.AsAsync(MaskStage.Alice);
        await browser.SubmitAsync($"/t/{thread}", $"/t/{thread}/reply", ("body", "記録に残らない返事です。"), ("as", "pseudonym"));
        await _stage.ReplyAsync(thread);
        await _stage.PublishAsync();
        Assert.Contains(world.Lines, line => line.Contains(thread.ToString(), StringComparison.Ordinal));
        foreach (var mine in new[] { alice.Email!, alice.Name, browser.Cookies["ibasho"], Convert.ToHexString(Secrets.Hash(browser.Cookies["ibasho"])), $"'{alice.Id}'" })
            Assert.DoesNotContain(world.Lines, line => line.Contains(mine, StringComparison.OrdinalIgnoreCase));
        // Her number in an address; the end of some thread's id is not it.
        Assert.DoesNotContain(world.Lines, line => Regex.IsMatch(line, $"(?<![0-9a-f]){alice.Id}/", RegexOptions.None, TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain(world.Lines, line => line.Contains("記録に残らない返事です。", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_closed_opens_in_its_own_place_only_and_never_with_one_number_twice()
    {
        var keys = world.App.Services.GetRequiredService<KeyDirectory>();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var (one, two) = (await _stage.PseudonymAsync(await _stage.StartAsync()), await _stage.PseudonymAsync(await _stage.StartAsync()));
        Assert.Equal(Sealing.Open(keys[KeyName.Sanction], one.Stopper, one.Id.ToByteArray()), Sealing.Open(keys[KeyName.Sanction], two.Stopper, two.Id.ToByteArray()));
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(keys[KeyName.Sanction], one.Stopper, two.Id.ToByteArray()));
        var closed = await world.DbAsync(async db => (await db.Set<OwnSecret>().Select(s => s.Sealed).ToListAsync()).Concat((await db.Set<Pseudonym>().Select(p => p.Stopper!).ToListAsync())).ToList());
        Assert.Equal(closed.Count, closed.Select(c => Convert.ToHexString(c, 1, 12)).Distinct().Count());
        var secret = await world.DbAsync(db => db.Set<OwnSecret>().FirstAsync());
        var open = Sealing.Open(keys[KeyName.Wrap], secret.Sealed, BitConverter.GetBytes(secret.PersonId));
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(keys[KeyName.Wrap], secret.Sealed, BitConverter.GetBytes(secret.PersonId + 1)));
        if (File.Exists(Path.Combine(world.Folder, "ibasho.db"))) Assert.Equal(-1, (await File.ReadAllBytesAsync(Path.Combine(world.Folder, "ibasho.db"))).AsSpan().IndexOf(open));
    }

    /// <summary>Somebody has the database and guesses, two hundred times, which of two people wrote: by every equal value, hash, length and order that could tell.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task Who_has_the_database_guesses_no_better_than_a_coin()
    {
        const int Runs = 200;
        var right = new Dictionary<string, int>(StringComparer.Ordinal);
        var (alice, bob) = (await world.IdAsync(MaskStage.Alice), await world.IdAsync(MaskStage.Bob));
        for (var run = 0; run < Runs; run++)
        {
            if (run % 8 == 0) world.Clock.Advance(TimeSpan.FromHours(1));
            var byAlice = SHA256.HashData(BitConverter.GetBytes(20261122 + run))[0] % 2 == 0;
            var thread = await _stage.StartAsync(byAlice ? MaskStage.Alice : MaskStage.Bob, $"ふたりのどちらかの話 {run}");
            foreach (var both in new[] { MaskStage.Alice, MaskStage.Bob }) await (await world.AsAsync(both)).GetAsync("/");
            await _stage.PublishAsync();
            var guesses = await world.DbAsync(db => GuessAsync(db, thread, alice, bob));
            foreach (var (how, guess) in guesses) right[how] = right.GetValueOrDefault(how) + (guess == byAlice ? 1 : 0);
        }
        // Four standard deviations around one half.
        var spread = 4 * Math.Sqrt(Runs) / 2;
        foreach (var (how, count) in right) Assert.True(Math.Abs(count - Runs / 2.0) <= spread, $"{how}: {count} of {Runs}");
    }

    /// <summary>True: Alice. Where a way tells nothing it says by the id's last bit, which is as good as a coin.</summary>
    private static async Task<Dictionary<string, bool>> GuessAsync(AppDb db, Guid thread, long alice, long bob)
    {
        var row = await db.Set<Thread>().AsNoTracking().SingleAsync(t => t.Id == thread);
        var pseudonym = await db.Set<Pseudonym>().AsNoTracking().SingleAsync(p => p.Id == row.PseudonymId);
        var coin = thread.ToByteArray()[15] % 2 == 0;
        var people = await db.Users.AsNoTracking().Where(p => p.Id == alice || p.Id == bob).ToDictionaryAsync(p => p.Id);
        var secrets = await db.Set<OwnSecret>().AsNoTracking().ToDictionaryAsync(s => s.PersonId, s => s.Sealed);
        var hash = Hits(alice) - Hits(bob);
        return new(StringComparer.Ordinal)
        {
            ["hashes"] = hash == 0 ? coin : hash > 0,
            ["length"] = pseudonym.Sealed!.Length == 0 ? coin : pseudonym.Sealed.Length % 2 == 0,
            ["colour"] = pseudonym.Mask % 2 == 0,
            ["tag against secret"] = Distance(pseudonym.Tag!, secrets[alice]) < Distance(pseudonym.Tag!, secrets[bob]),
            ["stopper against secret"] = Distance(pseudonym.Stopper!, secrets[alice]) < Distance(pseudonym.Stopper!, secrets[bob]),
            ["last row of a session"] = await db.Set<Session>().Where(s => s.PersonId == alice || s.PersonId == bob).OrderByDescending(s => s.Id).Select(s => s.PersonId).FirstAsync() == alice ? coin : !coin,
            ["last mark"] = await db.Set<ReadMark>().AnyAsync(r => r.ThreadId == thread && r.PersonId == alice) == await db.Set<ReadMark>().AnyAsync(r => r.ThreadId == thread && r.PersonId == bob) ? coin : await db.Set<ReadMark>().AnyAsync(r => r.ThreadId == thread && r.PersonId == alice),
            ["version of the person"] = people[alice].Version == people[bob].Version ? coin : people[alice].Version > people[bob].Version,
            ["follows"] = await db.Set<Follow>().AnyAsync(f => f.ThreadId == thread) && await db.Set<Follow>().AnyAsync(f => f.ThreadId == thread && f.PersonId == alice) || coin,
        };

        int Hits(long person)
        {
            var count = 0;
            foreach (var word in new[] { $"{person}", people[person].Email!, people[person].Name, people[person].SecurityStamp!, Convert.ToHexString(secrets[person]) })
                foreach (var salt in new[] { "", $"{thread}", $"{pseudonym.Id}", $"{row.CircleId}" })
                    foreach (var digest in new[] { SHA256.HashData(Encoding.UTF8.GetBytes(word + salt)), SHA256.HashData(Encoding.UTF8.GetBytes(salt + word)), HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(word)), HMACSHA256.HashData(secrets[person], Encoding.UTF8.GetBytes(salt)) })
                        if (digest.AsSpan().SequenceEqual(pseudonym.Tag)) count++;
            return count;
        }

        static int Distance(byte[] one, byte[] other) => one.Zip(other).Sum(pair => System.Numerics.BitOperations.PopCount((uint)(pair.First ^ pair.Second)));
    }
}

/// <summary>The product with every line of its log kept.</summary>
public sealed class LoudWorld : World
{
    public ConcurrentQueue<string> Lines { get; } = new();

    protected override void Add(IServiceCollection services) => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddFilter((_, _, _) => true).AddProvider(new Listener(Lines)));

    private sealed class Listener(ConcurrentQueue<string> lines) : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public ILogger CreateLogger(string categoryName) => new Line(this, lines);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Line(Listener owner, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => owner._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var text = new StringBuilder(formatter(state, exception));
                owner._scopes.ForEachScope((scope, into) => into.Append(" | ").Append(scope), text);
                lines.Enqueue(text.ToString());
            }
        }
    }
}
