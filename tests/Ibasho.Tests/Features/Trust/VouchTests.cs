using Ibasho.Model;
using Ibasho.Tests.Features.Circles;

namespace Ibasho.Tests.Features.Trust;

/// <summary>Two members for whom more stands than their own word make a level; circles can ask for professions and levels.</summary>
public sealed class VouchTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Two_who_share_a_circle_and_carry_a_mark_make_a_level_and_one_takes_it_back()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (person, id) = await MemberAsync(stage, "推薦 される人", "PEER");
        var (first, _) = await MemberAsync(stage, "一人目 の人", "CM", TrustLevel.Document);
        var (second, _) = await MemberAsync(stage, "二人目 の人", "RN", TrustLevel.Certificate);
        var path = $"/people/{id}/vouch";
        Assert.Contains(path, (await first.GetAsync($"/people/{id}")).Text, StringComparison.Ordinal);
        Assert.Equal(302, (await first.SubmitAsync(path, null, ("professions", "PEER"))).Code);
        Assert.Equal(302, (await first.SubmitAsync(path, null, ("professions", "PEER"))).Code);
        Assert.Empty(await world.StandingAsync(id));
        Assert.Equal(302, (await second.SubmitAsync(path, null, ("professions", "PEER"))).Code);
        Assert.Equal(["PEER:Vouched"], await world.StandingAsync(id));
        Assert.Contains("ふたりが推薦", (await first.GetAsync(stage.Path + "/members")).Main);
        // Whose words these are, the person alone reads.
        Assert.Contains("一人目 の人", (await person.GetAsync("/me/professions")).Main);
        Assert.DoesNotContain("一人目 の人", (await second.GetAsync($"/people/{id}")).Main, StringComparison.Ordinal);

        Assert.Equal(302, (await second.PostAsync(path)).Code);
        Assert.Empty(await world.StandingAsync(id));
        Assert.Equal(["licence.vouch", "licence.vouch", "licence.vouched", "licence.vouch.end", "licence.vouched.end"], await world.ActsAsync(id));
        // What somebody does not say of himself cannot be said of him.
        Assert.Equal(302, (await second.PostAsync(path, ("professions", "MD"))).Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Vouch>().CountAsync(v => v.PersonId == id && v.Profession == "MD")));
    }

    [Fact]
    public async Task Two_at_the_same_moment_make_the_level_too()
    {
        var stage = await CircleStage.MakeAsync(world);
        for (var round = 0; round < 3; round++)
        {
            var (_, id) = await MemberAsync(stage, $"同時 {round}", "PEER");
            var vouchers = new[] { (await MemberAsync(stage, $"左 {round}", "CM", TrustLevel.Document)).Browser, (await MemberAsync(stage, $"右 {round}", "CM", TrustLevel.Document)).Browser };
            var answers = await Task.WhenAll(vouchers.Select(v => v.PostAsync($"/people/{id}/vouch", ("professions", "PEER"))));
            Assert.All(answers, a => Assert.Equal(302, a.Code));
            Assert.Equal(["PEER:Vouched"], await world.StandingAsync(id));
        }
    }

    [Fact]
    public async Task Without_a_mark_without_a_circle_for_oneself_and_kept_apart_there_is_no_page()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (person, id) = await MemberAsync(stage, "会えない 人", "CM", TrustLevel.Document);
        var (plain, _) = await MemberAsync(stage, "印の ない人", "CM");
        var (marked, markedId) = await MemberAsync(stage, "離れて いる人", "CM", TrustLevel.Document);
        var (outside, _, _) = await world.WorksAsAsync("外の 人", "CM");
        await world.RaiseAsync(await world.DbAsync(db => db.Users.Where(p => p.Name == "外の 人").Select(p => p.Id).SingleAsync()), "CM", TrustLevel.Document);
        Assert.Equal(200, (await marked.GetAsync($"/people/{id}/vouch")).Code);
        Assert.Equal(302, (await person.PostAsync(stage.Path + "/quiet", ("kind", "Person"), ("words", "離れて いる人"))).Code);
        foreach (var browser in new[] { plain, outside, marked, person })
        {
            Assert.Equal(404, (await browser.GetAsync($"/people/{id}/vouch")).Code);
            Assert.Equal(404, (await browser.PostAsync($"/people/{id}/vouch", ("professions", "CM"))).Code);
            Assert.DoesNotContain("/vouch", (await browser.GetAsync($"/people/{id}")).Text, StringComparison.Ordinal);
        }
        Assert.Equal(404, (await person.GetAsync($"/people/{markedId}/vouch")).Code);
    }

    [Fact]
    public async Task A_circle_asks_for_professions_and_levels_and_says_so_before_anybody_asks()
    {
        var stage = await CircleStage.MakeAsync(world);
        Assert.Equal(302, (await stage.Steward.SubmitAsync(stage.Path + "/settings", null, ("requiredProfessions", "CM"), ("requiredProfessions", "CCM"), ("requiredLevels", "Document"), ("requiredLevels", "Certificate"))).Code);
        Assert.Contains("circle.change", await world.DbAsync(db => db.Set<AuditEntry>().Where(a => a.Detail.Contains("CM CCM")).Select(a => a.Act).ToListAsync()));
        var (self, selfId, _) = await world.WorksAsAsync("申告 だけ", "CM");
        var (other, otherId, _) = await world.WorksAsAsync("別の 職種", "RN");
        await world.RaiseAsync(otherId, "RN", TrustLevel.Document);
        var token = await stage.LinkAsync(5);
        foreach (var browser in new[] { self, other })
        {
            var sheet = await browser.GetAsync(stage.Path);
            Assert.Contains("介護支援専門員、または主任介護支援専門員", sheet.Main);
            Assert.Contains("書類を確認、またはデジタル資格者証を確認", sheet.Main);
            Assert.Null(sheet.Html.QuerySelector($"a[href='{stage.Path}/join']"));
            Assert.Equal(403, (await browser.GetAsync(stage.Path + "/join")).Code);
            Assert.Contains("資格と職種", (await browser.PostAsync(stage.Path + "/join", ("answer0", "x"), ("answer1", "y"))).Main);
            // The link of a steward is no way around it.
            Assert.Null((await browser.GetAsync("/i/" + token)).Html.QuerySelector($"form[action='/i/{token}']"));
            Assert.Equal(403, (await browser.PostAsync("/i/" + token)).Code);
        }
        Assert.Equal(1, await stage.ActiveMembersAsync());
        await world.RaiseAsync(selfId, "CM", TrustLevel.Vouched);
        Assert.Equal(403, (await self.GetAsync(stage.Path + "/join")).Code);
        await world.RaiseAsync(selfId, "CM", TrustLevel.Document);
        Assert.Equal(302, (await stage.AskAsync(self)).Code);
        var requests = await stage.Steward.GetAsync(stage.Path + "/requests");
        Assert.Contains("介護支援専門員 · 書類を確認", requests.Main);

        var program = await world.ProgramAsync(stage.StewardEmail);
        Assert.Contains("\"requires\":{\"professions\":[\"CM\",\"CCM\"],\"levels\":[\"document\",\"certificate\"]}", await program.GetStringAsync($"/api/v1/circles/{stage.Slug}"), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await program.PatchAsync($"/api/v1/circles/{stage.Slug}", System.Net.Http.Json.JsonContent.Create(new { requires = new { levels = new[] { "documents" } } }))).StatusCode);
    }

    [Fact]
    public async Task The_badge_stands_on_posts_and_changes_with_the_level()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (author, id) = await MemberAsync(stage, "書く 人", "CM");
        var written = await author.SubmitAsync(stage.Path + "/write?kind=topic", stage.Path + "/write", ("kind", "topic"), ("title", "話題"), ("body", "はじめ"));
        var thread = written.Location!.Split('?', '#')[0];
        Assert.Equal(302, (await author.SubmitAsync(thread, thread + "/reply", ("body", "つづき"))).Code);
        Assert.Equal(2, (await stage.Steward.GetAsync(thread)).Html.QuerySelectorAll(".voice .badge, .opening .badge, main .who .badge").Count(b => b.TextContent.Contains("自己申告", StringComparison.Ordinal)));
        await world.RaiseAsync(id, "CM", TrustLevel.Document);
        var page = await stage.Steward.GetAsync(thread);
        Assert.DoesNotContain("自己申告", page.Main, StringComparison.Ordinal);
        Assert.Equal(2, page.Html.QuerySelectorAll("main .badge.checked").Count(b => b.TextContent.Contains("書類を確認", StringComparison.Ordinal)));
    }

    private async Task<(Browser Browser, long Id)> MemberAsync(CircleStage stage, string name, string profession, TrustLevel? level = null)
    {
        var (browser, id) = await stage.MemberAsync(name);
        await world.DbAsync(async db =>
        {
            var person = (await db.Users.FindAsync(id))!;
            person.Professions = [profession];
            if (level is { } one) person.Raise(profession, one);
            return await db.SaveChangesAsync();
        });
        return (browser, id);
    }
}
