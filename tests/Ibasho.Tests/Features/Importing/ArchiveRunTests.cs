using System.Text;
using Ibasho.Features.Importing;
using Ibasho.Model;
using Ibasho.Tests.Features.Circles;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Importing;

/// <summary>A large archive whose coming breaks off goes on where it stopped.</summary>
public sealed class ArchiveRunTests(World world) : IClassFixture<World>
{
    private const int Mails = 450;

    [Fact]
    public async Task Broken_off_and_brought_again_every_mail_is_there_once_and_in_its_order()
    {
        var stage = await CircleStage.MakeAsync(world);
        var circle = await stage.CircleAsync();
        using var file = new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, Mails).Select(Mail))));
        await Assert.ThrowsAsync<OperationCanceledException>(() => BringAsync(circle, file, done => throw new OperationCanceledException()));
        var first = await CountAsync();
        Assert.InRange(first, 1, Mails - 1);
        var archive = await BringAsync(circle, file, _ => { });
        Assert.Equal((Mails, Mails - first, first), (await CountAsync(), archive.Mails, archive.Known));
        Assert.Equal(Mails / 3, await world.DbAsync(db => db.Set<Thread>().CountAsync(t => t.CircleId == circle.Id && t.HeldFor == MailArchive.UntilReleased)));
        var posts = await world.DbAsync(db => db.Set<Post>().Where(p => p.Thread.CircleId == circle.Id).OrderBy(p => p.ThreadId).ThenBy(p => p.Number).Select(p => new { p.ThreadId, p.Number, p.CreatedAt }).ToListAsync());
        Assert.All(posts.GroupBy(p => p.ThreadId), g => Assert.Equal([1, 2], g.Select(p => p.Number)));
        Assert.All(posts.GroupBy(p => p.ThreadId), g => Assert.True(g.First().CreatedAt < g.Last().CreatedAt));
        Assert.Equal(0, (await BringAsync(circle, file, _ => { })).Mails);

        // Both archives are released, the one that broke off too; nothing is counted twice.
        foreach (var id in await world.DbAsync(db => db.Set<MailArchive>().Where(a => a.CircleId == circle.Id && a.Mails > 0).Select(a => a.Id).ToListAsync()))
            Assert.Equal(302, (await stage.Steward.SubmitAsync($"{stage.Path}/archives/{id}", $"{stage.Path}/archives/{id}/release", ("rewrite", "no"))).Code);
        await world.DrainAsync();
        Assert.Equal(Mails / 3, (await stage.CircleAsync()).ThreadCount);
        Assert.False(await world.DbAsync(db => db.Set<Thread>().AnyAsync(t => t.CircleId == circle.Id && t.HeldFor != 0)));
        Assert.True(await world.DbAsync(db => db.Set<MailArchive>().Where(a => a.CircleId == circle.Id && a.Mails > 0).AllAsync(a => a.State == ArchiveState.Released)));

        Task<int> CountAsync() => world.DbAsync(db => db.Set<ArchivedMail>().CountAsync(m => m.CircleId == circle.Id));
    }

    private async Task<MailArchive> BringAsync(Circle circle, Stream file, Action<int> done)
    {
        await using var scope = world.App.Services.CreateAsyncScope();
        var bring = scope.ServiceProvider.GetRequiredService<BringArchive>();
        file.Position = 0;
        var look = await bring.LookAsync(circle.Id, file, _ => { }, CancellationToken.None);
        return await bring.RunAsync(circle, null, "list.mbox", file, look, done, CancellationToken.None);
    }

    // Three mails to a thread; the answers of some stand before what they answer.
    private static string Mail(int i)
    {
        var number = i % 9 < 3 ? i / 3 * 3 + 2 - i % 3 : i;
        var at = DateTimeOffset.UnixEpoch.AddYears(40).AddHours(number).ToString("ddd, dd MMM yyyy HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + " +0000";
        return $"From x@people.test Mon Jan  5 10:00:00 2015\nFrom: x@people.test\nDate: {at}\nMessage-ID: <{number}@people.test>\n{(number % 3 > 0 ? $"References: <{number / 3 * 3}@people.test>\n" : "")}Subject: thread {number / 3}\n\nmail {number}\n\n";
    }
}
