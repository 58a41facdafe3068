using Ibasho.Model;

namespace Ibasho.Tests.Features.Circles;

/// <summary>Running a circle, leaving it, being removed; the last steward stays.</summary>
public sealed class RunTests(World world) : IClassFixture<World>
{
    private static readonly string[] Inside = ["", "/about", "/members", "/pledge", "/leave", "/join", "/requests", "/settings", "/settings/themes", "/settings/pledge", "/invitations", "/invitations/list", "/archives", "/pledge/agreements"];

    [Fact]
    public async Task A_secret_circle_and_all_its_pages_look_missing()
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation, slug: "secret-room");
        var (_, member) = await stage.MemberAsync();
        var (stranger, _) = await stage.StrangerAsync();
        foreach (var path in Inside.Append($"/members/{member}").Append("/requests/1/refuse"))
        {
            var (real, none) = (await stranger.GetAsync(stage.Path + path), await stranger.GetAsync("/c/absent-room" + path));
            Assert.Equal((404, 404), (real.Code, none.Code));
            Assert.Equal(none.Text.Length, real.Text.Length);
            Assert.Equal(Named(none), Named(real));
        }
        foreach (var path in new[] { "/join", "/withdraw", "/follow", "/leave", "/pledge", "/settings", "/settings/themes", "/settings/pledge", "/invitations", "/invitations/list", "/invitations/list/revoke", "/archives", "/archives/1/release", "/archives/1/discard", $"/members/{member}/remove", $"/members/{member}/role", "/requests/1/accept", "/requests/1/undo" })
        {
            var (real, none) = (await stranger.PostAsync(stage.Path + path, ("reason", "x"), ("version", "1")), await stranger.PostAsync("/c/absent-room" + path, ("reason", "x"), ("version", "1")));
            Assert.True((real.Code, real.Text.Length) == (none.Code, none.Text.Length), $"{path}: {real.Code} {real.Text.Length}, {none.Code} {none.Text.Length}");
        }
        Assert.DoesNotContain(stage.Slug, (await stranger.GetAsync("/circles?q=小さな")).Text);
    }

    [Fact]
    public async Task A_removed_member_loses_every_page_at_once()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, id) = await stage.MemberAsync("外れる 人");
        await member.PostAsync(stage.Path + "/follow", ("wanted", "true"));
        Assert.Contains("話題", (await member.GetAsync(stage.Path)).Main);
        Assert.Contains("外れる 人", (await stage.Steward.GetAsync($"{stage.Path}/members/{id}")).Main);
        Assert.Equal(302, (await stage.Steward.SubmitAsync($"{stage.Path}/members/{id}", $"{stage.Path}/members/{id}/remove")).Code);

        Assert.Contains("参加を申し込む", (await member.GetAsync(stage.Path)).Main);
        foreach (var path in new[] { "/members", "/pledge", "/leave" }) Assert.Equal(404, (await member.GetAsync(stage.Path + path)).Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Follow>().CountAsync(f => f.PersonId == id)));
        Assert.Equal((1, 1), ((await stage.CircleAsync()).MemberCount, await stage.ActiveMembersAsync()));
        Assert.Equal(1, await world.DbAsync(db => db.Set<AuditEntry>().CountAsync(a => a.Act == "circle.remove" && a.SubjectId == id)));
    }

    [Fact]
    public async Task A_circle_is_never_left_without_a_steward()
    {
        var stage = await CircleStage.MakeAsync(world);
        var me = await world.IdAsync(stage.StewardEmail);
        Assert.Contains("運営者がいなくなって", (await stage.Steward.GetAsync(stage.Path + "/leave")).Main);
        Assert.Equal(409, (await stage.Steward.PostAsync(stage.Path + "/leave")).Code);
        Assert.Equal(409, (await stage.Steward.PostAsync($"{stage.Path}/members/{me}/role", ("role", "Member"))).Code);
        Assert.Equal(403, (await stage.Steward.PostAsync($"{stage.Path}/members/{me}/remove")).Code);

        var (second, secondId) = await stage.MemberAsync();
        Assert.Equal(302, (await stage.Steward.PostAsync($"{stage.Path}/members/{secondId}/role", ("role", "Steward"))).Code);
        // Both want to go at the same moment.
        var answers = await Task.WhenAll(stage.Steward.PostAsync(stage.Path + "/leave"), second.PostAsync(stage.Path + "/leave"));
        Assert.Equal([302, 409], answers.Select(a => a.Code).Order());
        Assert.Equal(1, await world.DbAsync(db => db.Set<Membership>().CountAsync(m => m.Circle.Slug == stage.Slug && m.State == MembershipState.Active && m.Role == CircleRole.Steward)));
    }

    [Fact]
    public async Task Leaving_is_quiet_and_one_can_come_back()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, id) = await stage.MemberAsync();
        await world.DrainAsync();
        var before = await world.DbAsync(db => db.Set<Notice>().CountAsync());
        Assert.Equal("/circles", (await member.SubmitAsync(stage.Path + "/leave", stage.Path + "/leave")).Location);
        await world.DrainAsync();
        Assert.Equal(before, await world.DbAsync(db => db.Set<Notice>().CountAsync()));

        await stage.AskAsync(member);
        await stage.AcceptAsync(id);
        Assert.Equal(302, (await member.GetAsync(stage.Path)).Code);
        Assert.Equal(302, (await member.SubmitAsync(stage.Path + "/pledge", stage.Path + "/pledge")).Code);
        Assert.Equal(200, (await member.GetAsync(stage.Path)).Code);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Membership>().CountAsync(m => m.PersonId == id)));
    }

    [Fact]
    public async Task Settings_that_were_changed_meanwhile_keep_what_was_typed()
    {
        var stage = await CircleStage.MakeAsync(world);
        var form = await stage.Steward.GetAsync(stage.Path + "/settings");
        Assert.Equal(302, (await stage.Steward.SubmitAsync(form, null, ("purpose", "先に変えた"))).Code);
        var late = await stage.Steward.SubmitAsync(form, null, ("purpose", "あとから変えた"));
        Assert.Equal(409, late.Code);
        Assert.Contains("あとから変えた", late.Html.QuerySelector("#purpose")!.TextContent);
        Assert.Contains("先に変えた", late.Main);
        Assert.Equal(302, (await stage.Steward.SubmitAsync(late, null)).Code);
        Assert.Equal("あとから変えた", (await stage.CircleAsync()).Purpose);
        Assert.Contains(stage.Slug, (await (await stage.StrangerAsync()).Browser.GetAsync("/circles?q=アトカラ変えた")).Text);
    }

    [Fact]
    public async Task People_coming_do_not_disturb_a_steward_who_edits()
    {
        var stage = await CircleStage.MakeAsync(world);
        var form = await stage.Steward.GetAsync(stage.Path + "/settings");
        await stage.MemberAsync();
        Assert.Equal(302, (await stage.Steward.SubmitAsync(form, null, ("visibility", "Secret"))).Code);
        Assert.Equal(404, (await (await stage.StrangerAsync()).Browser.GetAsync(stage.Path)).Code);
    }

    [Fact]
    public async Task Themes_are_added_renamed_and_removed_and_the_threads_stay()
    {
        var stage = await CircleStage.MakeAsync(world);
        var path = stage.Path + "/settings/themes";
        Assert.Equal(302, (await stage.Steward.SubmitAsync(path, null, ("new0", "夜勤"), ("new1", "家族"))).Code);
        var themes = await world.DbAsync(db => db.Set<Theme>().AsNoTracking().Where(t => t.CircleId == db.Set<Circle>().Single(c => c.Slug == stage.Slug).Id).OrderBy(t => t.Position).ToListAsync());
        var (circle, steward) = (await stage.CircleAsync(), await world.IdAsync(stage.StewardEmail));
        var thread = new Thread { CircleId = circle.Id, ThemeId = themes[0].Id, Kind = ThreadKind.Topic, Title = "のこる話題", AuthorId = steward, CreatedAt = world.Clock.GetUtcNow(), LastPostAt = world.Clock.GetUtcNow() };
        await world.DbAsync(db =>
        {
            db.Add(thread);
            return db.SaveChangesAsync();
        });
        Assert.Contains("のこる話題", (await stage.Steward.GetAsync($"{stage.Path}?theme={themes[0].Key}")).Main);
        Assert.DoesNotContain("のこる話題", (await stage.Steward.GetAsync($"{stage.Path}?theme={themes[1].Key}")).Main);
        await stage.Steward.PostAsync(stage.Path + "/follow", ("theme", themes[0].Key), ("wanted", "true"));

        Assert.Equal(302, (await stage.Steward.SubmitAsync(path, null, ("remove", $"{themes[0].Id}"), ($"name{themes[1].Id}", "ご家族"))).Code);
        Assert.Equal(404, (await stage.Steward.GetAsync($"{stage.Path}?theme={themes[0].Key}")).Code);
        var page = await stage.Steward.GetAsync(stage.Path);
        Assert.Contains("のこる話題", page.Main);
        Assert.Contains("ご家族", page.Main);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Follow>().CountAsync(f => f.PersonId == steward)));
    }

    [Fact]
    public async Task A_taken_address_is_said_at_the_field_and_nothing_typed_is_lost()
    {
        await CircleStage.MakeAsync(world, slug: "taken-room");
        var steward = await world.AsAsync(World.Steward);
        var again = await steward.SubmitAsync("/circles/new", null, ("name", "別の部屋"), ("purpose", "別の目的"), ("slug", "taken-room"));
        Assert.Equal(409, again.Code);
        Assert.NotNull(again.Html.QuerySelector("#slug-error"));
        Assert.Equal("別の部屋", again.Html.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal(302, (await steward.SubmitAsync(again, null, ("slug", "other-room"))).Code);
        Assert.Equal(400, (await steward.SubmitAsync("/circles/new", null, ("name", "a"), ("purpose", "b"), ("slug", "Nicht so!"))).Code);
    }

    [Fact]
    public async Task The_list_of_threads_goes_on_by_activity_without_gaps()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (circle, steward) = (await stage.CircleAsync(), await world.IdAsync(stage.StewardEmail));
        var now = world.Clock.GetUtcNow();
        await world.DbAsync(db =>
        {
            // Pairs of equal moments, so that the second key decides.
            for (var i = 0; i < 45; i++)
                db.Add(new Thread { CircleId = circle.Id, Kind = ThreadKind.Topic, Title = $"話題{i:D2}", AuthorId = steward, CreatedAt = now, LastPostAt = now.AddMinutes(-(i / 2)) });
            return db.SaveChangesAsync();
        });
        var titles = new List<string>();
        for (var next = stage.Path; next is not null;)
        {
            var page = await stage.Steward.GetAsync(next);
            titles.AddRange(page.Html.QuerySelectorAll("main a.title").Select(a => a.TextContent));
            next = page.Html.QuerySelector("a[rel=prev]")?.GetAttribute("href");
        }
        Assert.Equal(45, titles.Count);
        Assert.Equal(45, titles.Distinct().Count());
        Assert.Equal(titles.Select(t => int.Parse(t[2..]) / 2).Order(), titles.Select(t => int.Parse(t[2..]) / 2));
    }

    private static IEnumerable<string> Named(Page page) => page.Headers.Keys.Where(k => k is not "Set-Cookie").Order();
}
