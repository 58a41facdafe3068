using Ibasho.Model;

namespace Ibasho.Tests.Features;

/// <summary>Texts and memberships put in place behind the product's back, as its operations would leave them.</summary>
internal static class Planted
{
    public static async Task<Guid> ThreadAsync(this World world, string slug, string author, string title, string body, ThreadKind kind = ThreadKind.Topic, TimeSpan age = default)
    {
        var id = await world.IdAsync(author);
        return await world.DbAsync(async db =>
        {
            var circle = await db.Set<Circle>().SingleAsync(c => c.Slug == slug);
            var at = world.Clock.GetUtcNow() - age;
            var thread = new Thread { CircleId = circle.Id, Kind = kind, Title = title, Body = body, AuthorId = id, CreatedAt = at, LastPostAt = at };
            db.Add(thread);
            db.Index(new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, AuthorId = id, Kind = kind, CreatedAt = at }, title + "\n" + body);
            await db.SaveChangesAsync();
            return thread.Id;
        });
    }

    public static async Task<Guid> ReplyAsync(this World world, Guid threadId, string author, string body)
    {
        var id = await world.IdAsync(author);
        return await world.DbAsync(async db =>
        {
            var thread = await db.Set<Thread>().SingleAsync(t => t.Id == threadId);
            var post = new Post { ThreadId = threadId, Number = ++thread.LastNumber, AuthorId = id, Body = body, CreatedAt = world.Clock.GetUtcNow() };
            (thread.PostCount, thread.LastPostAt) = (thread.PostCount + 1, post.CreatedAt);
            db.Add(post);
            db.Index(new SearchEntry { CircleId = thread.CircleId, ThreadId = threadId, PostId = post.Id, AuthorId = id, Kind = thread.Kind, CreatedAt = post.CreatedAt }, body);
            await db.SaveChangesAsync();
            return post.Id;
        });
    }

    public static async Task MemberAsync(this World world, string slug, string email, int pledge = 1, CircleRole role = CircleRole.Member)
    {
        var id = await world.IdAsync(email);
        await world.DbAsync(async db =>
        {
            var circle = await db.Set<Circle>().SingleAsync(c => c.Slug == slug);
            db.Add(new Membership { CircleId = circle.Id, PersonId = id, Role = role, JoinedAt = world.Clock.GetUtcNow(), PledgeAgreed = pledge });
            return await db.SaveChangesAsync();
        });
    }

    public static async Task RemovedAsync(this World world, string slug, string email)
    {
        var id = await world.IdAsync(email);
        await world.DbAsync(async db =>
        {
            (await db.Set<Membership>().SingleAsync(m => m.Circle.Slug == slug && m.PersonId == id)).Remove();
            return await db.SaveChangesAsync();
        });
    }
}
