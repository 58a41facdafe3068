using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Tests.Jobs;

/// <summary>What a newer version beside this one left in the database is left to it: nothing fails, and nothing is lost.</summary>
public sealed class SideBySideTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("weather", "{}")]
    [InlineData("weather", "{}", JobLane.Outside)]
    [InlineData("news", """{"Kind":"RainComing","Circle":1}""")]
    [InlineData("webhook", """{"Webhook":1,"Once":"x","Kind":"RainComing"}""", JobLane.Outside)]
    public async Task A_job_that_only_a_newer_version_knows_waits_for_it(string kind, string payload, JobLane lane = JobLane.Inside)
    {
        var id = await AddAsync(new Job { Kind = kind, Payload = payload, NotBefore = world.Clock.GetUtcNow(), Lane = lane });
        for (var i = 0; i < 12; i++)
        {
            await world.DrainAsync();
            await world.DrainOutsideAsync();
            world.Clock.Advance(Queue.LeftToOthers);
        }
        var job = await world.DbAsync(db => db.Set<Job>().AsNoTracking().SingleAsync(j => j.Id == id));
        Assert.Equal((0, null, null, null), (job.Attempts, job.FailedAt, job.LastError, job.LeasedUntil));
        await world.DbAsync(db => db.Set<Job>().Where(j => j.Id == id).ExecuteDeleteAsync());
    }

    /// <summary>The form in which news lies in the database. A number would mean something else as soon as a kind is added before it.</summary>
    [Fact]
    public void News_is_written_by_name_and_read_with_more_in_it_than_is_known()
    {
        var thread = Guid.Parse("0b8ff8c8-7cb9-4f43-8d1f-9d9a1d0f6a11");
        Assert.Equal("""{"Kind":"Replied","Actor":1,"Circle":2,"Thread":"0b8ff8c8-7cb9-4f43-8d1f-9d9a1d0f6a11","Post":null,"JoinRequest":null,"Only":null,"Concern":null,"Turn":0}""",
            System.Text.Json.JsonSerializer.Serialize(new Happening(NoticeKind.Replied, 1, 2, thread)).Replace(",\"Once\":\"Replied:0b8ff8c87cb94f438d1f9d9a1d0f6a11\"", "", StringComparison.Ordinal));
        Assert.Equal(new Happening(NoticeKind.Replied, Circle: 2), Queue.Read<Happening>("""{"Kind":"Replied","Circle":2,"Weather":{"Rain":true},"Once":"x"}"""));
        // As the version before wrote it.
        Assert.Equal(new Happening(NoticeKind.Replied, Circle: 2), Queue.Read<Happening>("""{"Kind":3,"Circle":2}"""));
    }

    [Fact]
    public async Task A_notice_and_a_wish_of_a_newer_version_hide_themselves_only()
    {
        var me = await world.IdAsync(World.Member);
        await world.DbAsync(async db =>
        {
            db.Add(new Notice { PersonId = me, Kind = NoticeKind.DataReady, CreatedAt = world.Clock.GetUtcNow(), Once = "newer" });
            db.Add(new NoticePreference { PersonId = me, Kind = NoticeKind.PseudonymDigest, Mailed = true });
            db.Add(new Mail { Kind = MailKind.News, PersonId = me, CreatedAt = world.Clock.GetUtcNow(), NotBefore = world.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            await db.Database.ExecuteSqlAsync($"""UPDATE "Notice" SET "Kind" = 'RainComing' WHERE "Once" = 'newer'""");
            await db.Database.ExecuteSqlAsync($"""UPDATE "NoticePreference" SET "Kind" = 'RainComing' WHERE "PersonId" = {me}""");
            return await db.Database.ExecuteSqlAsync($"""UPDATE "Mail" SET "Kind" = 'RainComing' WHERE "PersonId" = {me}""");
        });
        var browser = await world.AsAsync(World.Member);
        foreach (var path in (string[])["/", "/notices", "/settings/notices"]) Assert.Equal(200, (await browser.GetAsync(path)).Code);
        await world.MailsAsync();
        Assert.Equal(1, await world.DbAsync(db => db.Database.SqlQuery<int>($"""SELECT CAST(COUNT(*) AS int) AS "Value" FROM "Mail" WHERE "Kind" = 'RainComing' AND "Attempts" = 0""").SingleAsync()));
    }

    private Task<long> AddAsync(Job job) => world.DbAsync(async db =>
    {
        db.Add(job);
        await db.SaveChangesAsync();
        return job.Id;
    });
}
