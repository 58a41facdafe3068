using System.Net;
using System.Net.Http.Json;
using Ibasho.Model;
using Ibasho.Tests.Features.Threads;

namespace Ibasho.Tests.Features.Moderation;

/// <summary>A reader reports a text: those who decide learn what and why, nobody learns who.</summary>
public sealed class ReportTests(World world) : IClassFixture<World>
{
    private const string Words = "qzkanariareport";

    [Fact]
    public async Task Those_who_decide_read_what_and_why_and_how_many()
    {
        var care = await CareStage.SetAsync(world);
        var done = await care.ReportAsync(words: Words);
        Assert.Equal((302, $"/t/{care.Thread}/reported"), (done.Code, done.Location));
        Assert.Equal(200, (await care.As(UpkeepStage.Member).GetAsync(done.Location!)).Code);
        await world.DrainAsync();

        var steward = care.As(UpkeepStage.Steward);
        var id = await care.ConcernAsync();
        Assert.Contains($"/reports/{id}", (await steward.GetAsync("/notices")).Text + (await steward.GetAsync($"/c/{care.Stage.Slug}/reports")).Text);
        Assert.Contains("1件", (await steward.GetAsync("/c/" + care.Stage.Slug)).Text);
        var page = await steward.GetAsync($"/reports/{id}");
        Assert.Contains(Words, page.Main);
        Assert.Contains("気になる返信です", page.Main);
        Assert.Contains("1人", page.Main);
        Assert.DoesNotContain("役割 member", page.Main);
        Assert.DoesNotContain("@people.test", page.Text);
    }

    [Fact]
    public async Task The_writer_learns_nothing_of_it()
    {
        var care = await CareStage.SetAsync(world);
        await care.ReportAsync(words: Words, named: true);
        await world.DrainAsync();
        var (author, id) = (care.As(UpkeepStage.Author), await care.ConcernAsync());
        foreach (var path in new[] { "/", "/notices", $"/t/{care.Thread}", "/me/measures", "/c/" + care.Stage.Slug, "/settings" })
            Assert.DoesNotContain($"/reports/{id}", (await author.GetAsync(path)).Text);
        Assert.Equal((404, 404), ((await author.GetAsync($"/reports/{id}")).Code, (await CareStage.DecideAsync(author, id, "Leave")).Code));
        Assert.Equal(0, await world.DbAsync(db => db.Set<Notice>().CountAsync(n => n.PersonId == care.Stage.Id(UpkeepStage.Author))));
    }

    [Fact]
    public async Task A_name_is_shown_only_where_the_reader_agreed()
    {
        var care = await CareStage.SetAsync(world, visibility: Visibility.Open);
        await care.ReportAsync(named: true);
        await care.ReportAsync(UpkeepStage.Stranger);
        var page = await care.As(UpkeepStage.Steward).GetAsync($"/reports/{await care.ConcernAsync()}");
        Assert.Contains("2人", page.Main);
        Assert.Contains("役割 member", page.Main);
        Assert.DoesNotContain("役割 stranger", page.Main);
    }

    [Fact]
    public async Task The_record_of_a_report_names_nobody()
    {
        var care = await CareStage.SetAsync(world);
        await care.ReportAsync();
        await world.DrainAsync();
        var row = await world.DbAsync(db => db.Set<AuditEntry>().SingleAsync(a => a.Act == "moderation.report" && a.CircleId == care.Stage.CircleId));
        Assert.Equal(((long?)null, (long?)null, care.Post.ToString()), (row.ActorId, row.SubjectId, row.Detail));
        Assert.All(await world.DbAsync(db => db.Set<Notice>().Where(n => n.CircleId == care.Stage.CircleId).ToListAsync()), n => Assert.Null(n.ActorId));
    }

    [Fact]
    public async Task Twice_is_once_and_two_readers_are_one_matter()
    {
        var care = await CareStage.SetAsync(world);
        var member = care.As(UpkeepStage.Member);
        var page = await member.GetAsync($"/posts/{care.Post}/report");
        var answers = new[] { await member.SubmitAsync(page, $"/posts/{care.Post}/report", ("reason", "Hurts")), await member.SubmitAsync(page, $"/posts/{care.Post}/report", ("reason", "Hurts")) };
        Assert.All(answers, a => Assert.Equal(302, a.Code));
        await care.ReportAsync(reason: "Rules");
        await care.Second.PostAsync($"/posts/{care.Post}/report", ("reason", "Hurts"));
        Assert.Equal((1, 2), await world.DbAsync(async db => (await db.Set<Concern>().CountAsync(c => c.PostId == care.Post), await db.Set<Report>().CountAsync(r => r.Concern.PostId == care.Post))));
    }

    [Fact]
    public async Task What_was_decided_is_not_reported_again_by_the_same_reader_until_it_changes()
    {
        var care = await CareStage.SetAsync(world);
        await care.DecidedAsync("Leave");
        Assert.Equal(409, (await care.ReportAsync()).Code);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await care.As(UpkeepStage.Author).SubmitAsync($"/posts/{care.Post}/edit", null, ("body", "書き直した返信です"));
        Assert.Equal(302, (await care.ReportAsync()).Code);
    }

    [Fact]
    public async Task A_form_without_a_reason_comes_back_with_what_was_typed()
    {
        var care = await CareStage.SetAsync(world);
        var path = $"/posts/{care.Post}/report";
        var page = await care.As(UpkeepStage.Member).SubmitAsync(path, path, ("words", Words));
        Assert.Equal(400, page.Code);
        Assert.Contains(Words, page.Main);
        Assert.Equal(400, (await care.As(UpkeepStage.Member).SubmitAsync(path, path, ("reason", "Other"))).Code);
        Assert.Equal(400, (await care.As(UpkeepStage.Member).SubmitAsync(path, path, ("reason", "Nothing"))).Code);
    }

    [Fact]
    public async Task Programs_report_once_for_each_key()
    {
        var care = await CareStage.SetAsync(world);
        using var program = await care.Stage.ProgramAsync(UpkeepStage.Member);
        program.DefaultRequestHeaders.Add("Idempotency-Key", Secrets.New());
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsJsonAsync($"/api/v1/posts/{care.Post}/report", new { reason = "identifies", words = Words })).StatusCode);
        program.DefaultRequestHeaders.Remove("Idempotency-Key");
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsJsonAsync($"/api/v1/threads/{care.Thread}/report", new { reason = "rules", mayName = true })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await program.PostAsJsonAsync($"/api/v1/threads/{care.Thread}/report", new { words = Words })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsJsonAsync($"/api/v1/threads/{Guid.NewGuid()}/report", new { reason = "rules" })).StatusCode);
        Assert.Equal(2, await world.DbAsync(db => db.Set<Report>().CountAsync(r => r.Concern.ThreadId == care.Thread)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Of_somebody_who_runs_circle_and_place_the_others_who_run_the_circle_decide(bool others)
    {
        var care = await CareStage.SetAsync(world, isAlone: true);
        var host = await world.IdAsync(World.Operator);
        var thread = await world.DbAsync(async db =>
        {
            db.Add(new Membership { CircleId = care.Stage.CircleId, PersonId = host, Role = CircleRole.Steward, JoinedAt = world.Clock.GetUtcNow(), PledgeAgreed = 1 });
            if (!others) await db.Set<Membership>().Where(m => m.CircleId == care.Stage.CircleId && m.PersonId == care.Stage.Id(UpkeepStage.Steward)).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, CircleRole.Member));
            var written = new Model.Thread { CircleId = care.Stage.CircleId, Kind = ThreadKind.Topic, Title = "運営者の話題", AuthorId = host, CreatedAt = world.Clock.GetUtcNow(), LastPostAt = world.Clock.GetUtcNow() };
            db.Add(written);
            await db.SaveChangesAsync();
            return written.Id;
        });
        var answer = await care.As(UpkeepStage.Member).PostAsync($"/t/{thread}/report", ("reason", "Hurts"));
        Assert.Equal(others ? 302 : 409, answer.Code);
        var id = await world.DbAsync(db => db.Set<Concern>().Where(c => c.ThreadId == thread).Select(c => c.Id).FirstOrDefaultAsync());
        if (others) Assert.Equal(200, (await care.As(UpkeepStage.Steward).GetAsync($"/reports/{id}")).Code);
        else Assert.Contains("見られる人がいません", answer.Main);
        Assert.Equal(404, (await (await world.AsAsync(World.Operator)).GetAsync($"/reports/{id}")).Code);
    }

    [Fact]
    public async Task Who_said_what_is_forgotten_in_time_and_what_was_decided_is_not()
    {
        var care = await CareStage.SetAsync(world);
        var id = await care.DecidedAsync("Warn");
        world.Clock.Advance(TimeSpan.FromDays(Report.KeptDays + 1));
        await world.DrainAsync();
        Assert.Equal((0, 1), await world.DbAsync(async db => (await db.Set<Report>().CountAsync(r => r.ConcernId == id), await db.Set<Measure>().CountAsync(m => m.ConcernId == id))));
        Assert.Equal(200, (await (await world.AsAsync(care.Steward2)).GetAsync($"/reports/{id}")).Code);
        world.Clock.Advance(-TimeSpan.FromDays(Report.KeptDays + 1));
    }

    [Fact]
    public async Task Nobody_fills_the_list_alone()
    {
        var care = await CareStage.SetAsync(world);
        await world.DbAsync(async db =>
        {
            for (var i = 0; i < Report.MostInDay; i++)
                db.Add(new Report { PersonId = care.Stage.Id(UpkeepStage.Member), CreatedAt = world.Clock.GetUtcNow(), Concern = Closed(care) });
            return await db.SaveChangesAsync();
        });
        Assert.Equal(429, (await care.ReportAsync(opening: true)).Code);
    }

    private Concern Closed(CareStage care)
    {
        var concern = new Concern { CircleId = care.Stage.CircleId, ThreadId = care.Thread, PostId = care.Post, OpenedAt = world.Clock.GetUtcNow() };
        concern.Close(world.Clock.GetUtcNow());
        return concern;
    }
}
