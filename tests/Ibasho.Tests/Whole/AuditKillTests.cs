using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>The process is killed while four people do what is recorded: each act is there with its record or not at all, and the chain holds.</summary>
public sealed class AuditKillTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-auditkill-").FullName;
    private readonly string _token = Secrets.New();
    private string _database = "";

    [Fact]
    public async Task The_chain_outlives_two_kills()
    {
        for (var round = 0; round < 2; round++)
        {
            await using var process = RealProcess.Start("--data", _folder, "--database", _database);
            await process.AnsweringAsync();
            using var client = new HttpClient { BaseAddress = new Uri(process.Address), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _token) } };
            var (made, enough) = (0, new TaskCompletionSource());
            var writers = Enumerable.Range(0, 4).Select(async _ =>
            {
                try
                {
                    while (true)
                    {
                        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1/circles")
                        {
                            Content = JsonContent.Create(new { name = "部屋", purpose = "試す" }), Headers = { { "Idempotency-Key", Secrets.New() } },
                        });
                        answer.EnsureSuccessStatusCode();
                        if (Interlocked.Increment(ref made) == 12) enough.SetResult();
                    }
                }
                catch (HttpRequestException error) when (error.StatusCode is null)
                {
                    // Killed.
                }
            }).ToList();
            await Task.WhenAny(enough.Task, Task.WhenAll(writers));
            await process.KillAsync();
            await Task.WhenAll(writers);
            Assert.True(made >= 12, process.Said);
        }
        await using (var app = World.Build(_folder, _database, TimeProvider.System))
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var report = await db.VerifyAuditAsync(app.Services.GetRequiredService<DayKeys>(), null, default);
            Assert.Empty(report.Faults);
            var recorded = await db.Set<AuditEntry>().Where(a => a.Act == "circle.make").Select(a => a.CircleId!.Value).ToListAsync();
            Assert.Equal(recorded.Count, report.Entries);
            Assert.True(recorded.Count >= 24);
            Assert.Equal(recorded.Order(), (await db.Set<Circle>().Where(c => c.Name == "部屋").Select(c => c.Id).ToListAsync()).Order());
        }
        SqliteConnection.ClearAllPools();

        string[] place = ["--data", _folder, "--database", _database];
        var (code, said) = await RealProcess.RunAsync("", ["audit", "verify", .. place]);
        Assert.True(code == 0, said);
        Assert.Contains("whole and unchanged", said, StringComparison.Ordinal);
        Assert.Contains("circle.make", (await RealProcess.RunAsync("", ["audit", "show", "--last", "3", .. place])).Said, StringComparison.Ordinal);
        Assert.Equal(1, (await RealProcess.RunAsync("", ["audit", "verify", "--from-anchor", "nothing", .. place])).Code);
        var (forked, why) = await RealProcess.RunAsync("", ["audit", "verify", "--from-anchor", $"ibasho-audit 2026-01-01 2 {new string('a', 64)} {new string('b', 64)}", .. place]);
        Assert.True(forked == 1 && why.Contains("another history", StringComparison.Ordinal), why);
    }

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(_folder);
        await using (var app = World.Build(_folder, _database, TimeProvider.System))
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var member = await db.Users.SingleAsync(p => p.Email == World.Member);
            db.Add(new ApiToken { TokenHash = Secrets.Hash(_token), PersonId = member.Id, Name = "kill", Scopes = ["read", "write"], CreatedAt = TimeProvider.System.GetUtcNow() });
            await db.SaveChangesAsync();
        }
        SqliteConnection.ClearAllPools();
    }

    public Task DisposeAsync() => Template.DropAsync(_folder, _database);
}
