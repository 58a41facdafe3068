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
// Usage: Ibasho.Bench DATA PORT [POSTGRES [FILES KB]]; with a number of files it first puts so many under the replies. It signs the first person in and writes cookie, token and addresses to DATA/bench.env,
// and a thousand sessions of that circle's members to DATA/bench.cookies. With "streams URL COOKIES THREAD TOKEN" it is the other side: a thousand open streams. With "seal" it times the closing of a pseudonym, with "mbox FILE COUNT" it writes the archive of a mailing list.
if (args is ["streams", var address, var cookies, var to, var by])
{
    await OpenStreams.RunAsync(address, cookies, to, by);
    return;
}
if (args is ["mbox", var archive, var mails])
{
    await MboxMaker.WriteAsync(archive, int.Parse(mails));
    return;
}
if (args is ["seal"])
{
    foreach (var count in new[] { 3, 5 })
    {
        var holders = Enumerable.Range(1, count).Select(i => new Ibasho.Platform.Keys.SealedForTwo.Holder(i, Ibasho.Platform.Keys.HeldKey.New().ExportSubjectPublicKeyInfo())).ToList();
        var size = Ibasho.Platform.Keys.SealedForTwo.Seal(new byte[8], new byte[16], holders).Length;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 200; i++) Ibasho.Platform.Keys.SealedForTwo.Seal(new byte[8], new byte[16], holders);
        Console.WriteLine($"{count} custodians: {clock.Elapsed.TotalMilliseconds / 200:0.00} ms, {size} bytes for each pseudonym (budget 50 ms)");
    }
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
    if (args is [_, _, _, var files, var kilobytes]) await FilesMaker.FillAsync(app.Services, read, int.Parse(files), int.Parse(kilobytes) * 1024);
    var picture = await db.Set<Attachment>().Where(f => f.ThreadId == read).Select(f => f.Id).FirstOrDefaultAsync();
    var (cookie, token) = (Secrets.New(), Secrets.New());
    var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    db.Add(new Session { TokenHash = Secrets.Hash(cookie), PersonId = me, CreatedOn = today, LastSeenOn = today });
    db.Add(new ApiToken { TokenHash = Secrets.Hash(token), PersonId = me, Name = "bench", Scopes = ["read", "write"], CreatedAt = TimeProvider.System.GetUtcNow(), LastUsedOn = today });
    var write = new Thread { CircleId = circle.Id, Kind = ThreadKind.Topic, Title = "bench", AuthorId = me, CreatedAt = TimeProvider.System.GetUtcNow(), LastPostAt = TimeProvider.System.GetUtcNow() };
    db.Add(write);
    // Two threads of twenty replies in a circle that allows pseudonyms: one under names, one under as many pseudonyms.
    var other = await db.Set<Circle>().OrderBy(c => c.Id).Skip(1).FirstAsync();
    other.AllowsPseudonyms = true;
    if (!await db.Set<Membership>().AnyAsync(m => m.CircleId == other.Id && m.PersonId == me)) db.Add(new Membership { CircleId = other.Id, PersonId = me, PledgeAgreed = other.PledgeVersion });
    var words = await db.Set<Post>().Where(p => p.ThreadId == read).OrderBy(p => p.Number).Select(p => new { p.Body, p.AuthorId }).ToListAsync();
    var (named, masked) = (Long(false), Long(true));
    var members = await db.Set<Membership>().Where(m => m.CircleId == circle.Id && m.State == MembershipState.Active && m.PledgeAgreed >= circle.PledgeVersion && m.PersonId != me).Select(m => m.PersonId).ToListAsync();
    var cookies1000 = Enumerable.Range(0, Math.Min(1000, members.Count * Ibasho.Delivery.Live.Streams.MostOfOne)).Select(_ => Secrets.New()).ToList();
    for (var i = 0; i < cookies1000.Count; i++)
        db.Add(new Session { TokenHash = Secrets.Hash(cookies1000[i]), PersonId = members[i % members.Count], CreatedOn = today, LastSeenOn = today });
    await db.SaveChangesAsync();

    Guid Long(bool hidden)
    {
        var now = Pseudonym.Hour(TimeProvider.System.GetUtcNow());
        var thread = new Thread { CircleId = other.Id, Kind = ThreadKind.Topic, Title = "bench", Body = "bench", CreatedAt = now, LastPostAt = now, PostCount = words.Count, LastNumber = words.Count, AuthorId = hidden ? null : me };
        for (var i = 0; i < words.Count; i++)
        {
            var post = new Post { ThreadId = thread.Id, Number = i + 1, Body = words[i].Body, CreatedAt = now, AuthorId = hidden ? null : words[i].AuthorId };
            if (hidden)
            {
                var pseudonym = new Pseudonym { ThreadId = thread.Id, Tag = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32), Mask = i };
                db.Add(pseudonym);
                (post.PseudonymId, post.Mask) = (pseudonym.Id, i);
                (thread.PseudonymId, thread.Mask) = (pseudonym.Id, i);
            }
            db.Add(post);
        }
        db.Add(thread);
        return thread.Id;
    }
    await File.WriteAllLinesAsync(Path.Combine(settings.Folder, "bench.cookies"), cookies1000);
    await File.WriteAllTextAsync(Path.Combine(settings.Folder, "bench.env"), $"COOKIE={cookie}\nTOKEN={token}\nTHREAD={read:D}\nWRITE={write.Id:D}\nSLUG={circle.Slug}\nNAMED={named:D}\nMASKED={masked:D}\nFILE={picture:D}\n");
}
await app.RunAsync();
