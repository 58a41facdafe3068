using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Circles;

/// <summary>Whom somebody inside must not meet asks in vain, and is answered word for word as everybody whom nobody answers.</summary>
public sealed class QuietJoinTests(HeardWorld world) : IClassFixture<HeardWorld>
{
    private static readonly TimeSpan Waiting = TimeSpan.FromDays(JoinRequest.WaitingDays) + TimeSpan.FromHours(1);

    [Fact]
    public async Task The_excluded_asker_and_an_ordinary_one_read_the_same_to_the_end()
    {
        var stage = await CircleStage.MakeAsync(world);
        await stage.HiddenAsync();
        var (kept, ordinary) = (await stage.WorkerAsync(), await stage.WorkerAsync("みなみ訪問看護"));

        foreach (var path in new[] { "", "/about", "/join" }) await SameAsync(b => b.GetAsync(stage.Path + path));
        await SameAsync(stage.AskAsync);
        await world.DrainAsync();
        foreach (var path in new[] { stage.Path, stage.Path + "/join", "/circles", "/notices", "/" }) await SameAsync(b => b.GetAsync(path));
        // Asked again while it waits.
        await SameAsync(b => b.PostAsync(stage.Path + "/join", ("answer0", "もう一度"), ("answer1", "です")));
        // Taken back, and asked anew.
        await SameAsync(b => b.PostAsync(stage.Path + "/withdraw"));
        await SameAsync(stage.AskAsync);

        world.Clock.Advance(Waiting);
        await world.DrainAsync();
        foreach (var path in new[] { stage.Path, stage.Path + "/join", "/circles", "/notices", "/" }) await SameAsync(b => b.GetAsync(path));
        Assert.Contains("返事のないまま14日", (await kept.Browser.GetAsync(stage.Path)).Main);
        Assert.Contains("申し込みへの返事", (await kept.Browser.GetAsync("/notices")).Main);
        await SameAsync(stage.AskAsync);

        async Task SameAsync(Func<Browser, Task<Page>> act)
        {
            world.Heard.Take();
            var first = await act(kept.Browser);
            var said = world.Heard.Take();
            var second = await act(ordinary.Browser);
            // The same statements are the same work: no clock is needed to compare the time.
            Assert.Equal(said, world.Heard.Take());
            Assert.Equal(first.Status, second.Status);
            Assert.Equal(Bare(first, kept.Name, kept.Id), Bare(second, ordinary.Name, ordinary.Id));
            Assert.Equal(first.Headers.Keys.Order(), second.Headers.Keys.Order());
        }
    }

    [Fact]
    public async Task Mails_to_both_say_the_same()
    {
        var stage = await CircleStage.MakeAsync(world);
        await stage.HiddenAsync();
        var (kept, ordinary) = (await stage.WorkerAsync(), await stage.WorkerAsync(""));
        await stage.AskAsync(kept.Browser);
        await stage.AskAsync(ordinary.Browser);
        await world.MailsAsync();
        world.Clock.Advance(Waiting);
        await world.DrainAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        var addresses = new[] { await EmailAsync(kept.Id), await EmailAsync(ordinary.Id) };
        var mails = (await world.MailsAsync()).FindAll(m => addresses.Any(a => m.To.ToString().Contains(a, StringComparison.Ordinal)));
        Assert.Equal(2, mails.Count);
        Assert.Equal(Plain(mails[0]), Plain(mails[1]));

        static string Plain(MimeKit.MimeMessage mail) => mail.Subject + Regex.Replace(mail.TextBody ?? "", "/mail/stop/\\S+", "", RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Programs_of_both_read_the_same_and_the_stewards_program_one_of_them()
    {
        var stage = await CircleStage.MakeAsync(world);
        await stage.HiddenAsync();
        var (kept, ordinary) = (await stage.WorkerAsync(), await stage.WorkerAsync(""));
        var asked = new { answers = new[] { "はい", "いいえ" }, message = "" };
        var texts = new List<string>();
        foreach (var who in new[] { kept, ordinary })
        {
            var program = await world.ProgramAsync(await EmailAsync(who.Id));
            var answer = await program.PostAsJsonAsync($"/api/v1/circles/{stage.Slug}/join-requests", asked);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            texts.Add(Regex.Replace((await answer.Content.ReadAsStringAsync()).Replace(who.Name, "", StringComparison.Ordinal), "\"id\":\"\\d+\"", "", RegexOptions.None, TimeSpan.FromSeconds(5))
                + await program.GetStringAsync($"/api/v1/circles/{stage.Slug}"));
        }
        Assert.Equal(texts[0], texts[1]);

        var steward = await world.ProgramAsync(stage.StewardEmail);
        var list = await steward.GetStringAsync($"/api/v1/circles/{stage.Slug}/join-requests");
        Assert.DoesNotContain(kept.Name, list, StringComparison.Ordinal);
        Assert.Contains(ordinary.Name, list, StringComparison.Ordinal);
        var hidden = (await stage.RequestAsync(kept.Id)).Id;
        foreach (var act in new[] { "accept", "refuse", "undo" })
            Assert.Equal(HttpStatusCode.NotFound, (await steward.PostAsJsonAsync($"/api/v1/join-requests/{hidden}/{act}", new { reason = "x" })).StatusCode);
    }

    [Fact]
    public async Task No_steward_is_shown_the_request_in_any_list_count_or_notice_nor_when_it_has_ended()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (hidden, _) = await stage.HiddenAsync();
        var kept = await stage.WorkerAsync();
        await stage.AskAsync(kept.Browser);
        await world.DrainAsync();
        var id = (await stage.RequestAsync(kept.Id)).Id;
        await NowhereAsync();
        Assert.Equal(404, (await stage.Steward.PostAsync($"{stage.Path}/requests/{id}/accept")).Code);
        Assert.Equal(404, (await stage.Steward.PostAsync($"{stage.Path}/requests/{id}/refuse", ("reason", "x"))).Code);
        Assert.Empty((await world.MailsAsync()).Where(m => m.To.ToString().Contains(stage.StewardEmail, StringComparison.Ordinal)));
        Assert.Equal(JoinRequestState.Waiting, (await stage.RequestAsync(kept.Id)).State);

        world.Clock.Advance(Waiting);
        await world.DrainAsync();
        Assert.Equal(JoinRequestState.Refused, (await stage.RequestAsync(kept.Id)).State);
        await NowhereAsync();
        // Also not when whoever was hidden has gone: it would tell of the rule.
        Assert.Equal(302, (await hidden.SubmitAsync(stage.Path + "/leave", stage.Path + "/leave")).Code);
        await NowhereAsync();
        Assert.Equal(404, (await stage.Steward.PostAsync($"{stage.Path}/requests/{id}/undo")).Code);

        async Task NowhereAsync()
        {
            foreach (var path in new[] { stage.Path, stage.Path + "/requests", stage.Path + "/members", stage.Path + "/invitations", "/", "/notices", "/circles" })
            {
                var page = await stage.Steward.GetAsync(path);
                Assert.Equal(200, page.Code);
                Assert.DoesNotContain(kept.Name, page.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("待っている方 1人", page.Text, StringComparison.Ordinal);
            }
            Assert.Equal(0, await UnreadAsync(stage.StewardEmail));
        }
    }

    [Fact]
    public async Task An_ordinary_request_ends_too_and_a_steward_can_take_that_back_for_as_long_again()
    {
        var stage = await CircleStage.MakeAsync(world);
        var asker = await stage.WorkerAsync("");
        await stage.AskAsync(asker.Browser);
        world.Clock.Advance(Waiting);
        await world.DrainAsync();
        var requests = await stage.Steward.GetAsync(stage.Path + "/requests");
        Assert.Contains(asker.Name, requests.Main);
        Assert.Contains("返事のないまま14日", requests.Main);
        var id = (await stage.RequestAsync(asker.Id)).Id;
        Assert.Equal(302, (await stage.Steward.PostAsync($"{stage.Path}/requests/{id}/undo")).Code);
        world.Clock.Advance(TimeSpan.FromDays(JoinRequest.WaitingDays - 1));
        await world.DrainAsync();
        Assert.Equal(JoinRequestState.Waiting, (await stage.RequestAsync(asker.Id)).State);
        Assert.Equal(302, (await stage.AcceptAsync(asker.Id)).Code);
    }

    [Fact]
    public async Task A_rule_made_while_somebody_waits_looks_to_the_steward_as_if_the_request_was_withdrawn()
    {
        var stage = await CircleStage.MakeAsync(world);
        var member = await stage.MemberAsync("静か にする");
        var (kept, other) = (await stage.WorkerAsync(), await stage.WorkerAsync(""));
        await stage.AskAsync(kept.Browser);
        await stage.AskAsync(other.Browser);
        var (hidden, withdrawn) = ((await stage.RequestAsync(kept.Id)).Id, (await stage.RequestAsync(other.Id)).Id);
        Assert.Equal(302, (await member.Browser.SubmitAsync(stage.Path + "/quiet", stage.Path + "/quiet", ("words", "みぎわ会"))).Code);
        Assert.Equal(302, (await other.Browser.PostAsync(stage.Path + "/withdraw")).Code);
        foreach (var act in new[] { "accept", "refuse", "undo" })
        {
            var (first, second) = (await stage.Steward.PostAsync($"{stage.Path}/requests/{hidden}/{act}", ("reason", "x")), await stage.Steward.PostAsync($"{stage.Path}/requests/{withdrawn}/{act}", ("reason", "x")));
            Assert.Equal((404, 404), (first.Code, second.Code));
        }
        Assert.DoesNotContain(kept.Name, (await stage.Steward.GetAsync(stage.Path + "/requests")).Main, StringComparison.Ordinal);

        // And it is there again when the rule is not.
        var rule = await world.DbAsync(db => db.Set<QuietRule>().Where(r => r.PersonId == member.Id).Select(r => r.Id).SingleAsync());
        Assert.Equal(302, (await member.Browser.PostAsync($"{stage.Path}/quiet/{rule}/end")).Code);
        Assert.Contains(kept.Name, (await stage.Steward.GetAsync(stage.Path + "/requests")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_as_ended_for_them_and_loses_no_use()
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation);
        await stage.HiddenAsync();
        var kept = await stage.WorkerAsync();
        var token = await stage.LinkAsync(1);
        var (path, ended) = ("/i/" + token, "/i/" + Secrets.New());
        var (shown, unknown) = (await kept.Browser.GetAsync(path), await kept.Browser.GetAsync(ended));
        Assert.Equal(404, shown.Code);
        Assert.Equal(Bare(unknown, ended, 0), Bare(shown, path, 0));
        Assert.Equal(404, (await kept.Browser.PostAsync(path)).Code);
        Assert.Equal(404, (await kept.Browser.GetAsync(stage.Path)).Code);
        var other = await stage.WorkerAsync("");
        Assert.Equal(302, (await other.Browser.PostAsync(path)).Code);
    }

    private async Task<string> EmailAsync(long id) => (await world.DbAsync(db => db.Users.Where(p => p.Id == id).Select(p => p.Email).SingleAsync()))!;

    private Task<int> UnreadAsync(string email) => world.DbAsync(db => db.Users.Where(p => p.Email == email).Select(p => p.UnreadNotices).SingleAsync());

    /// <summary>A page without what differs between any two people: name, number, token, mark, and the ids of one's own rows.</summary>
    private static string Bare(Page page, string name, long id)
    {
        var text = page.Text.Replace(name, "", StringComparison.Ordinal).Replace($"/people/{id}", "", StringComparison.Ordinal);
        foreach (var own in new[] { "name=\"__RequestVerificationToken\" value=\"[^\"]*\"", "name=\"[^\"]*\" value=\"[A-Za-z0-9_-]{20,}\"", "data-person=\"[^\"]*\"", "/notices/\\d+", "(notice|answer)-\\d+", "name=\"(notice|until)\" value=\"\\d+\"" })
            text = Regex.Replace(text, own, "", RegexOptions.None, TimeSpan.FromSeconds(5));
        return text + page.Location;
    }
}
