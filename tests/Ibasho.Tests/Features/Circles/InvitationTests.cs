using Ibasho.Model;

namespace Ibasho.Tests.Features.Circles;

/// <summary>Links that let people in: as many as they are made for, and for everybody else nothing.</summary>
public sealed class InvitationTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Class37_Fifty_at_once_by_a_link_for_ten_make_ten_members()
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation);
        var token = await stage.LinkAsync(10);
        var people = new List<Browser>();
        for (var i = 0; i < 50; i++) people.Add((await stage.StrangerAsync()).Browser);
        var tokens = new List<string>();
        foreach (var person in people) tokens.Add(await person.TokenAsync());

        var answers = await Task.WhenAll(people.Zip(tokens, (person, form) => person.PostRawAsync("/i/" + token, (Form.TokenField, form))));
        Assert.Equal((10, 40), (answers.Count(a => a.Code == 302), answers.Count(a => a.Code == 404)));
        Assert.Equal((11, 11), (await stage.ActiveMembersAsync(), (await stage.CircleAsync()).MemberCount));
        Assert.Equal(10, await world.DbAsync(db => db.Set<Invitation>().Where(i => i.Circle!.Slug == stage.Slug).Select(i => i.Uses).SingleAsync()));
    }

    [Fact]
    public async Task The_same_person_at_once_takes_one_use()
    {
        var stage = await CircleStage.MakeAsync(world);
        var token = await stage.LinkAsync(10);
        var (person, _) = await stage.StrangerAsync();
        var form = await person.TokenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.PostRawAsync("/i/" + token, (Form.TokenField, form))));
        Assert.All(answers, a => Assert.Equal((302, stage.Path), (a.Code, a.Location)));
        Assert.Equal(2, await stage.ActiveMembersAsync());
        Assert.Equal(1, await world.DbAsync(db => db.Set<Invitation>().Where(i => i.Circle!.Slug == stage.Slug).Select(i => i.Uses).SingleAsync()));
    }

    [Fact]
    public async Task Class18_Expired_used_revoked_and_unknown_links_answer_the_same()
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation);
        var (used, revoked, expired) = (await stage.LinkAsync(1), await stage.LinkAsync(5), await stage.LinkAsync(5, days: 1));
        Assert.Equal(302, (await (await stage.StrangerAsync()).Browser.PostAsync("/i/" + used)).Code);
        var id = await world.DbAsync(db => db.Set<Invitation>().Where(i => i.TokenHash == Secrets.Hash(revoked)).Select(i => i.Id).SingleAsync());
        Assert.Equal(302, (await stage.Steward.PostAsync($"{stage.Path}/invitations/{id}/revoke")).Code);
        world.Clock.Advance(TimeSpan.FromDays(2));

        var (stranger, _) = await stage.StrangerAsync();
        var shown = new List<string>();
        foreach (var token in new[] { used, revoked, expired, Secrets.New() })
        {
            var (got, posted) = (await stranger.GetAsync("/i/" + token), await stranger.PostAsync("/i/" + token));
            Assert.Equal((404, 404), (got.Code, posted.Code));
            Assert.DoesNotContain("小さな部屋", got.Text + posted.Text);
            shown.Add(got.Main + "|" + posted.Main);
        }
        Assert.Single(shown.Distinct());
    }

    [Fact]
    public async Task A_secret_circle_is_shown_to_who_holds_the_link_and_guests_learn_nothing()
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation);
        var token = await stage.LinkAsync(2);
        var (stranger, _) = await stage.StrangerAsync();
        Assert.Equal(404, (await stranger.GetAsync(stage.Path)).Code);
        Assert.Contains("小さな部屋", (await stranger.GetAsync("/i/" + token)).Main);
        Assert.Equal(404, (await stranger.GetAsync(stage.Path)).Code);
        var (real, none) = (await world.Guest().GetAsync("/i/" + token), await world.Guest().GetAsync("/i/" + Secrets.New()));
        Assert.Equal((200, real.Main), (none.Code, none.Main));
        Assert.Equal(302, (await stranger.SubmitAsync("/i/" + token, "/i/" + token)).Code);
        Assert.Equal($"{stage.Path}/pledge?return={Uri.EscapeDataString(stage.Path)}", (await stranger.GetAsync(stage.Path)).Location);
    }

    [Fact]
    public async Task Class37_Who_was_removed_comes_back_by_a_link_only_with_a_stewards_word()
    {
        var stage = await CircleStage.MakeAsync(world, Visibility.Secret, Joining.Invitation);
        var token = await stage.LinkAsync(5);
        var (member, id) = await stage.MemberAsync();
        await stage.Steward.PostAsync($"{stage.Path}/members/{id}/remove");
        Assert.Equal($"/i/{token}", (await member.PostAsync("/i/" + token)).Location);
        Assert.Equal(404, (await member.GetAsync(stage.Path)).Code);
        Assert.Equal(302, (await stage.AcceptAsync(id)).Code);
        Assert.Equal(302, (await member.GetAsync(stage.Path)).Code);
    }

    [Fact]
    public async Task The_link_is_shown_once_and_only_stewards_make_one()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, _) = await stage.MemberAsync();
        Assert.Equal(404, (await member.GetAsync(stage.Path + "/invitations")).Code);
        Assert.Equal(404, (await member.PostAsync(stage.Path + "/invitations", ("uses", "5"), ("days", "5"))).Code);

        var form = await stage.Steward.GetAsync(stage.Path + "/invitations");
        var first = await stage.Steward.SubmitAsync(form, stage.Path + "/invitations", ("label", "研修会"));
        var again = await stage.Steward.SubmitAsync(form, stage.Path + "/invitations", ("label", "研修会"));
        Assert.NotNull(first.Html.QuerySelector("#link"));
        Assert.Equal(302, again.Code);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Invitation>().CountAsync(i => i.Label == "研修会")));
    }
}
