using System.Security.Cryptography;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>The move as an operator types it: refused in words where it must not be, and killed as often as it takes.</summary>
public sealed class MoveCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-movecommand-").FullName;
    private readonly string _there = Path.Combine(Path.GetTempPath(), "ibasho-moved-" + Guid.NewGuid().ToString("N"));
    private string _database = "";

    [Fact]
    public async Task Where_to_is_said_plainly()
    {
        foreach (var to in (string[])["", "sqlite:", "mysql://here", "Host"])
        {
            var (code, said) = await MoveAsync(to);
            Assert.True(code == 1 && said.Contains("--to", StringComparison.Ordinal), said);
            Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        }
        var (empty, words) = await RealProcess.RunAsync("", "move", "--data", _there, "--to", "Host=127.0.0.1;Port=1;Username=x;Database=x");
        Assert.True(empty == 1 && words.Contains("no data in", StringComparison.Ordinal), words);
        var (away, why) = await MoveAsync($"Host=127.0.0.1;Port={RealProcess.FreePort()};Username=x;Database=x");
        Assert.True(away == 1 && why.Contains("goes on where it was", StringComparison.Ordinal), why);
        Assert.DoesNotContain("Exception", why, StringComparison.Ordinal);
        if (Template.IsPostgres) return;
        Assert.Contains("--to", (await MoveAsync("sqlite:" + _there)).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_moved_while_the_server_runs()
    {
        await using var server = RealProcess.Start("--data", _folder, "--database", _database);
        await server.AnsweringAsync();
        var (code, said) = await MoveAsync("Host=127.0.0.1;Port=1;Username=x;Database=x");
        Assert.True(code == 1 && said.Contains("already running", StringComparison.Ordinal), said);
        if (!Template.IsPostgres) return;
        // A node elsewhere has a folder of its own.
        var other = Directory.CreateTempSubdirectory("ibasho-node-").FullName;
        (code, said) = await RealProcess.RunAsync("", "move", "--data", other, "--keys", Path.Combine(_folder, "keys"), "--database", _database, "--to", "sqlite:" + _there);
        Assert.True(code == 1 && said.Contains("other connections", StringComparison.Ordinal), said);
        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public async Task A_half_moved_place_is_not_served()
    {
        await WithDbAsync(_folder, _database, db => db.Database.ExecuteSqlAsync($"""CREATE TABLE "Moving" ("Step" text PRIMARY KEY, "Last" text NOT NULL)"""));
        await using var server = RealProcess.Start("--data", _folder, "--database", _database);
        Assert.Equal(1, await server.EndAsync());
        Assert.Contains("not finished", server.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", server.Said, StringComparison.Ordinal);
    }

    [Fact]
    public Task Killed_twice_it_arrives_whole() => KillAsync(2);

    [Fact, Trait("Category", "Long")]
    public Task Killed_twenty_times_it_arrives_whole() => KillAsync(20);

    /// <summary>Out of PostgreSQL into a file, and from the file into another PostgreSQL: each killed again and again.</summary>
    private async Task KillAsync(int kills)
    {
        if (!Template.IsPostgres) return;
        await WithDbAsync(_folder, _database, FillAsync);
        var second = await Template.EmptyAsync();
        string[] keys = ["--keys", Path.Combine(_folder, "keys")];
        await KillAsync(kills, ["--data", _folder, "--database", _database, "--to", "sqlite:" + _there, .. keys]);
        await KillAsync(kills, ["--data", _there, "--to", second, .. keys]);
        var (before, after) = (new List<string>(), new List<string>());
        await WithDbAsync(_folder, _database, async db => before = await BodiesAsync(db));
        await WithDbAsync(_folder, second, async db => after = await BodiesAsync(db));
        Assert.Equal(before, after);
        await using (var server = RealProcess.Start(["--data", _there, "--database", second, .. keys])) await server.AnsweringAsync();
        await Template.DropAsync(Directory.CreateTempSubdirectory().FullName, second);
    }

    private static async Task KillAsync(int kills, string[] arguments)
    {
        for (var i = 0; i < kills; i++)
        {
            await using var process = RealProcess.Start(["move", .. arguments]);
            await Task.WhenAny(process.EndAsync(), Task.Delay(RandomNumberGenerator.GetInt32(900, 2500)));
            if (process.Said.Contains("Everything has moved", StringComparison.Ordinal)) return;
            await process.KillAsync();
        }
        var (code, said) = await RealProcess.RunAsync("", ["move", .. arguments]);
        Assert.True(code == 0 && said.Contains("Everything has moved", StringComparison.Ordinal), said);
    }

    private static Task<List<string>> BodiesAsync(AppDb db) => db.Set<Post>().OrderBy(p => p.Number).ThenBy(p => p.Body).Select(p => p.Number + " " + p.Body).ToListAsync();

    /// <summary>Enough that a kill meets it at work.</summary>
    private static async Task FillAsync(AppDb db)
    {
        var (member, circle) = (await db.Users.SingleAsync(p => p.Email == World.Member), await db.Set<Circle>().SingleAsync(c => c.Slug == "case-room"));
        var now = TimeProvider.System.GetUtcNow();
        var thread = new Thread { CircleId = circle.Id, Title = "引っ越し", AuthorId = member.Id, CreatedAt = now, LastPostAt = now };
        db.Add(thread);
        Guid? before = null;
        for (var i = 1; i <= 1500; i++)
        {
            var post = new Post { Id = Guid.NewGuid(), ThreadId = thread.Id, Number = i, AuthorId = member.Id, InReplyToId = before, Body = string.Concat(Enumerable.Repeat("夜勤でした。", 60)), CreatedAt = now };
            db.Add(post);
            db.Index(new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, PostId = post.Id, AuthorId = member.Id, Kind = thread.Kind, CreatedAt = now }, post.Body);
            before = post.Id;
        }
        await db.SaveChangesAsync();
    }

    private Task<(int Code, string Said)> MoveAsync(string to) => RealProcess.RunAsync("", "move", "--data", _folder, "--database", _database, "--to", to);

    private static async Task WithDbAsync(string folder, string database, Func<AppDb, Task> act)
    {
        await using var app = World.Build(folder, database, TimeProvider.System);
        await using (var scope = app.Services.CreateAsyncScope()) await act(scope.ServiceProvider.GetRequiredService<AppDb>());
        // What is kept open would count as somebody who uses it.
        SqliteConnection.ClearAllPools();
        if (database.Length > 0)
        {
            await using var connection = new Npgsql.NpgsqlConnection(Databases.Patient(database));
            Npgsql.NpgsqlConnection.ClearPool(connection);
        }
    }

    public async Task InitializeAsync() => _database = await Template.CopyAsync(_folder);

    public async Task DisposeAsync()
    {
        await Template.DropAsync(_folder, _database);
        if (Directory.Exists(_there)) Directory.Delete(_there, recursive: true);
    }
}
