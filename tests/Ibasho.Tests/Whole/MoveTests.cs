using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Moving;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Tests.Features.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>A place goes into another database and back: it is the same there, wherever it was stopped on the way, and what is not the same is found.</summary>
public sealed class MoveTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_place_goes_into_a_file_and_on_and_lives_there()
    {
        await using var stage = new MovingStage(world);
        var device = await DeviceAsync();
        var last = await LostPersonAsync();
        await world.DbAsync(db => AuditAsync(db, 3));
        var entries = await world.DbAsync(db => db.Set<AuditEntry>().CountAsync());

        var file = await stage.EmptyAsync(isFile: true);
        await MovingStage.MoveAsync(world.App, file);
        var next = await stage.EmptyAsync(isFile: !Template.IsPostgres);
        await MovingStage.MoveAsync(file, next, batch: 60);
        // The last one against the first: two ways through another database have lost nothing.
        Assert.Empty(await MovingStage.CompareAsync(world.App, next));
        Assert.Equal(await WordsAsync(world.App), await WordsAsync(next));

        await Web.PrepareAsync(next.Services, default);
        await next.StartAsync();
        var browser = new Browser(next.GetTestServer());
        var options = (await browser.PostAsync("/sign-in/passkey/options")).Text;
        Assert.Equal("/settings", (await browser.PostAsync("/sign-in/passkey", ("return", "/settings"), ("credential", device.Use(options)))).Location);
        browser.Cookies["ibasho"] = (await world.AsAsync(World.Member)).Cookies["ibasho"];
        await DbAsync(next, async db =>
        {
            // Nobody gets the number of somebody who was forgotten, nor two rows the same one.
            var person = new Person { Name = "新しい人", UserName = "new", CreatedAt = world.Clock.GetUtcNow() };
            db.Add(person);
            await db.SaveChangesAsync();
            Assert.Equal(last + 1, person.Id);
            await AuditAsync(db, 2);
            var report = await db.VerifyAuditAsync(next.Services.GetRequiredService<DayKeys>(), null, default);
            Assert.Empty(report.Faults);
            Assert.Equal(entries + 2, report.Entries);
            return 0;
        });
    }

    [Fact]
    public async Task Stopped_anywhere_it_goes_on_where_it_was()
    {
        await using var stage = new MovingStage(world);
        var there = await stage.EmptyAsync(isFile: true);
        var stops = 0;
        for (var whole = false; !whole;)
        {
            var steps = 0;
            try
            {
                whole = await MovingStage.MoveAsync(world.App, there, batch: 100, () =>
                {
                    if (++steps == 9) throw new TimeoutException();
                });
            }
            catch (TimeoutException)
            {
                stops++;
                await Assert.ThrowsAsync<UnfinishedMoveException>(() => Web.PrepareAsync(there.Services, default));
                there = stage.Again(there);
            }
        }
        Assert.InRange(stops, 5, 1000);
        await Web.PrepareAsync(there.Services, default);
    }

    [Fact]
    public async Task What_is_not_the_same_is_found_table_by_table()
    {
        await using var stage = new MovingStage(world);
        var there = await stage.EmptyAsync(isFile: !Template.IsPostgres);
        await MovingStage.MoveAsync(world.App, there);
        await DbAsync(there, async db =>
        {
            var post = await db.Set<Post>().OrderBy(p => p.Id).FirstAsync(p => p.AuthorId != null);
            await db.Set<Post>().Where(p => p.Id == post.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Body, post.Body + "。"));
            await db.Set<Follow>().OrderBy(b => b.Id).Take(1).ExecuteDeleteAsync();
            await db.Set<Circle>().OrderBy(c => c.Id).Take(1).ExecuteUpdateAsync(c => c.SetProperty(x => x.MemberCount, x => x.MemberCount + 1));
            var entry = await db.Set<SearchEntry>().OrderBy(s => s.Id).Select(s => s.Id).FirstAsync();
            return Template.IsPostgres
                ? await db.Database.ExecuteSqlAsync($"""UPDATE "SearchEntry" SET "Words" = NULL WHERE "Id" = {entry}""")
                : await db.Database.ExecuteSqlAsync($"DELETE FROM search_words WHERE rowid = {entry}");
        });
        var found = await MovingStage.CompareAsync(world.App, there);
        Assert.Equal(["Circle", "Follow", "Post", "search"], found.Select(f => f.Table).Order());
        Assert.All(found, f => Assert.Equal(f.Table is "Follow" or "search" ? 1 : 0, f.Here - f.There));
    }

    [Fact]
    public async Task Nothing_is_moved_on_top_of_something_else()
    {
        await using var stage = new MovingStage(world);
        var there = await stage.EmptyAsync(isFile: !Template.IsPostgres);
        await DbAsync(there, async db =>
        {
            await db.Database.MigrateAsync();
            db.Add(new Place { Name = "別の場所" });
            return await db.SaveChangesAsync();
        });
        Assert.Equal(MoveTrouble.NotEmpty, await PrepareAsync(world.App, there));
        Assert.Equal(MoveTrouble.NotEmpty, await PrepareAsync(world.App, there, anew: true));

        // What another place has begun is thrown away only when somebody says so.
        var half = await stage.EmptyAsync(isFile: !Template.IsPostgres);
        Assert.Null(await PrepareAsync(world.App, half));
        Assert.Null(await PrepareAsync(world.App, half));
        await using var stranger = new OtherPlace();
        await stranger.InitializeAsync();
        Assert.Equal(MoveTrouble.Other, await PrepareAsync(stranger.App, half));
        Assert.Null(await PrepareAsync(stranger.App, half, anew: true));
        await MovingStage.MoveAsync(stranger.App, half);
    }

    private static Task<MoveTrouble?> PrepareAsync(WebApplication from, WebApplication to, bool anew = false) =>
        MovingStage.BetweenAsync(from, to, (here, there) => new Move(here, there, (_, _, _) => { }).PrepareAsync(anew, default));

    /// <summary>Somebody's passkey, which each database keeps in its own form.</summary>
    private async Task<Authenticator> DeviceAsync()
    {
        var (device, browser) = (new Authenticator(), await world.AsAsync(await world.NewPersonAsync()));
        var page = await browser.SubmitAsync("/settings/safety/passkeys", "/settings/safety/passkeys", ("name", "鍵"), ("credential", device.Make((await browser.PostAsync("/settings/safety/passkeys/options")).Text)));
        Assert.Equal(200, page.Code);
        return device;
    }

    /// <summary>The number of somebody who came last and is gone.</summary>
    private async Task<long> LostPersonAsync()
    {
        var id = await world.IdAsync(await world.NewPersonAsync());
        await world.DbAsync(db => db.Set<Person>().Where(p => p.Id == id).ExecuteDeleteAsync());
        return id;
    }

    private async Task<int> AuditAsync(AppDb db, int count)
    {
        for (var i = 0; i < count; i++)
        {
            db.Audit(Viewer.Guest, "test.act", world.Clock.GetUtcNow(), detail: $"{i}");
            await db.SaveChangesAsync();
        }
        return count;
    }

    /// <summary>The whole index, as it stands.</summary>
    private static Task<List<string>> WordsAsync(WebApplication app) => DbAsync(app, db => Template.IsPostgres
        ? db.Database.SqlQuery<string>($"""SELECT "Words"::text AS "Value" FROM "SearchEntry" ORDER BY "Id" """).ToListAsync()
        : db.Database.SqlQuery<string>($"""SELECT words || '|' || circle AS "Value" FROM search_words ORDER BY rowid""").ToListAsync());

    private static async Task<T> DbAsync<T>(WebApplication app, Func<AppDb, Task<T>> ask)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    private sealed class OtherPlace : World, IAsyncDisposable
    {
        protected override void Change(WebApplication app) => MoveTests.DbAsync(app, db => db.Set<KeyCheck>().OrderBy(k => k.Name).Take(1).ExecuteUpdateAsync(k => k.SetProperty(x => x.Canary, new byte[60]))).GetAwaiter().GetResult();

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
