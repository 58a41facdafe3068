using Ibasho.Model;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Data.Load;

/// <summary>Fills an empty place with as many people, circles and posts as a benchmark needs; the same numbers give the same place.</summary>
public sealed class LoadGenerator(AppDb db, IPasswordHasher<Person> hasher, TimeProvider clock)
{
    public const string Password = "load-load-load";
    private const int Batch = 2000;
    private const int PostsInThread = 20;

    private readonly Dice _dice = new(20261122);
    private readonly string[] _words = Read();

    public async Task FillAsync(int people, int circles, int posts, Action<int, int> progress, CancellationToken cancel)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var now = clock.GetUtcNow();
        db.Add(new Place { Name = "Load", CreatedAt = now });
        var hash = hasher.HashPassword(new Person { Name = "" }, Password);
        for (var i = 1; i <= people; i++)
        {
            var person = new Person
            {
                Name = Word() + " " + Word(), Email = $"p{i}@load.example", UserName = $"p{i}@load.example", NormalizedEmail = $"P{i}@LOAD.EXAMPLE",
                NormalizedUserName = $"P{i}@LOAD.EXAMPLE", PasswordHash = hash, SecurityStamp = Secrets.New(), CreatedAt = now, Professions = ["CM"], Prefecture = "27",
            };
            person.NameFolded = Folding.Name(person.Name);
            person.Approve();
            db.Add(person);
            if (i % Batch == 0) await SaveAsync(cancel);
        }
        await SaveAsync(cancel);
        var ids = await db.Users.OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(cancel);
        for (var i = 1; i <= circles; i++)
            db.Add(new Circle { Slug = "load-" + i, Name = Word() + i, NameFolded = Word() + i, Purpose = Text(8), PledgeVersion = 1, CreatedAt = now, LastActivityAt = now });
        await SaveAsync(cancel);
        var rooms = await db.Set<Circle>().OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancel);
        await AddMembersAsync(ids, rooms, now, cancel);
        await AddThreadsAsync(ids, rooms, posts, now.AddDays(-700), progress, cancel);
    }

    /// <summary>The first person is steward of the first circle and member of ten; everybody else is in three.</summary>
    private async Task AddMembersAsync(List<long> people, List<long> circles, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var circle in circles) db.Add(new Pledge { CircleId = circle, Number = 1, Text = Text(20), CreatedAt = now });
        for (var i = 0; i < people.Count; i++)
        {
            var mine = i == 0 ? circles.Take(10) : Enumerable.Range(0, 3).Select(n => circles[(i + (n * 7)) % circles.Count]).Distinct();
            foreach (var circle in mine)
                db.Add(new Membership { CircleId = circle, PersonId = people[i], JoinedAt = now, PledgeAgreed = 1, Role = i == 0 && circle == circles[0] ? CircleRole.Steward : CircleRole.Member });
            if (i % Batch == 0) await SaveAsync(cancel);
        }
        await SaveAsync(cancel);
        foreach (var circle in circles)
        {
            var count = await db.Set<Membership>().CountAsync(m => m.CircleId == circle, cancel);
            await db.Set<Circle>().Where(c => c.Id == circle).ExecuteUpdateAsync(c => c.SetProperty(x => x.MemberCount, count), cancel);
        }
    }

    private async Task AddThreadsAsync(List<long> people, List<long> circles, int posts, DateTimeOffset from, Action<int, int> progress, CancellationToken cancel)
    {
        var made = 0;
        for (var number = 0; made < posts; number++)
        {
            var circle = circles[number % circles.Count];
            var at = from.AddDays(700.0 * made / posts);
            var thread = new Thread { Id = _dice.Id(), CircleId = circle, Kind = (ThreadKind)(number % 2), Title = Text(6), Body = Text(60), AuthorId = people[_dice.Next(people.Count)], CreatedAt = at, LastPostAt = at };
            db.Add(thread);
            db.Index(new SearchEntry { CircleId = circle, ThreadId = thread.Id, AuthorId = thread.AuthorId!.Value, Kind = thread.Kind, CreatedAt = at }, thread.Title + "\n" + thread.Body);
            // The first thread is a long one.
            for (var n = Math.Min(number == 0 ? 2000 : PostsInThread, posts - made); n > 0; n--)
            {
                var post = new Post { Id = _dice.Id(), ThreadId = thread.Id, Number = ++thread.LastNumber, AuthorId = people[_dice.Next(people.Count)], Body = Text(20 + _dice.Next(60)), CreatedAt = at.AddMinutes(thread.LastNumber) };
                (thread.PostCount, thread.LastPostAt) = (thread.LastNumber, post.CreatedAt);
                db.Add(post);
                db.Index(new SearchEntry { CircleId = circle, ThreadId = thread.Id, PostId = post.Id, AuthorId = post.AuthorId!.Value, Kind = thread.Kind, CreatedAt = post.CreatedAt }, post.Body);
                made++;
            }
            if (db.ChangeTracker.Entries().Count() < Batch) continue;
            await SaveAsync(cancel);
            progress(made, posts);
        }
        await SaveAsync(cancel);
        progress(posts, posts);
    }

    private async Task SaveAsync(CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private string Word() => _words[_dice.Skewed(_words.Length)];

    private string Text(int words) => string.Concat(Enumerable.Range(0, words).Select(i => Word() + (i % 9 == 8 ? "\n\n" : "")));

    private static string[] Read()
    {
        using var reader = new StreamReader(typeof(LoadGenerator).Assembly.GetManifestResourceStream("Ibasho.Data.Load.words.txt")!);
        return reader.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>SplitMix64: the same throws every time, on every machine.</summary>
    private sealed class Dice(ulong seed)
    {
        private ulong _state = seed;

        private ulong Throw()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }

        public int Next(int below) => (int)(Throw() % (ulong)below);

        /// <summary>Early words are frequent, late ones rare, as in language.</summary>
        public int Skewed(int below) => Math.Min(below - 1, (int)(below * Math.Pow(Throw() / (double)ulong.MaxValue, 1.6)));

        public Guid Id()
        {
            Span<byte> bytes = stackalloc byte[16];
            BitConverter.TryWriteBytes(bytes, Throw());
            BitConverter.TryWriteBytes(bytes[8..], Throw());
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new Guid(bytes, bigEndian: true);
        }
    }
}
