using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>The process is killed at the worst moments of a mail: the server has it, and we have not noted it yet; or it has it not.</summary>
public sealed class MailKillTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-mail-kill-").FullName;
    private string _database = "";
    private Microsoft.AspNetCore.Builder.WebApplication _look = null!;
    private long _person;

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(_folder);
        _look = World.Build(_folder, _database, TimeProvider.System);
        _person = await WithDbAsync(db => db.Users.Where(p => p.Email == World.Member).Select(p => p.Id).SingleAsync());
        // The demo's own addresses are never mailed.
        await WithDbAsync(db => db.Users.Where(p => p.Id == _person).ExecuteUpdateAsync(p => p.SetProperty(x => x.Email, "kill@people.test").SetProperty(x => x.NormalizedEmail, "KILL@PEOPLE.TEST")));
    }

    public async Task DisposeAsync()
    {
        await _look.DisposeAsync();
        await Template.DropAsync(_folder, _database);
    }

    [Theory]
    [InlineData(MailKind.Recover, true, 1)]
    [InlineData(MailKind.Recover, false, 0)]
    [InlineData(MailKind.PasswordChanged, true, 2)]
    public async Task A_mail_outlives_a_kill_and_comes_at_most_once_more(MailKind kind, bool isTaken, int accepted)
    {
        using var server = new FakeSmtp();
        using var reached = new SemaphoreSlim(0);
        RealProcess process = Start(server);
        var isFirst = true;
        // At the end of the text, with our word still missing; or before there was a text.
        server.OnText = () => isTaken ? Kill() : null;
        server.OnReceiver = _ => isTaken ? null : Kill();
        await process.AnsweringAsync();
        await WithDbAsync(db =>
        {
            db.Mail(kind, _person, TimeProvider.System.GetUtcNow());
            return db.SaveChangesAsync();
        });
        Assert.True(await reached.WaitAsync(TimeSpan.FromSeconds(60)), process.Said);
        await process.DisposeAsync();

        // Five minutes are over.
        Assert.Equal(1, await WithDbAsync(db => db.Set<Mail>().Where(m => m.State == MailState.Sending).ExecuteUpdateAsync(m => m.SetProperty(x => x.LeasedUntil, DateTimeOffset.UnixEpoch))));
        await using var again = Start(server);
        await again.AnsweringAsync();
        for (var i = 0; i < 600 && await WithDbAsync(db => db.Set<Mail>().AnyAsync()); i++) await Task.Delay(50);
        Assert.Equal(accepted, server.Accepted.Count);
        Assert.False(await WithDbAsync(db => db.Set<Mail>().AnyAsync()));

        string? Kill()
        {
            if (!isFirst) return null;
            isFirst = false;
            using var killed = System.Diagnostics.Process.GetProcessById(process.Id);
            killed.Kill();
            reached.Release();
            return null;
        }
    }

    private RealProcess Start(FakeSmtp server) =>
        RealProcess.Start("--data", _folder, "--database", _database, "--smtp", $"smtp://localhost:{server.Port}?from=place@place.test");

    private async Task<T> WithDbAsync<T>(Func<AppDb, Task<T>> act)
    {
        await using var scope = _look.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<AppDb>());
    }
}
