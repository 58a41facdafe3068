using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>Two processes over one PostgreSQL and one folder of keys, a thread, a program that writes there, and a steward who follows it.</summary>
public abstract class NodesStage : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-node1-").FullName, _other = Directory.CreateTempSubdirectory("ibasho-node2-").FullName;
    private readonly string _token = Secrets.New();

    protected string SessionToken { get; } = Secrets.New();
    protected string Database { get; private set; } = "";
    protected Guid ThreadId { get; private set; }

    /// <summary>The folders of data of both.</summary>
    protected IReadOnlyList<string> Folders => [_folder, _other];

    internal RealProcess StartOne() => RealProcess.Start("--data", _folder, "--database", Database);

    internal RealProcess StartTwo() => RealProcess.Start("--data", _other, "--database", Database, "--keys", Path.Combine(_folder, "keys"));

    /// <summary>In letters only: a number in a text would be reviewed.</summary>
    protected static string Letters() => string.Concat(Secrets.New().Where(char.IsAsciiLetter)) + " 夜勤でした。";

    internal async Task<HttpStatusCode> PostAsync(RealProcess node, string key, string body)
    {
        using var client = new HttpClient { Timeout = Patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _token) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{node.Address}/api/v1/threads/{ThreadId}/posts") { Content = JsonContent.Create(new { body }), Headers = { { "Idempotency-Key", key } } };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    protected async Task WithDbAsync(Func<AppDb, Task> act)
    {
        await using var app = World.Build(_folder, Database, TimeProvider.System);
        await using var scope = app.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    public async Task InitializeAsync()
    {
        if (!Template.IsPostgres) return;
        Database = await Template.CopyAsync(_folder);
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
            db.Add(new Session { TokenHash = Secrets.Hash(SessionToken), PersonId = steward.Id, CreatedOn = today, LastSeenOn = today, FreshUntil = now + Session.FreshFor });
            await db.SaveChangesAsync();
            ThreadId = thread.Id;
        });
    }

    public async Task DisposeAsync()
    {
        if (Template.IsPostgres) await Template.DropAsync(_folder, Database);
        else Directory.Delete(_folder, recursive: true);
        Directory.Delete(_other, recursive: true);
        GC.SuppressFinalize(this);
    }
}
