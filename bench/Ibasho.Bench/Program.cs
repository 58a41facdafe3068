using Ibasho;
using Ibasho.Access;
using Ibasho.Bench;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// The product as it is, with one more route: the rows of a thread page (the thread, how one stands to it, twenty replies) as bare JSON, behind the same session and gate.
// Usage: Ibasho.Bench DATA PORT [POSTGRES]; it signs the first person in and writes cookie, token and addresses to DATA/bench.env,
// and a thousand sessions of that circle's members to DATA/bench.cookies. With "streams URL COOKIES THREAD TOKEN" it is the other side: a thousand open streams.
if (args is ["streams", var address, var cookies, var to, var by])
{
    await OpenStreams.RunAsync(address, cookies, to, by);
    return;
}
var settings = new Settings(Path.GetFullPath(args[0]), args.Length > 2 ? args[2] : "", "127.0.0.1", int.Parse(args[1]), "", "");
await using var app = Web.Build(settings, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
await Web.PrepareAsync(app.Services, CancellationToken.None);

app.MapGet("/bench/thread/{id:guid}", async (Guid id, Viewer viewer, AppDb db, CancellationToken cancel) =>
    await db.FindThreadAsync(viewer, id, cancel) is { } found
        ? Results.Json(new BareThread(found.Row, await db.PageOfPostsAsync(found, 0, ThreadReading.PageSize, cancel)))
        : Results.NotFound()).For(Who.SignedIn);

await using (var scope = app.Services.CreateAsyncScope())
{
    var db = scope.ServiceProvider.GetRequiredService<AppDb>();
    var me = await db.Users.OrderBy(p => p.Id).Select(p => p.Id).FirstAsync();
    var circle = await db.Set<Circle>().OrderBy(c => c.Id).FirstAsync();
    // An ordinary thread of this circle with a full page of posts, and the newest one to write in.
    var read = await db.Set<Thread>().Where(t => t.CircleId == circle.Id && t.PostCount == 20).OrderBy(t => t.CreatedAt).ThenBy(t => t.Id).Select(t => t.Id).FirstAsync();
    var (cookie, token) = (Secrets.New(), Secrets.New());
    var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    db.Add(new Session { TokenHash = Secrets.Hash(cookie), PersonId = me, CreatedOn = today, LastSeenOn = today });
    db.Add(new ApiToken { TokenHash = Secrets.Hash(token), PersonId = me, Name = "bench", Scopes = ["read", "write"], CreatedAt = TimeProvider.System.GetUtcNow(), LastUsedOn = today });
    var write = new Thread { CircleId = circle.Id, Kind = ThreadKind.Topic, Title = "bench", AuthorId = me, CreatedAt = TimeProvider.System.GetUtcNow(), LastPostAt = TimeProvider.System.GetUtcNow() };
    db.Add(write);
    var members = await db.Set<Membership>().Where(m => m.CircleId == circle.Id && m.State == MembershipState.Active && m.PledgeAgreed >= circle.PledgeVersion && m.PersonId != me).Select(m => m.PersonId).ToListAsync();
    var cookies1000 = Enumerable.Range(0, Math.Min(1000, members.Count * Ibasho.Delivery.Live.Streams.MostOfOne)).Select(_ => Secrets.New()).ToList();
    for (var i = 0; i < cookies1000.Count; i++)
        db.Add(new Session { TokenHash = Secrets.Hash(cookies1000[i]), PersonId = members[i % members.Count], CreatedOn = today, LastSeenOn = today });
    await db.SaveChangesAsync();
    await File.WriteAllLinesAsync(Path.Combine(settings.Folder, "bench.cookies"), cookies1000);
    await File.WriteAllTextAsync(Path.Combine(settings.Folder, "bench.env"), $"COOKIE={cookie}\nTOKEN={token}\nTHREAD={read:D}\nWRITE={write.Id:D}\nSLUG={circle.Slug}\n");
}
await app.RunAsync();
