using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>The process is killed while eight people post: what was acknowledged is there, once and whole.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Writers = 8;
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-kill-").FullName;
    private readonly string[] _tokens = [.. Enumerable.Range(0, Writers).Select(_ => Secrets.New())];
    private readonly ConcurrentDictionary<string, string> _sent = new(), _acknowledged = new();
    private string _database = "";
    private Guid _thread;

    [Fact]
    public Task What_was_acknowledged_outlives_two_kills() => PostAndKillAsync(2);

    [Fact, Trait("Category", "Long")]
    public Task What_was_acknowledged_outlives_forty_kills() => PostAndKillAsync(40);

    private async Task PostAndKillAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await using var process = RealProcess.Start("--data", _folder, "--database", _database);
            await process.AnsweringAsync();
            var before = _acknowledged.Count;
            using var over = new CancellationTokenSource();
            var writers = _tokens.Select(token => WriteAsync(process.Address, token, over.Token)).ToList();
            while (_acknowledged.Count < before + Writers && !writers.TrueForAll(w => w.IsCompleted)) await Task.Delay(20);
            await Task.Delay(RandomNumberGenerator.GetInt32(20, 700));
            await process.KillAsync();
            await over.CancelAsync();
            await Task.WhenAll(writers);
            Assert.True(_acknowledged.Count >= before + Writers, "Nobody could post: " + process.Said);
            await CheckAsync();
        }
        await RepeatTheUnansweredAsync();
        await CheckAsync();
    }

    private async Task WriteAsync(string address, string token, CancellationToken over)
    {
        using var client = Client(address, token);
        while (!over.IsCancellationRequested)
        {
            // In letters only: a number in a text would be reviewed.
            var key = string.Concat(Convert.ToHexString(RandomNumberGenerator.GetBytes(20)).Select(c => (char)(c <= '9' ? c - '0' + 'g' : c - 'A' + 'a')));
            var body = key + "\n\n" + string.Concat(Enumerable.Repeat("夜勤でした。", RandomNumberGenerator.GetInt32(2, 500))) + "\n\n" + key;
            _sent[key] = body;
            try
            {
                using var answer = await PostAsync(client, key, body);
                if (answer.StatusCode == System.Net.HttpStatusCode.Created) _acknowledged[key] = body;
                else Assert.Fail($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    /// <summary>Whoever got no answer sends the same again with the same key, as a program should.</summary>
    private async Task RepeatTheUnansweredAsync()
    {
        await using var process = RealProcess.Start("--data", _folder, "--database", _database);
        await process.AnsweringAsync();
        foreach (var (key, body) in _sent.Where(s => !_acknowledged.ContainsKey(s.Key)))
        {
            // The key is the person's, whichever token they use.
            using var client = Client(process.Address, _tokens[0]);
            using var answer = await PostAsync(client, key, body);
            Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
            _acknowledged[key] = body;
        }
    }

    private async Task CheckAsync() => await WithDbAsync(async db =>
    {
        var posts = await db.Set<Post>().AsNoTracking().Where(p => p.ThreadId == _thread).OrderBy(p => p.Number).Select(p => new { p.Id, p.Number, p.Body }).ToListAsync();
        var thread = await db.Set<Thread>().AsNoTracking().SingleAsync(t => t.Id == _thread);
        var bodies = posts.GroupBy(p => p.Body).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

        Assert.All(_acknowledged.Values, body => Assert.Equal(1, bodies.GetValueOrDefault(body)));
        Assert.Empty(bodies.Keys.Except(_sent.Values)); // No half one.
        Assert.All(bodies.Values, count => Assert.Equal(1, count));
        Assert.Equal(Enumerable.Range(1, posts.Count), posts.Select(p => p.Number));
        Assert.Equal((posts.Count, posts.Count), (thread.PostCount, thread.LastNumber));
        var indexed = await db.Set<SearchEntry>().Where(s => s.ThreadId == _thread && s.PostId != null).Select(s => s.PostId!.Value).ToListAsync();
        Assert.Equal(posts.Select(p => p.Id).Order(), indexed.Order());
        if (!Template.IsPostgres) Assert.Equal("ok", await db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check").SingleAsync());
    });

    private Task<HttpResponseMessage> PostAsync(HttpClient client, string key, string body) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/api/v1/threads/{_thread}/posts") { Content = JsonContent.Create(new { body }), Headers = { { "Idempotency-Key", key } } });

    private static HttpClient Client(string address, string token) =>
        new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    private async Task WithDbAsync(Func<AppDb, Task> act)
    {
        await using var app = World.Build(_folder, _database, TimeProvider.System);
        await using (var scope = app.Services.CreateAsyncScope()) await act(scope.ServiceProvider.GetRequiredService<AppDb>());
        SqliteConnection.ClearAllPools();
    }

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(_folder);
        await WithDbAsync(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var member = await db.Users.SingleAsync(p => p.Email == World.Member);
            var circle = await db.Set<Circle>().SingleAsync(c => c.Slug == "case-room");
            var thread = new Thread { CircleId = circle.Id, Title = "kill", AuthorId = member.Id, CreatedAt = now, LastPostAt = now };
            db.Add(thread);
            foreach (var token in _tokens)
                db.Add(new ApiToken { TokenHash = Secrets.Hash(token), PersonId = member.Id, Name = "kill", Scopes = ["read", "write"], CreatedAt = now });
            await db.SaveChangesAsync();
            _thread = thread.Id;
        });
    }

    public Task DisposeAsync() => Template.DropAsync(_folder, _database);
}
