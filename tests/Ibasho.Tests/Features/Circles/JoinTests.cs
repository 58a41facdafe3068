using Ibasho.Model;

namespace Ibasho.Tests.Features.Circles;

/// <summary>Being let in: ask, be refused, ask again, be accepted, agree.</summary>
public sealed class JoinTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task The_same_person_is_refused_and_then_accepted()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (asker, id) = await stage.StrangerAsync("瀬戸 ゆう");
        Assert.Equal(302, (await stage.AskAsync(asker)).Code);
        Assert.Contains("申し込みが届いています", (await asker.GetAsync(stage.Path)).Main);
        await world.DrainAsync();
        var requests = await stage.Steward.GetAsync(stage.Path + "/requests");
        Assert.Contains("瀬戸 ゆう", requests.Main);
        Assert.Contains("夜勤のこと", requests.Main);

        var first = await stage.RequestAsync(id);
        var refuse = $"{stage.Path}/requests/{first.Id}/refuse";
        Assert.Equal(400, (await stage.Steward.SubmitAsync(refuse, refuse, ("reason", ""))).Code);
        Assert.Equal(302, (await stage.Steward.SubmitAsync(refuse, refuse, ("reason", "いまは満員です。春にまた。"))).Code);
        var sheet = await asker.GetAsync(stage.Path);
        Assert.Contains("春にまた", sheet.Main);
        await world.DrainAsync();
        Assert.Contains("申し込みへの返事", (await asker.GetAsync("/notices")).Main);

        Assert.Equal(302, (await stage.AskAsync(asker)).Code);
        Assert.Equal(302, (await stage.AcceptAsync(id)).Code);
        await world.DrainAsync();
        Assert.Contains("参加できるようになりました", (await asker.GetAsync("/notices")).Main);
        Assert.Equal((2, 2), ((await stage.CircleAsync()).MemberCount, await stage.ActiveMembersAsync()));

        // The same answer sent again changes nothing.
        Assert.Equal(302, (await stage.AcceptAsync(id)).Code);
        Assert.Equal(2, (await stage.CircleAsync()).MemberCount);
    }

    [Fact]
    public async Task A_refusal_is_undone_and_its_notice_with_it()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (asker, id) = await stage.StrangerAsync("取消 てすと");
        await stage.AskAsync(asker);
        var request = await stage.RequestAsync(id);
        await stage.Steward.PostAsync($"{stage.Path}/requests/{request.Id}/refuse", ("reason", "間違えました"));
        await world.DrainAsync();
        Assert.Equal(1, await UnreadAsync(id));

        Assert.Contains("取消 てすと", (await stage.Steward.GetAsync(stage.Path + "/requests")).Main);
        Assert.Equal(302, (await stage.Steward.PostAsync($"{stage.Path}/requests/{request.Id}/undo")).Code);
        Assert.Equal(JoinRequestState.Waiting, (await stage.RequestAsync(id)).State);
        Assert.Equal(0, await UnreadAsync(id));
        Assert.DoesNotContain("間違えました", (await asker.GetAsync(stage.Path)).Main);

        await stage.AcceptAsync(id);
        await world.DrainAsync();
        Assert.Equal(1, await UnreadAsync(id));
    }

    [Fact]
    public async Task A_refusal_cannot_be_undone_while_a_new_request_waits()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (asker, id) = await stage.StrangerAsync();
        await stage.AskAsync(asker);
        var first = await stage.RequestAsync(id);
        await stage.Steward.PostAsync($"{stage.Path}/requests/{first.Id}/refuse", ("reason", "またいつか"));
        await stage.AskAsync(asker);
        Assert.Equal(409, (await stage.Steward.PostAsync($"{stage.Path}/requests/{first.Id}/undo")).Code);
        Assert.Equal(1, await world.DbAsync(db => db.Set<JoinRequest>().CountAsync(r => r.PersonId == id && r.State == JoinRequestState.Waiting)));
    }

    [Fact]
    public async Task Two_stewards_answering_at_once_make_one_member()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (second, secondId) = await stage.MemberAsync();
        await stage.Steward.PostAsync($"{stage.Path}/members/{secondId}/role", ("role", "Steward"));
        var (asker, id) = await stage.StrangerAsync();
        await stage.AskAsync(asker);
        var path = $"{stage.Path}/requests/{(await stage.RequestAsync(id)).Id}/accept";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? stage.Steward : second).PostAsync(path)));
        Assert.All(answers, a => Assert.Contains(a.Code, (int[])[302, 409]));
        Assert.Equal((3, 3), ((await stage.CircleAsync()).MemberCount, await stage.ActiveMembersAsync()));
    }

    [Fact]
    public async Task A_request_is_withdrawn_quietly()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (asker, id) = await stage.StrangerAsync();
        await stage.AskAsync(asker);
        Assert.Equal(302, (await asker.SubmitAsync(stage.Path, stage.Path + "/withdraw")).Code);
        Assert.Equal(JoinRequestState.Withdrawn, (await stage.RequestAsync(id)).State);
        await world.DrainAsync();
        var steward = await world.IdAsync(stage.StewardEmail);
        Assert.Equal(0, await UnreadAsync(steward));
        Assert.Equal(302, (await stage.AskAsync(asker)).Code);
    }

    [Fact]
    public async Task Nothing_inside_is_read_before_the_pledge_and_a_new_version_asks_again()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, id) = await stage.MemberAsync("約束 する", agrees: false);
        var turned = await member.GetAsync(stage.Path);
        Assert.Equal($"{stage.Path}/pledge?return={Uri.EscapeDataString(stage.Path)}", turned.Location);
        Assert.Equal(302, (await member.GetAsync(stage.Path + "/members")).Code);
        Assert.Equal(302, (await member.SubmitAsync(stage.Path + "/pledge", stage.Path + "/pledge")).Code);
        Assert.Equal(200, (await member.GetAsync(stage.Path)).Code);

        var stale = await (await stage.MemberAsync("遅れる 人", agrees: false)).Browser.GetAsync(stage.Path + "/pledge");
        Assert.Equal(302, (await stage.Steward.SubmitAsync(stage.Path + "/settings/pledge", null, ("text", "新しい約束です。"))).Code);
        Assert.Equal(302, (await member.GetAsync(stage.Path)).Code);
        Assert.Contains("新しい約束です", (await member.GetAsync(stage.Path + "/pledge")).Main);

        // Somebody was still reading the first version.
        var late = await world.AsAsync(await EmailAsync("遅れる 人"));
        var changed = await late.PostAsync(stage.Path + "/pledge", ("version", "1"));
        Assert.Equal(409, changed.Code);
        Assert.Contains("新しい約束です", changed.Main);
        Assert.NotNull(stale.Html.QuerySelector("input[name=version][value='1']"));

        Assert.Equal(302, (await member.SubmitAsync(stage.Path + "/pledge", stage.Path + "/pledge")).Code);
        var list = await stage.Steward.GetAsync(stage.Path + "/pledge/agreements");
        Assert.Matches("(?s)まだの方.*遅れる 人.*第2版に約束した方.*約束 する", list.Main);
        Assert.Contains("約束 する", (await stage.Steward.GetAsync(stage.Path + "/pledge/agreements?version=1")).Main);
        Assert.Equal(404, (await member.GetAsync(stage.Path + "/pledge/agreements")).Code);
        Assert.Equal(2, await world.DbAsync(db => db.Set<PledgeAgreement>().CountAsync(a => a.PersonId == id)));
    }

    [Fact]
    public async Task Where_joining_is_free_one_is_in_at_once_but_not_after_being_removed()
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Open, Joining.Free, pledge: "");
        var (member, id) = await stage.StrangerAsync();
        Assert.Equal(302, (await member.SubmitAsync(stage.Path + "/join", null)).Code);
        Assert.Equal(2, await stage.ActiveMembersAsync());
        Assert.Equal(302, (await stage.Steward.PostAsync($"{stage.Path}/members/{id}/remove")).Code);

        Assert.Equal(302, (await member.SubmitAsync(stage.Path + "/join", null)).Code);
        Assert.Equal((1, JoinRequestState.Waiting), (await stage.ActiveMembersAsync(), (await stage.RequestAsync(id)).State));
        Assert.Contains("以前ここから外れた方", (await stage.Steward.GetAsync(stage.Path + "/requests")).Main);
        await stage.AcceptAsync(id);
        Assert.Equal((2, 2), ((await stage.CircleAsync()).MemberCount, await stage.ActiveMembersAsync()));
    }

    private Task<int> UnreadAsync(long person) => world.DbAsync(db => db.Users.Where(p => p.Id == person).Select(p => p.UnreadNotices).SingleAsync());

    private async Task<string> EmailAsync(string name) => (await world.DbAsync(db => db.Users.Where(p => p.Name == name).Select(p => p.Email).FirstAsync()))!;
}
