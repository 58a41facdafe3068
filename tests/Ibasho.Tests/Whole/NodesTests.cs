using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ibasho.Data;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>Two processes over one PostgreSQL and one folder of keys: whatever one does holds on the other, and one of them may die.</summary>
public sealed class NodesTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-node1-").FullName, _other = Directory.CreateTempSubdirectory("ibasho-node2-").FullName;
    private readonly string _token = Secrets.New(), _session = Secrets.New();
    private readonly CookieContainer _cookies = new();
    private string _database = "";
    private Guid _thread;

    [Fact]
    public async Task What_one_node_does_holds_on_the_other_and_one_may_die()
    {
        if (!Template.IsPostgres) return;
        await using var one = RealProcess.Start("--data", _folder, "--database", _database);
        await using var two = RealProcess.Start("--data", _other, "--database", _database, "--keys", Path.Combine(_folder, "keys"));
        await one.AnsweringAsync();
        await two.AnsweringAsync();
        await SignInOnOneAsync(one, two);
        await PostAndHearAsync(one, two);
        await KillOneAsync(one, two);
    }

    /// <summary>A session begun on one is known on the other, and a page of one is sent to the other.</summary>
    private async Task SignInOnOneAsync(RealProcess one, RealProcess two)
    {
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false });
        using var entered = await SubmitAsync(browser, one, one, "/sign-in", "/sign-in", ("email", World.Member), ("password", DemoCommunity.Password));
        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(two.Address + "/settings"))).StatusCode);
        using var sent = await SubmitAsync(browser, one, two, $"/t/{_thread}", $"/t/{_thread}/reply", ("body", "鍵のちがう机から書きました。"));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.Contains("鍵のちがう机から", await browser.GetStringAsync(new Uri(one.Address + $"/t/{_thread}")), StringComparison.Ordinal);

        // Signed out on one is signed out on the other.
        using var left = await SubmitAsync(browser, two, one, "/", "/sign-out");
        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync(new Uri(two.Address + "/settings"))).StatusCode);
    }

    /// <summary>Whoever listens on one hears of what is written on the other, and reads it there.</summary>
    private async Task PostAndHearAsync(RealProcess one, RealProcess two)
    {
        using var listener = new HttpClient { Timeout = Patience, DefaultRequestHeaders = { { "Cookie", $"ibasho={_session}" } } };
        using var live = await listener.GetAsync(new Uri(two.Address + "/live"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", live.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await live.Content.ReadAsStreamAsync());
        var heard = HearAsync(lines);
        Assert.Equal(HttpStatusCode.Created, await PostAsync(one, Secrets.New(), "こちらの机で書きました。"));
        Assert.Contains($"{_thread}", await heard.WaitAsync(Patience), StringComparison.Ordinal);
        Assert.Contains("こちらの机で", await listener.GetStringAsync(new Uri(two.Address + $"/t/{_thread}")), StringComparison.Ordinal);
    }

    private static async Task<string> HearAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
            if (line.StartsWith("data: t", StringComparison.Ordinal)) return line;
        return "";
    }

    private async Task KillOneAsync(RealProcess one, RealProcess two)
    {
        var (sent, acknowledged) = (new ConcurrentDictionary<string, string>(), new ConcurrentDictionary<string, string>());
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; ; i++)
            {
                var (key, body) = (Secrets.New(), Letters());
                sent[key] = body;
                try
                {
                    if (await PostAsync(one, key, body) != HttpStatusCode.Created) continue;
                }
                catch (Exception error) when (error is HttpRequestException or IOException)
                {
                    return;
                }
                acknowledged[key] = body;
                if (acknowledged.Count == 20) enough.TrySetResult();
            }
        }).ToList();
        await Task.WhenAny(enough.Task, Task.WhenAll(writers));
        await one.KillAsync();
        await Task.WhenAll(writers);
        Assert.True(acknowledged.Count >= 20, one.Said);

        // Whoever got no answer sends it again, and it arrives at the other one.
        foreach (var (key, body) in sent.Where(s => !acknowledged.ContainsKey(s.Key))) Assert.Equal(HttpStatusCode.Created, await PostAsync(two, key, body));
        await WithDbAsync(async db =>
        {
            var bodies = await db.Set<Post>().Where(p => p.ThreadId == _thread).Select(p => p.Body).ToListAsync();
            Assert.All(sent.Values, body => Assert.Equal(1, bodies.Count(b => b == body)));
            // What the dead one had taken is taken again when its time is over.
            await db.Set<Job>().ExecuteUpdateAsync(j => j.SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null));
            using var patience = new CancellationTokenSource(Patience);
            while (await db.Set<Job>().AnyAsync(j => j.Lane == JobLane.Inside && j.FailedAt == null && j.NotBefore <= TimeProvider.System.GetUtcNow(), patience.Token)) await Task.Delay(100, patience.Token);
            Assert.False(await db.Set<Job>().AnyAsync(j => j.FailedAt != null));
            var steward = await db.Users.Where(p => p.Email == World.Steward).Select(p => p.Id).SingleAsync();
            Assert.True(await db.Set<Notice>().AnyAsync(n => n.PersonId == steward && n.ThreadId == _thread));
        });
    }

    /// <summary>In letters only: a number in a text would be reviewed.</summary>
    private static string Letters() => string.Concat(Secrets.New().Where(char.IsAsciiLetter)) + " 夜勤でした。";

    private async Task<HttpStatusCode> PostAsync(RealProcess node, string key, string body)
    {
        using var client = new HttpClient { Timeout = Patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _token) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{node.Address}/api/v1/threads/{_thread}/posts") { Content = JsonContent.Create(new { body }), Headers = { { "Idempotency-Key", key } } };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Opens a page on one node and sends its form to another.</summary>
    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, RealProcess from, RealProcess to, string path, string action, params (string Name, string Value)[] fields)
    {
        using var opened = await browser.GetAsync(new Uri(from.Address + path));
        var page = new Page(path, opened.StatusCode, new Dictionary<string, string>(), await opened.Content.ReadAsStringAsync());
        var all = page.Fields(page.Form(action)).Where(f => fields.All(own => own.Name != f.Name)).Concat(fields);
        return await browser.PostAsync(new Uri(to.Address + action), new FormUrlEncodedContent(all.Select(f => KeyValuePair.Create(f.Name, f.Value))));
    }

    private async Task WithDbAsync(Func<AppDb, Task> act)
    {
        await using var app = World.Build(_folder, _database, TimeProvider.System);
        await using var scope = app.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    public async Task InitializeAsync()
    {
        if (!Template.IsPostgres) return;
        _database = await Template.CopyAsync(_folder);
        await WithDbAsync(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            var (member, steward) = (await db.Users.SingleAsync(p => p.Email == World.Member), await db.Users.SingleAsync(p => p.Email == World.Steward));
            var circle = await db.Set<Circle>().SingleAsync(c => c.Slug == "case-room");
            var thread = new Thread { CircleId = circle.Id, Title = "二つの机", AuthorId = steward.Id, CreatedAt = now, LastPostAt = now };
            db.Add(thread);
            db.Add(new Follow { PersonId = steward.Id, CircleId = circle.Id, ThreadId = thread.Id });
            db.Add(new ApiToken { TokenHash = Secrets.Hash(_token), PersonId = member.Id, Name = "nodes", Scopes = ["read", "write"], CreatedAt = now });
            db.Add(new Session { TokenHash = Secrets.Hash(_session), PersonId = steward.Id, CreatedOn = today, LastSeenOn = today, FreshUntil = now + Session.FreshFor });
            await db.SaveChangesAsync();
            _thread = thread.Id;
        });
    }

    public async Task DisposeAsync()
    {
        if (Template.IsPostgres) await Template.DropAsync(_folder, _database);
        else Directory.Delete(_folder, recursive: true);
        Directory.Delete(_other, recursive: true);
    }
}
