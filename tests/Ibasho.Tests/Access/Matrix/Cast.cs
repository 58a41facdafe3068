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

/// <summary>A circle in one state, with everybody in their place; made anew for each cell, so that no cell changes another.</summary>
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

    public Task<Scene> SetAsync(Visibility state, Role role) => world.DbAsync(async db =>
    {
        var now = world.Clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (token, cookie, key) = (Secrets.New(), Secrets.New(), Secrets.New());
        var circle = new Circle
        {
            Slug = $"cell-{Interlocked.Increment(ref _number):D6}", Name = "Cell", Purpose = "Cell", Visibility = state, PledgeVersion = 1, MemberCount = 7, ThreadCount = 1,
            Joining = state switch { Visibility.Open => Joining.Free, Visibility.Closed => Joining.Questions, _ => Joining.Invitation },
            Questions = state == Visibility.Closed ? ["Why?"] : [], CreatedAt = now, LastActivityAt = now, Themes = [new() { Key = "one", Name = "One" }],
        };
        foreach (var (who, id) in Members()) circle.Memberships.Add(Membership(who, id, now));
        circle.Memberships.Add(Membership(Role.Member, _colleague, now));
        circle.Memberships.Add(Membership(Role.Steward, _founder, now));
        db.Add(circle);
        await db.SaveChangesAsync();

        var request = new JoinRequest { CircleId = circle.Id, PersonId = Id(Role.Asked), Questions = ["Why?"], Answers = ["So."], CreatedAt = now };
        var refused = new JoinRequest { CircleId = circle.Id, PersonId = Id(Role.Removed), Questions = ["Why?"], Answers = ["So."], CreatedAt = now };
        refused.Refuse(_founder, "Not yet.", now);
        var invitation = new Invitation { TokenHash = Secrets.Hash(token), CircleId = circle.Id, CreatedById = _founder, CreatedAt = now, ExpiresAt = now.AddDays(7), MostUses = 10 };
        var webhook = new Webhook { CircleId = circle.Id, MadeById = _founder, Address = "https://hook.example/", SealedKey = "", CreatedAt = now };
        var thread = new Thread { CircleId = circle.Id, Kind = ThreadKind.Consultation, Title = "Cell", Situation = "Cell", Wanted = "Cell", AuthorId = Id(Role.Author), CreatedAt = now, LastPostAt = now, PostCount = 2, LastNumber = 2 };
        var post = new Post { ThreadId = thread.Id, Number = 1, AuthorId = Id(Role.Author), Body = "Cell", CreatedAt = now };
        var file = new Attachment { OwnerId = Id(Role.Author), Kind = FileKind.Png, Name = "cell.png", Bytes = 4, Width = 1, Height = 1, Hash = new byte[32], CreatedAt = now };
        file.Attach(thread.Id, post.Id, 0);
        db.AddRange(file, new AttachmentChunk { Attachment = file, Bytes = [1, 2, 3, 4] });
        // Somebody else's words under a pseudonym.
        var pseudonym = new Pseudonym { ThreadId = thread.Id, Tag = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32), Mask = 1 };
        db.AddRange(pseudonym, new Post { ThreadId = thread.Id, Number = 2, PseudonymId = pseudonym.Id, Mask = 1, Body = "Cell", CreatedAt = now });
        // One that waits, and one that the operator took.
        var (waiting, taken) = (Licence(now), Licence(now));
        var document = new FilePieces();
        document.Write([1, 2, 3, 4]);
        db.AddRange(waiting, taken);
        db.AddRange(LicenceSeal.Seal(world.App.Services.GetRequiredService<KeyDirectory>(), taken, new CleanFile(FileKind.Png, 1, 1, document), "1"));
        taken.Take(Id(Role.Operator));
        db.AddRange(new Pledge { CircleId = circle.Id, Number = 1, Text = "Cell", CreatedAt = now }, request, refused, invitation, webhook, thread, post);
        // A mailing list that was brought and waits.
        var archive = new MailArchive { CircleId = circle.Id, Name = "cell.mbox", CreatedAt = now, Mails = 1, Threads = 1 };
        var brought = new Thread { CircleId = circle.Id, Kind = ThreadKind.Topic, Title = "Brought", Body = "Brought", AuthorId = _founder, CreatedAt = now, LastPostAt = now, HeldFor = MailArchive.UntilReleased };
        archive.Arrive();
        db.AddRange(archive, brought, new ArchivedMail { Archive = archive, CircleId = circle.Id, Hash = Secrets.Hash(key), ThreadId = brought.Id });
        // One matter that waits, and one whose decision the author asks to have looked at again; the founder made it.
        var concern = new Concern { CircleId = circle.Id, ThreadId = thread.Id, PostId = post.Id, OpenedAt = now, Reports = [new() { PersonId = _colleague, CreatedAt = now }] };
        var appealed = new Concern { CircleId = circle.Id, ThreadId = thread.Id, OpenedAt = now };
        var measure = new Measure { Concern = appealed, PersonId = Id(Role.Author), Act = MeasureAct.Warn, Words = "So.", DecidedById = _founder, DecidedAt = now };
        concern.Wait(now);
        appealed.Wait(now);
        appealed.Close(now);
        measure.Appeal("Why?", now);
        db.AddRange(concern, measure);
        var (notice, session) = (new Notice { PersonId = _founder, Once = key, CreatedAt = now }, new Session { TokenHash = Secrets.Hash(cookie), CreatedOn = today, LastSeenOn = today, FreshUntil = now + Session.FreshFor });
        if (role != Role.Guest)
        {
            // What an earlier cell began to set up.
            await db.Set<SecondFactor>().Where(f => f.PersonId == Id(role)).ExecuteDeleteAsync();
            notice.PersonId = session.PersonId = Id(role);
            (notice.CircleId, notice.ThreadId, notice.Kind) = (circle.Id, thread.Id, NoticeKind.Replied);
            db.AddRange(notice, session, new ApiToken { TokenHash = Secrets.Hash(key), PersonId = Id(role), Name = "cell", Scopes = ["read", "write"], CreatedAt = now });
        }
        await db.SaveChangesAsync();
        return new Scene(circle.Slug, request.Id, refused.Id, _colleague, invitation.Id, token, webhook.Id, waiting.Id, taken.Id, thread.Id, post.Id, pseudonym.Id, file.Id, notice.Id, concern.Id, appealed.Id, measure.Id, session.Id, cookie, key, archive.Id, brought.Id);
    });

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
