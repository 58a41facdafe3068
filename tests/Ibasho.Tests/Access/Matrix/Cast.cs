using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Platform.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>How somebody stands to a circle and to the place: the columns of the matrix.</summary>
public enum Role
{
    Guest,
    Stranger,
    Asked,
    /// <summary>Let in, and has not agreed to the pledge yet.</summary>
    Unpledged,
    Member,
    /// <summary>The member who wrote the thread and the post.</summary>
    Author,
    Steward,
    Removed,
    /// <summary>A member whose account is suspended.</summary>
    Suspended,
    Operator,
}

/// <summary>A circle in one state, with everybody in their place; made anew for each cell that may change something, so that no cell changes another.</summary>
internal sealed record Scene(string Slug, long Request, long Refused, long Colleague, long Invitation, string InvitationToken, long Webhook, Guid LicenceWaiting, Guid Licence, Guid Thread, Guid Post, Guid Pseudonym, Guid File, long Notice, long Concern, long Appealed, long Measure, long Session, string Cookie, string Token, long Archive, Guid Waiting)
{
    /// <summary>Addresses as long as those of this scene, where nothing is.</summary>
    public Scene Elsewhere() => this with
    {
        Slug = new string('x', Slug.Length),
        Request = Nines(Request),
        Refused = Nines(Refused),
        Colleague = Nines(Colleague),
        Invitation = Nines(Invitation),
        InvitationToken = Secrets.New(),
        Webhook = Nines(Webhook),
        LicenceWaiting = Guid.NewGuid(),
        Licence = Guid.NewGuid(),
        Thread = Guid.NewGuid(),
        Post = Guid.NewGuid(),
        Pseudonym = Guid.NewGuid(),
        File = Guid.NewGuid(),
        Notice = Nines(Notice),
        Concern = Nines(Concern),
        Appealed = Nines(Appealed),
        Measure = Nines(Measure),
        Archive = Nines(Archive),
        Waiting = Guid.NewGuid(),
    };

    private static long Nines(long id) => (long)Math.Pow(10, $"{id}".Length) - 1;
}

/// <summary>The people of the matrix, each in their one role.</summary>
internal sealed class Cast(World world)
{
    private static int _number;
    private readonly Dictionary<Role, long> _ids = [];
    private long _colleague, _founder;

    public async Task GatherAsync()
    {
        foreach (var role in Enum.GetValues<Role>())
            if (role is not (Role.Guest or Role.Operator))
                _ids[role] = await world.IdAsync(await world.NewPersonAsync(role.ToString()));
        _ids[Role.Operator] = await world.IdAsync(World.Operator);
        _colleague = await world.IdAsync(await world.NewPersonAsync("Colleague"));
        _founder = await world.IdAsync(await world.NewPersonAsync("Founder"));
        await world.DbAsync(async db =>
        {
            (await db.Users.FindAsync(_ids[Role.Suspended]))!.Suspend();
            // Everybody works as something, and a document was seen.
            foreach (var id in _ids.Values.Append(_colleague))
            {
                var person = (await db.Users.FindAsync(id))!;
                person.Professions = ["CM"];
                person.Raise("CM", TrustLevel.Document);
            }
            return await db.SaveChangesAsync();
        });
    }

    public long Id(Role role) => _ids[role];

    /// <summary>A scene of one's own, for a request that may change it.</summary>
    public async Task<Scene> SetAsync(Visibility state, Role role) => (await SetAsync(state, [role]))[role];

    /// <summary>One scene for all, whose requests change nothing of it; or one for each.</summary>
    public async Task<Dictionary<Role, Scene>> SetAsync(Visibility state, IReadOnlyCollection<Role> roles, bool shared = false) => await world.DbAsync(async db =>
    {
        var now = world.Clock.GetUtcNow();
        var sets = (shared ? [Circle(state, now)] : roles.Select(_ => Circle(state, now))).Select(circle => new Set(circle)).ToList();
        db.AddRange(sets.Select(set => set.Circle));
        await db.SaveChangesAsync();
        foreach (var set in sets) Furnish(db, set, now);
        // What an earlier cell began to set up.
        var people = roles.Where(role => role != Role.Guest).Select(Id).ToList();
        await db.Set<SecondFactor>().Where(f => people.Contains(f.PersonId)).ExecuteDeleteAsync();
        var keys = roles.Select((role, i) => (role, set: sets[shared ? 0 : i])).ToDictionary(r => r.role, r => (r.set, Hand: Enter(db, r.set, r.role, now)));
        await db.SaveChangesAsync();
        return keys.ToDictionary(k => k.Key, k => k.Value.set.Seen(k.Value.Hand.Notice.Id, k.Value.Hand.Session.Id, _colleague, k.Value.Hand.Cookie, k.Value.Hand.Token));
    });

    private Circle Circle(Visibility state, DateTimeOffset now)
    {
        var circle = new Circle
        {
            Slug = $"cell-{Interlocked.Increment(ref _number):D6}", Name = "Cell", Purpose = "Cell", Visibility = state, PledgeVersion = 1, MemberCount = 7, ThreadCount = 1,
            Joining = state switch { Visibility.Open => Joining.Free, Visibility.Closed => Joining.Questions, _ => Joining.Invitation },
            Questions = state == Visibility.Closed ? ["Why?"] : [], CreatedAt = now, LastActivityAt = now, Themes = [new() { Key = "one", Name = "One" }],
        };
        foreach (var (who, id) in Members()) circle.Memberships.Add(Membership(who, id, now));
        circle.Memberships.Add(Membership(Role.Member, _colleague, now));
        circle.Memberships.Add(Membership(Role.Steward, _founder, now));
        return circle;
    }

    private void Furnish(AppDb db, Set set, DateTimeOffset now)
    {
        var circle = set.Circle;
        set.Request = new JoinRequest { CircleId = circle.Id, PersonId = Id(Role.Asked), Questions = ["Why?"], Answers = ["So."], CreatedAt = now };
        set.Refused = new JoinRequest { CircleId = circle.Id, PersonId = Id(Role.Removed), Questions = ["Why?"], Answers = ["So."], CreatedAt = now };
        set.Refused.Refuse(_founder, "Not yet.", now);
        set.Invitation = new Invitation { TokenHash = Secrets.Hash(set.InvitationToken), CircleId = circle.Id, CreatedById = _founder, CreatedAt = now, ExpiresAt = now.AddDays(7), MostUses = 10 };
        set.Webhook = new Webhook { CircleId = circle.Id, MadeById = _founder, Address = "https://hook.example/", SealedKey = "", CreatedAt = now };
        var thread = set.Thread = new Thread { CircleId = circle.Id, Kind = ThreadKind.Consultation, Title = "Cell", Situation = "Cell", Wanted = "Cell", AuthorId = Id(Role.Author), CreatedAt = now, LastPostAt = now, PostCount = 2, LastNumber = 2 };
        set.Post = new Post { ThreadId = thread.Id, Number = 1, AuthorId = Id(Role.Author), Body = "Cell", CreatedAt = now };
        set.File = new Attachment { OwnerId = Id(Role.Author), Kind = FileKind.Png, Name = "cell.png", Bytes = 4, Width = 1, Height = 1, Hash = new byte[32], CreatedAt = now };
        set.File.Attach(thread.Id, set.Post.Id, 0);
        db.AddRange(set.File, new AttachmentChunk { Attachment = set.File, Bytes = [1, 2, 3, 4] });
        // Somebody else's words under a pseudonym.
        set.Pseudonym = new Pseudonym { ThreadId = thread.Id, Tag = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32), Mask = 1 };
        db.AddRange(set.Pseudonym, new Post { ThreadId = thread.Id, Number = 2, PseudonymId = set.Pseudonym.Id, Mask = 1, Body = "Cell", CreatedAt = now });
        // One that waits, and one that the operator took.
        (set.LicenceWaiting, set.Licence) = (Licence(now), Licence(now));
        var document = new FilePieces();
        document.Write([1, 2, 3, 4]);
        db.AddRange(set.LicenceWaiting, set.Licence);
        db.AddRange(LicenceSeal.Seal(world.App.Services.GetRequiredService<KeyDirectory>(), set.Licence, new CleanFile(FileKind.Png, 1, 1, document), "1"));
        set.Licence.Take(Id(Role.Operator));
        db.AddRange(new Pledge { CircleId = circle.Id, Number = 1, Text = "Cell", CreatedAt = now }, set.Request, set.Refused, set.Invitation, set.Webhook, thread, set.Post);
        // A mailing list that was brought and waits.
        set.Archive = new MailArchive { CircleId = circle.Id, Name = "cell.mbox", CreatedAt = now, Mails = 1, Threads = 1 };
        set.Brought = new Thread { CircleId = circle.Id, Kind = ThreadKind.Topic, Title = "Brought", Body = "Brought", AuthorId = _founder, CreatedAt = now, LastPostAt = now, HeldFor = MailArchive.UntilReleased };
        set.Archive.Arrive();
        db.AddRange(set.Archive, set.Brought, new ArchivedMail { Archive = set.Archive, CircleId = circle.Id, Hash = Secrets.Hash(Secrets.New()), ThreadId = set.Brought.Id });
        // One matter that waits, and one whose decision the author asks to have looked at again; the founder made it.
        set.Concern = new Concern { CircleId = circle.Id, ThreadId = thread.Id, PostId = set.Post.Id, OpenedAt = now, Reports = [new() { PersonId = _colleague, CreatedAt = now }] };
        set.Appealed = new Concern { CircleId = circle.Id, ThreadId = thread.Id, OpenedAt = now };
        set.Measure = new Measure { Concern = set.Appealed, PersonId = Id(Role.Author), Act = MeasureAct.Warn, Words = "So.", DecidedById = _founder, DecidedAt = now };
        set.Concern.Wait(now);
        set.Appealed.Wait(now);
        set.Appealed.Close(now);
        set.Measure.Appeal("Why?", now);
        db.AddRange(set.Concern, set.Measure);
    }

    /// <summary>What one role holds in its hand: a notice, a session, a token; a guest's notice is somebody else's.</summary>
    private (Notice Notice, Session Session, string Cookie, string Token) Enter(AppDb db, Set set, Role role, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (cookie, key) = (Secrets.New(), Secrets.New());
        // Fresh until every role has asked.
        var (notice, session) = (new Notice { PersonId = _founder, Once = key, CreatedAt = now }, new Session { TokenHash = Secrets.Hash(cookie), CreatedOn = today, LastSeenOn = today, FreshUntil = now + 2 * Session.FreshFor });
        if (role == Role.Guest) return (notice, session, cookie, key);
        notice.PersonId = session.PersonId = Id(role);
        (notice.CircleId, notice.ThreadId, notice.Kind) = (set.Circle.Id, set.Thread.Id, NoticeKind.Replied);
        db.AddRange(notice, session, new ApiToken { TokenHash = Secrets.Hash(key), PersonId = Id(role), Name = "cell", Scopes = ["read", "write"], CreatedAt = now });
        return (notice, session, cookie, key);
    }

    /// <summary>The rows of one scene, whose numbers come when they are saved.</summary>
    private sealed class Set(Circle circle)
    {
        public Circle Circle => circle;
        public string InvitationToken { get; } = Secrets.New();
        public JoinRequest Request = null!, Refused = null!;
        public Invitation Invitation = null!;
        public Webhook Webhook = null!;
        public Thread Thread = null!, Brought = null!;
        public MailArchive Archive = null!;
        public Post Post = null!;
        public Attachment File = null!;
        public Pseudonym Pseudonym = null!;
        public LicenceCheck LicenceWaiting = null!, Licence = null!;
        public Concern Concern = null!, Appealed = null!;
        public Measure Measure = null!;

        public Scene Seen(long notice, long session, long colleague, string cookie, string token) =>
            new(circle.Slug, Request.Id, Refused.Id, colleague, Invitation.Id, InvitationToken, Webhook.Id, LicenceWaiting.Id, Licence.Id, Thread.Id, Post.Id, Pseudonym.Id, File.Id, notice, Concern.Id, Appealed.Id, Measure.Id, session, cookie, token, Archive.Id, Brought.Id);
    }

    private LicenceCheck Licence(DateTimeOffset now) => new() { PersonId = _founder, Profession = Secrets.New()[..12], CreatedAt = now };

    private IEnumerable<(Role Role, long Id)> Members() =>
        from role in new[] { Role.Unpledged, Role.Member, Role.Author, Role.Steward, Role.Removed, Role.Suspended }
        select (role, Id(role));

    private Membership Membership(Role role, long id, DateTimeOffset now)
    {
        var membership = new Membership { PersonId = id, JoinedAt = now, PledgeAgreed = role == Role.Unpledged ? 0 : 1, Role = role == Role.Steward ? CircleRole.Steward : CircleRole.Member };
        if (role == Role.Removed) membership.Remove();
        return membership;
    }
}
