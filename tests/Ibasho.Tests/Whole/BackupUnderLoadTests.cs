using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>While people post, a backup is of one moment: everything acknowledged before it is in it, whole and once.</summary>
public sealed class BackupUnderLoadTests : IAsyncLifetime
{
    private const int Writers = 4;
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-load-").FullName;
    private readonly string[] _tokens = [.. Enumerable.Range(0, Writers).Select(_ => Secrets.New())];
    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private string _database = "";
    private Guid _thread;

    [Fact]
    public async Task A_backup_beside_writers_is_of_one_moment()
    {
        await using var server = RealProcess.Start("--data", _folder, "--database", _database);
        await server.AnsweringAsync();
        using var over = new CancellationTokenSource();
        var writers = _tokens.Select(token => WriteAsync(server.Address, token, over.Token)).ToList();
        while (_acknowledged.Count < 20 && !writers.Exists(w => w.IsFaulted)) await Task.Delay(20);
        List<(string File, List<string> Before)> made = [];
        for (var i = 0; i < 2; i++)
        {
            var (file, before) = (Path.Combine(_folder, $"{i}.backup"), _acknowledged.Values.ToList());
            var said = await RealProcess.RunAsync("", "backup", file, "--data", _folder, "--database", _database);
            Assert.True(said.Code == 0, said.Said);
            made.Add((file, before));
        }
        var during = _acknowledged.Count;
        Assert.True(during > made[0].Before.Count, "Nobody could post while a backup was made: " + server.Said);
        var verified = await RealProcess.RunAsync("", "backup", "verify", made[1].File, "--data", _folder, "--database", _database);
        Assert.True(verified.Code == 0, verified.Said);
        await over.CancelAsync();
        await Task.WhenAll(writers);
        foreach (var (file, before) in made) await CheckAsync(file, before);
    }

    private async Task CheckAsync(string file, List<string> before)
    {
        var folder = Directory.CreateTempSubdirectory("ibasho-loaded-").FullName;
        var database = await Template.EmptyAsync();
        var keys = Path.Combine(_folder, "keys");
        var restored = await RealProcess.RunAsync("", "restore", file, "--data", folder, "--database", database, "--keys", keys);
        Assert.True(restored.Code == 0, restored.Said);
        await using (var app = World.Build(folder, database, TimeProvider.System, s => s with { Keys = keys }))
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var posts = await db.Set<Post>().AsNoTracking().Where(p => p.ThreadId == _thread).OrderBy(p => p.Number).Select(p => new { p.Id, p.Number, p.Body }).ToListAsync();
            var thread = await db.Set<Thread>().AsNoTracking().SingleAsync(t => t.Id == _thread);
            Assert.Empty(before.Except(posts.Select(p => p.Body)));
            Assert.Equal(Enumerable.Range(1, posts.Count), posts.Select(p => p.Number));
            Assert.Equal((posts.Count, posts.Count), (thread.PostCount, thread.LastNumber));
            var indexed = await db.Set<SearchEntry>().Where(s => s.ThreadId == _thread && s.PostId != null).Select(s => s.PostId!.Value).ToListAsync();
            Assert.Equal(posts.Select(p => p.Id).Order(), indexed.Order());
        }
        SqliteConnection.ClearAllPools();
        await Template.DropAsync(folder, database);
    }

    private async Task WriteAsync(string address, string token, CancellationToken over)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        while (!over.IsCancellationRequested)
        {
            // In letters only: a number in a text would be reviewed.
            var key = string.Concat(Convert.ToHexString(RandomNumberGenerator.GetBytes(20)).Select(c => (char)(c <= '9' ? c - '0' + 'g' : c - 'A' + 'a')));
            var body = key + "\n\n" + string.Concat(Enumerable.Repeat("夜勤でした。", RandomNumberGenerator.GetInt32(2, 500))) + "\n\n" + key;
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/threads/{_thread}/posts") { Content = JsonContent.Create(new { body }), Headers = { { "Idempotency-Key", key } } };
            using var answer = await client.SendAsync(request, CancellationToken.None);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            _acknowledged[key] = body;
        }
    }

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(_folder);
        await using (var app = World.Build(_folder, _database, TimeProvider.System))
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var now = TimeProvider.System.GetUtcNow();
            var member = await db.Users.SingleAsync(p => p.Email == World.Member);
            var circle = await db.Set<Circle>().SingleAsync(c => c.Slug == "case-room");
            var thread = new Thread { CircleId = circle.Id, Title = "load", AuthorId = member.Id, CreatedAt = now, LastPostAt = now };
            db.Add(thread);
            foreach (var token in _tokens) db.Add(new ApiToken { TokenHash = Secrets.Hash(token), PersonId = member.Id, Name = "load", Scopes = ["read", "write"], CreatedAt = now });
            await db.SaveChangesAsync();
            _thread = thread.Id;
        }
        SqliteConnection.ClearAllPools();
    }

    public Task DisposeAsync() => Template.DropAsync(_folder, _database);
}
