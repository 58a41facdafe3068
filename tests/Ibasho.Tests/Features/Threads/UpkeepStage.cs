using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Searching;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Circles, people in every role and threads in every state, for the tests of what comes after writing.</summary>
internal sealed class UpkeepStage(World world)
{
    public const string Guest = "guest", Stranger = "stranger", Unagreed = "unagreed", Removed = "removed", Member = "member", Author = "author", Steward = "steward";
    public static readonly string[] Roles = [Guest, Stranger, Unagreed, Removed, Member, Author, Steward];

    private readonly Dictionary<string, (long Id, string Email, Browser Browser)> _people = [];
    private static int _circles;

    public long CircleId { get; private set; }
    public string Slug { get; private set; } = "";

    public static async Task<UpkeepStage> SetAsync(World world, Visibility visibility)
    {
        var stage = new UpkeepStage(world);
        await stage.FillAsync(visibility);
        return stage;
    }

    public Browser As(string role) => _people[role].Browser;

    public Task<HttpClient> ProgramAsync(string role, params string[] scopes) => world.ProgramAsync(_people[role].Email, scopes);

    public long Id(string role) => _people[role].Id;

    private async Task FillAsync(Visibility visibility)
    {
        _people[Guest] = (0, "", world.Guest());
        foreach (var role in Roles.Skip(1))
        {
            var email = await world.NewPersonAsync("役割 " + role);
            _people[role] = (await world.IdAsync(email), email, await world.AsAsync(email));
        }
        var now = world.Clock.GetUtcNow();
        await world.DbAsync(async db =>
        {
            var circle = new Circle { Slug = "stage-" + Interlocked.Increment(ref _circles), Name = "舞台", Purpose = "試す", Visibility = visibility, PledgeVersion = 1, CreatedAt = now, LastActivityAt = now };
            db.Add(circle);
            foreach (var role in Roles.Skip(2))
            {
                var membership = new Membership { Circle = circle, PersonId = Id(role), JoinedAt = now, PledgeAgreed = role == Unagreed ? 0 : 1, Role = role == Steward ? CircleRole.Steward : CircleRole.Member };
                if (role == Removed) membership.Remove();
                db.Add(membership);
            }
            await db.SaveChangesAsync();
            (CircleId, Slug) = (circle.Id, circle.Slug);
            return 0;
        });
    }

    /// <summary>A thread of the author.</summary>
    public async Task<Guid> ThreadAsync(string title = "題名です", string body = "本文です", ThreadKind kind = ThreadKind.Topic, bool closed = false, bool deleted = false)
    {
        var now = world.Clock.GetUtcNow();
        return await world.DbAsync(async db =>
        {
            var thread = new Thread { CircleId = CircleId, Kind = kind, Title = title, AuthorId = Id(Author), CreatedAt = now, LastPostAt = now };
            if (kind == ThreadKind.Consultation) (thread.Situation, thread.Wanted) = (body, "聴いてほしい");
            else thread.Body = body;
            db.Add(thread);
            db.Index(new SearchEntry { CircleId = CircleId, ThreadId = thread.Id, AuthorId = thread.AuthorId!.Value, Kind = kind, CreatedAt = now }, title + "\n" + body);
            if (closed) thread.Close(now);
            if (deleted) thread.Delete(now);
            await db.SaveChangesAsync();
            return thread.Id;
        });
    }

    /// <summary>A reply of the author, or of somebody else.</summary>
    public async Task<Guid> PostAsync(Guid threadId, string body = "返信です", string by = Author, bool deleted = false)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var now = world.Clock.GetUtcNow();
        return await world.DbAsync(async db =>
        {
            var thread = await db.Set<Thread>().SingleAsync(t => t.Id == threadId);
            var post = new Post { ThreadId = threadId, Number = ++thread.LastNumber, AuthorId = Id(by), Body = body, CreatedAt = now };
            if (deleted) post.Delete(now);
            else (thread.PostCount, thread.LastPostAt) = (thread.PostCount + 1, now);
            db.Add(post);
            db.Index(new SearchEntry { CircleId = CircleId, ThreadId = threadId, PostId = post.Id, AuthorId = post.AuthorId!.Value, Kind = thread.Kind, CreatedAt = now }, body);
            await db.SaveChangesAsync();
            return post.Id;
        });
    }

    /// <summary>Members who only read: with many of them nobody can tell who of them did something.</summary>
    public Task<int> CrowdAsync(int people = SteppedAway.FewestOthers) => world.DbAsync(async db =>
    {
        var now = world.Clock.GetUtcNow();
        for (var i = 0; i < people; i++) db.Add(new Membership { CircleId = CircleId, PersonId = await world.IdAsync(await world.NewPersonAsync("群 " + i)), JoinedAt = now, PledgeAgreed = 1 });
        return await db.SaveChangesAsync();
    });

    /// <summary>The circle keeps consultations so long, or asks for consent.</summary>
    public Task<int> RuleAsync(int days = 0, bool consent = false) => world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == CircleId)
        .ExecuteUpdateAsync(c => c.SetProperty(x => x.KeptDays, days).SetProperty(x => x.AsksConsent, consent)));

    public Task<Thread> ReadThreadAsync(Guid id) => world.DbAsync(db => db.Set<Thread>().AsNoTracking().SingleAsync(t => t.Id == id));

    public Task<Post> ReadPostAsync(Guid id) => world.DbAsync(db => db.Set<Post>().AsNoTracking().SingleAsync(p => p.Id == id));

    /// <summary>How many indexed texts of this circle have these words.</summary>
    public Task<int> FoundAsync(string words) => world.DbAsync(db => db.Matching(SearchQuery.Parse(words), new SearchScope([CircleId]), 10).CountAsync());

    /// <summary>The same act by everybody, each on a thing of its own: the answers' codes, in the order of the roles.</summary>
    public async Task<string> CodesAsync(Func<Task<Guid>> thing, Func<Browser, Guid, Task<Page>> act)
    {
        var codes = new List<int>();
        foreach (var role in Roles) codes.Add((await act(As(role), await thing())).Code);
        return string.Join(' ', codes);
    }
}
