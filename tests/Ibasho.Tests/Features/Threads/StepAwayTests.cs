using System.Net;
using Ibasho.Access;
using Ibasho.Features.Threads;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>"I may know this person": the consultation is gone for the one who says so, and nobody else learns who that was.</summary>
public sealed class StepAwayTests(World world) : IClassFixture<World>
{
    private const string Canary = "qzbekannt";

    // In the order of the roles: guest stranger unagreed removed member author steward.
    [Theory]
    [InlineData(Visibility.Open, ThreadKind.Consultation, "401 302 302 302 302 403 302")]
    [InlineData(Visibility.Closed, ThreadKind.Consultation, "401 404 404 404 302 403 302")]
    [InlineData(Visibility.Secret, ThreadKind.Consultation, "401 404 404 404 302 403 302")]
    [InlineData(Visibility.Closed, ThreadKind.Topic, "401 404 404 404 404 404 404")]
    public async Task Who_may_step_away(Visibility visibility, ThreadKind kind, string codes)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        Assert.Equal(codes, await stage.CodesAsync(() => stage.ThreadAsync(kind: kind), (browser, id) => browser.PostAsync($"/t/{id}/step-away")));
    }

    [Fact]
    public async Task It_is_gone_everywhere_as_if_it_had_never_been()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await stage.CrowdAsync();
        var id = await stage.ThreadAsync(Canary, Canary + "本文", ThreadKind.Consultation);
        var post = await stage.PostAsync(id, Canary + "返信");
        var (member, other) = (stage.As(UpkeepStage.Member), stage.As(UpkeepStage.Steward));
        foreach (var one in (Browser[])[member, other])
        {
            await one.PostAsync($"/t/{id}/follow", ("wanted", "on"));
            await one.PostAsync($"/t/{id}/bookmark", ("wanted", "on"));
        }
        await stage.As(UpkeepStage.Author).SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", Canary + "二つめ"));
        await world.DrainAsync();
        Assert.Contains(Canary, (await member.GetAsync("/notices")).Main);

        var page = await member.GetAsync($"/t/{id}/step-away");
        Assert.Equal(200, page.Code);
        var pressed = await member.SubmitAsync(page, $"/t/{id}/step-away");
        Assert.Equal((302, "/me/stepped-away"), (pressed.Code, pressed.Location));

        var none = Guid.NewGuid();
        foreach (var path in (string[])["/t/{0}", "/t/{0}?after=1", "/t/{0}/history", "/t/{0}/since", "/t/{0}/step-away", "/t/{0}/withdraw", "/t/{0}/edit", "/t/{0}/delete", $"/t/{{0}}?post={post}"])
        {
            var (real, missing) = (await member.GetAsync(string.Format(path, id)), await member.GetAsync(string.Format(path, none)));
            Assert.Equal((404, 404, missing.Text.Length), (real.Code, missing.Code, real.Text.Length));
        }
        foreach (var act in (string[])["reply", "follow", "bookmark", "read", "close", "step-away", "withdraw"])
            Assert.Equal(404, (await member.PostAsync($"/t/{id}/{act}", ("body", "返信"), ("number", "1"))).Code);
        Assert.Equal(404, (await member.PostAsync($"/posts/{post}/bookmark")).Code);
        foreach (var path in (string[])["/", $"/c/{stage.Slug}", $"/search?q={Canary}", "/notices", "/bookmarks", "/me/stepped-away", "/me/consultations", $"/people/{stage.Id(UpkeepStage.Author)}"])
        {
            var shown = await member.GetAsync(path);
            Assert.DoesNotContain(Canary, shown.Html.QuerySelector("main")!.TextContent.Replace($"q={Canary}", ""), StringComparison.Ordinal);
            Assert.DoesNotContain(id.ToString(), shown.Text, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(0, await world.DbAsync(async db => await db.Users.Where(p => p.Id == stage.Id(UpkeepStage.Member)).Select(p => p.UnreadNotices).SingleAsync()));

        using var program = await stage.ProgramAsync(UpkeepStage.Member);
        foreach (var path in (string[])[$"threads/{id}", $"threads/{id}/posts"]) Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync("/api/v1/" + path)).StatusCode);
        foreach (var path in (string[])[$"circles/{stage.Slug}/threads", $"search?q={Canary}", "notices", "me/stepped-away"]) Assert.DoesNotContain(Canary + "本文", await program.GetStringAsync("/api/v1/" + path));

        // A reply afterwards is news for the others only.
        await stage.As(UpkeepStage.Author).SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", $"三つめ @役割member"));
        Assert.DoesNotContain(await world.MailsAsync(), m => m.To.Mailboxes.Any(to => to.Address == "役割 member"));
        Assert.DoesNotContain(Canary, (await member.GetAsync("/notices")).Main);
        Assert.Equal(200, (await other.GetAsync($"/t/{id}")).Code);
    }

    [Fact]
    public async Task Others_learn_on_a_later_morning_that_it_happened_and_nothing_else()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await stage.CrowdAsync();
        var id = await stage.ThreadAsync(Canary, "本文", ThreadKind.Consultation);
        await stage.PostAsync(id, "ひとこと", UpkeepStage.Member);
        var version = (await stage.ReadThreadAsync(id)).Version;
        var before = await stage.As(UpkeepStage.Author).GetAsync($"/t/{id}");
        var pressed = world.Clock.GetUtcNow();
        await stage.As(UpkeepStage.Member).PostAsync($"/t/{id}/step-away");
        await world.DrainAsync();

        foreach (var role in (string[])[UpkeepStage.Author, UpkeepStage.Steward])
        {
            Assert.DoesNotContain("申し出", (await stage.As(role).GetAsync($"/t/{id}")).Main);
            Assert.DoesNotContain("申し出", (await stage.As(role).GetAsync("/notices")).Main);
        }
        Assert.Equal(before.Main.Length, (await stage.As(UpkeepStage.Author).GetAsync($"/t/{id}")).Main.Length);
        Assert.Equal(version, (await stage.ReadThreadAsync(id)).Version);

        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.DrainAsync();
        foreach (var role in (string[])[UpkeepStage.Author, UpkeepStage.Steward])
        {
            Assert.Contains("申し出がありました", (await stage.As(role).GetAsync($"/t/{id}")).Main);
            var notices = (await stage.As(role).GetAsync("/notices")).Html.QuerySelectorAll("main li").Select(li => li.TextContent).Where(text => text.Contains("申し出", StringComparison.Ordinal)).ToList();
            Assert.Single(notices);
            Assert.DoesNotContain("役割 member", notices[0], StringComparison.Ordinal);
        }
        var rows = await world.DbAsync(async db => (
            Notices: await db.Set<Notice>().Where(n => n.Kind == NoticeKind.CaseKnown && n.ThreadId == id).ToListAsync(),
            Audit: await db.Set<AuditEntry>().Where(a => a.Detail == id.ToString()).ToListAsync(),
            Keys: await db.Set<IdempotencyKey>().CountAsync(k => k.PersonId == stage.Id(UpkeepStage.Member))));
        Assert.All(rows.Notices, n => Assert.Null(n.ActorId));
        Assert.Equal(new[] { stage.Id(UpkeepStage.Author), stage.Id(UpkeepStage.Steward) }.Order(), rows.Notices.Select(n => n.PersonId).Order());
        var audit = Assert.Single(rows.Audit);
        Assert.Equal((null, null, true, 0), (audit.ActorId, audit.SubjectId, audit.At - pressed >= TimeSpan.FromDays(1), rows.Keys));

        // A second one changes nothing that anybody could count, and coming back is told to nobody.
        var reader = await world.NewPersonAsync("二人め");
        await world.DbAsync(async db => db.Add(new Membership { CircleId = stage.CircleId, PersonId = await world.IdAsync(reader), PledgeAgreed = 1 }) is not null ? await db.SaveChangesAsync() : 0);
        var shown = (await stage.As(UpkeepStage.Author).GetAsync($"/t/{id}")).Html.QuerySelector("main")!.TextContent.Length;
        await (await world.AsAsync(reader)).PostAsync($"/t/{id}/step-away");
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.DrainAsync();
        Assert.Equal(2, await world.DbAsync(db => db.Set<Notice>().CountAsync(n => n.Kind == NoticeKind.CaseKnown && n.ThreadId == id)));
        Assert.Equal(shown, (await stage.As(UpkeepStage.Author).GetAsync($"/t/{id}")).Html.QuerySelector("main")!.TextContent.Length);
    }

    [Fact]
    public async Task In_a_small_circle_it_would_say_who_and_so_nobody_is_told()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync(kind: ThreadKind.Consultation);
        await stage.As(UpkeepStage.Member).PostAsync($"/t/{id}/step-away");
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.DrainAsync();
        Assert.DoesNotContain("申し出", (await stage.As(UpkeepStage.Author).GetAsync($"/t/{id}")).Main);
        Assert.Equal(0, await world.DbAsync(async db => await db.Set<Notice>().CountAsync(n => n.Kind == NoticeKind.CaseKnown && n.ThreadId == id) + await db.Set<AuditEntry>().CountAsync(a => a.Detail == id.ToString())));
    }

    [Fact]
    public async Task Who_was_wrong_comes_back_from_a_list_of_the_own()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync(Canary, kind: ThreadKind.Consultation);
        var member = stage.As(UpkeepStage.Member);
        var token = (Form.TokenField, await member.TokenAsync());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => member.PostAsync($"/t/{id}/step-away", token))), page => Assert.True(page.Code is 302 or 404));
        Assert.Equal(1, await world.DbAsync(db => db.Set<SteppedAway>().CountAsync(s => s.ThreadId == id)));
        var row = await world.DbAsync(db => db.Set<SteppedAway>().Where(s => s.ThreadId == id).Select(s => s.Id).SingleAsync());

        Assert.Contains("舞台", (await member.GetAsync("/me/stepped-away")).Main);
        Assert.DoesNotContain("舞台", (await stage.As(UpkeepStage.Steward).GetAsync("/me/stepped-away")).Main);
        Assert.Equal(404, (await stage.As(UpkeepStage.Steward).PostAsync($"/me/stepped-away/{row}/back")).Code);
        using (var steward = await stage.ProgramAsync(UpkeepStage.Steward))
            Assert.Equal(HttpStatusCode.NotFound, (await steward.DeleteAsync($"/api/v1/me/stepped-away/{row}")).StatusCode);
        using var reader = await stage.ProgramAsync(UpkeepStage.Member, "read");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DeleteAsync($"/api/v1/me/stepped-away/{row}")).StatusCode);
        Assert.Equal(302, (await member.PostAsync($"/me/stepped-away/{row}/back")).Code);
        Assert.Equal(200, (await member.GetAsync($"/t/{id}")).Code);
        using var program = await stage.ProgramAsync(UpkeepStage.Member);
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsync($"/api/v1/threads/{id}/step-away", null)).StatusCode);
        Assert.Equal(404, (await member.GetAsync($"/t/{id}")).Code);
    }

    [Theory]
    [InlineData("2026-11-22T03:00:00Z", "2026-11-23T22:00:00Z")] // Noon in Japan: the morning after next.
    [InlineData("2026-11-22T21:59:00Z", "2026-11-23T22:00:00Z")] // Before seven: the next day at seven.
    [InlineData("2026-11-22T22:01:00Z", "2026-11-24T22:00:00Z")]
    public void A_day_passes_before_the_morning(string now, string morning) =>
        Assert.Equal(DateTimeOffset.Parse(morning), StepAway.NextMorning(DateTimeOffset.Parse(now)));
}
