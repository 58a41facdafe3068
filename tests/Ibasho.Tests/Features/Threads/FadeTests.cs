using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Features.Threads;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>How long consultations live: the day is said, the author is told in time, and then nothing is left of them.</summary>
public sealed class FadeTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task After_its_day_nothing_of_it_is_left()
    {
        var made = await CaseStage.SetAsync(world, days: 1);
        var stage = made.Stage;
        var topic = await stage.ThreadAsync("のこる話題");
        Assert.Equal(2, await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.ThreadCount + 1).SingleAsync()));
        var end = TimeZoneInfo.ConvertTime(world.Clock.GetUtcNow().AddDays(1), Ibasho.Shell.Format.Zone);
        var shown = (await stage.As(UpkeepStage.Member).GetAsync($"/t/{made.Id}")).Text;
        Assert.Matches($"この相談は、{end:yyyy}年{end.Month}月{end.Day}日[^<]*に返信ごと消えます", shown);
        await stage.As(UpkeepStage.Steward).PostAsync($"/t/{made.Id}/step-away");

        world.Clock.Advance(TimeSpan.FromHours(23));
        await world.DrainAsync();
        Assert.Equal(200, (await stage.As(UpkeepStage.Author).GetAsync($"/t/{made.Id}")).Code);

        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.DrainAsync();
        await made.AssertGoneAsync();
        foreach (var role in UpkeepStage.Roles) Assert.Equal(role == UpkeepStage.Guest ? 302 : 404, (await stage.As(role).GetAsync($"/t/{made.Id}")).Code);
        Assert.Equal(404, (await stage.As(UpkeepStage.Member).PostAsync($"/t/{made.Id}/reply", ("body", "おくれた返信"))).Code);
        Assert.Equal("のこる話題", (await stage.ReadThreadAsync(topic)).Title);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.ThreadCount).SingleAsync()));
        var audit = await world.DbAsync(db => db.Set<AuditEntry>().SingleAsync(a => a.CircleId == stage.CircleId && a.Act == "consultation.fade"));
        Assert.Equal((null, "1"), (audit.ActorId, audit.Detail));
    }

    [Fact]
    public async Task The_author_alone_is_told_a_week_before()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await stage.RuleAsync(30);
        var id = await StartAsync(stage);
        await stage.As(UpkeepStage.Member).PostAsync($"/t/{id}/follow", ("wanted", "on"));
        world.Clock.Advance(TimeSpan.FromDays(22));
        await world.DrainAsync();
        Assert.Empty(await ToldAsync(id));

        world.Clock.Advance(TimeSpan.FromDays(1.1));
        await world.DrainAsync();
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.DrainAsync();
        Assert.Equal([stage.Id(UpkeepStage.Author)], await ToldAsync(id));
        Assert.Contains("に返信ごと消えます", (await stage.As(UpkeepStage.Author).GetAsync("/notices")).Main);

        // The circle decides otherwise: the notice is not true any more.
        await stage.As(UpkeepStage.Steward).SubmitAsync($"/c/{stage.Slug}/settings", null, ("keptDays", ""));
        await world.DrainAsync();
        Assert.Null((await stage.ReadThreadAsync(id)).FadesAt);
        Assert.DoesNotContain("に返信ごと消えます", (await stage.As(UpkeepStage.Author).GetAsync("/notices")).Main);
        Assert.DoesNotContain("返信ごと消えます", (await stage.As(UpkeepStage.Author).GetAsync($"/t/{id}")).Text);
    }

    // How old it is, how long the circle kept until now, how long from now on: it goes in so many days.
    [Theory]
    [InlineData(100, 0, 30, 7)]
    [InlineData(100, 0, 1, 1)]
    [InlineData(10, 0, 30, 20)]
    [InlineData(10, 365, 30, 20)]
    [InlineData(100, 365, 30, 7)]
    [InlineData(28, 30, 29, 2)]
    [InlineData(28, 30, 365, 337)]
    [InlineData(28, 30, 0, null)]
    public async Task Other_days_give_what_is_there_already_time_to_be_told(int age, int before, int after, int? left)
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await stage.RuleAsync(before);
        var id = await StartAsync(stage);
        var topic = await stage.ThreadAsync();
        var now = world.Clock.GetUtcNow();
        var (written, end) = (now.AddDays(-age), now.AddDays(before - age));
        await world.DbAsync(db => db.Set<Thread>().Where(t => t.CircleId == stage.CircleId).ExecuteUpdateAsync(t => t.SetProperty(x => x.CreatedAt, written)));
        await world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == id && t.FadesAt != null).ExecuteUpdateAsync(t => t.SetProperty(x => x.FadesAt, (DateTimeOffset?)end)));
        Assert.Equal(302, (await stage.As(UpkeepStage.Steward).SubmitAsync($"/c/{stage.Slug}/settings", null, ("keptDays", after == 0 ? "" : $"{after}"))).Code);
        await world.DbAsync(async db => await RunAsync(db, stage.CircleId));
        var fades = (await stage.ReadThreadAsync(id)).FadesAt;
        Assert.Equal(left, fades is null ? null : (int?)(fades.Value - now).TotalDays);
        Assert.Null((await stage.ReadThreadAsync(topic)).FadesAt);
    }

    [Fact]
    public async Task Two_workers_let_it_go_once()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await stage.RuleAsync(1);
        var ids = new List<Guid>();
        for (var i = 0; i < 25; i++) ids.Add(await StartAsync(stage));
        world.Clock.Advance(TimeSpan.FromDays(1.5));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.DbAsync(async db => await RunAsync(db, null))));
        Assert.Equal((0, 0, 25), await world.DbAsync(async db => (
            await db.Set<Thread>().CountAsync(t => ids.Contains(t.Id)),
            await db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.ThreadCount).SingleAsync(),
            (await db.Set<AuditEntry>().Where(a => a.CircleId == stage.CircleId && a.Act == "consultation.fade").Select(a => a.Detail).ToListAsync()).Sum(int.Parse))));
    }

    [Fact]
    public async Task Asking_who_stepped_away_costs_a_look_into_an_index()
    {
        if (Template.IsPostgres) return;
        var viewer = await world.ViewerAsync(World.Member);
        foreach (var sql in await world.DbAsync(db => Task.FromResult(new[] { db.Threads(viewer).ToQueryString(), db.Posts(viewer).ToQueryString() })))
        {
            var plan = await world.DbAsync(async db =>
            {
                await db.Database.OpenConnectionAsync();
                await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Our own query.
                command.CommandText = "EXPLAIN QUERY PLAN " + sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..];
#pragma warning restore CA2100
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (sql[sql.IndexOf('@', StringComparison.Ordinal)..].Split(' ')[0], viewer.Id);
                command.Parameters.Add(parameter);
                await using var rows = await command.ExecuteReaderAsync();
                var lines = new List<string>();
                while (await rows.ReadAsync()) lines.Add(rows.GetString(3));
                return lines;
            });
            Assert.Contains(plan, line => line.Contains("USING COVERING INDEX IX_SteppedAway_PersonId_ThreadId (PersonId=? AND ThreadId=?)", StringComparison.Ordinal));
        }
    }

    private async Task<int> RunAsync(AppDb db, long? circle)
    {
        await new FadeCases(world.Clock).RunAsync(db, System.Text.Json.JsonSerializer.Serialize(new FadeDue(circle)), default);
        return 0;
    }

    private static async Task<Guid> StartAsync(UpkeepStage stage)
    {
        var path = $"/c/{stage.Slug}/write";
        var posted = await stage.As(UpkeepStage.Author).SubmitAsync(path, path, ("kind", "consultation"), ("title", "題名"), ("situation", "状況"), ("wanted", "聞きたいこと"));
        Assert.Equal(302, posted.Code);
        return Guid.Parse(posted.Location![3..]);
    }

    private Task<List<long>> ToldAsync(Guid id) => world.DbAsync(db => db.Set<Notice>().Where(n => n.Kind == NoticeKind.CaseFading && n.ThreadId == id).Select(n => n.PersonId).ToListAsync());
}
