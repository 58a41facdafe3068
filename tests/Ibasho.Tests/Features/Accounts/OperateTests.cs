using Ibasho.Model;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Running the place is for the operator; for everybody else its pages do not exist.</summary>
public sealed class OperateTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("GET", "/operate")]
    [InlineData("POST", "/operate")]
    [InlineData("GET", "/operate/people")]
    [InlineData("POST", "/operate/people/1/approve")]
    [InlineData("POST", "/operate/people/1/decline")]
    [InlineData("POST", "/operate/people/1/suspend")]
    [InlineData("POST", "/operate/people/1/resume")]
    [InlineData("GET", "/operate/invitations")]
    [InlineData("POST", "/operate/invitations")]
    [InlineData("POST", "/operate/invitations/1/revoke")]
    public async Task For_members_it_is_not_there(string method, string path)
    {
        var member = await world.AsAsync(World.Steward);
        var page = method == "GET" ? await member.GetAsync(path) : await member.PostAsync(path);
        Assert.Equal(404, page.Code);
        Assert.Equal((await member.GetAsync("/nowhere")).Main, page.Main);
    }

    [Fact]
    public async Task The_operator_changes_the_places_words()
    {
        var chief = await world.AsAsync(World.Operator);
        var page = await chief.SubmitAsync("/operate", "/operate", ("name", "つむぎの家"), ("welcome", "**ようこそ**"), ("promise", "守ること"), ("registration", "Invitation"));
        Assert.Equal(302, page.Code);
        Assert.Contains("つむぎの家", (await world.Guest().GetAsync("/sign-in")).Text, StringComparison.Ordinal);
        var place = await world.DbAsync(db => db.Set<Place>().AsNoTracking().SingleAsync());
        Assert.Equal((Registration.Invitation, "守ること", true), (place.Registration, place.Promise, place.IsDemo));
        await chief.SubmitAsync("/operate", "/operate", ("name", "いばしょ"), ("registration", "Approval"));
    }

    [Fact]
    public async Task Of_two_who_write_at_once_the_second_is_asked_to_look()
    {
        var chief = await world.AsAsync(World.Operator);
        var (one, two) = (await chief.GetAsync("/operate"), await chief.GetAsync("/operate"));
        Assert.Equal(302, (await chief.SubmitAsync(one, "/operate", ("welcome", "一"))).Code);
        var late = await chief.SubmitAsync(two, "/operate", ("welcome", "二"));
        Assert.Equal(409, late.Code);
        Assert.Equal("二", late.Fields(late.Form("/operate")).Single(f => f.Name == "welcome").Value);
        Assert.Equal(302, (await chief.SubmitAsync(late, "/operate")).Code);
    }

    [Fact]
    public async Task Letting_in_declining_and_pausing_are_written_down_and_may_be_sent_twice()
    {
        var email = await world.NewPersonAsync("待つ 人");
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, PersonState.Waiting).SetProperty(x => x.Introduction, "はじめまして")));
        var (chief, id) = (await world.AsAsync(World.Operator), await world.IdAsync(email));
        foreach (var (act, state) in new[] { ("decline", PersonState.Declined), ("approve", PersonState.Active), ("suspend", PersonState.Suspended), ("resume", PersonState.Active) })
        {
            Assert.Equal(302, (await chief.PostAsync($"/operate/people/{id}/{act}")).Code);
            Assert.Equal(302, (await chief.PostAsync($"/operate/people/{id}/{act}")).Code);
            Assert.Equal(state, (await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Id == id))).State);
            Assert.Equal(1, await world.DbAsync(db => db.Set<AuditEntry>().CountAsync(a => a.SubjectId == id && a.Act == "account." + act)));
        }
        Assert.Equal(409, (await chief.PostAsync($"/operate/people/{id}/decline")).Code);
        Assert.Equal(404, (await chief.PostAsync("/operate/people/99999/approve")).Code);
    }

    [Fact]
    public async Task Nobody_pauses_himself()
    {
        var chief = await world.AsAsync(World.Operator);
        Assert.Equal(403, (await chief.PostAsync($"/operate/people/{await world.IdAsync(World.Operator)}/suspend")).Code);
        Assert.Equal(200, (await chief.GetAsync("/operate")).Code);
    }

    [Fact]
    public async Task The_link_of_an_invitation_is_shown_once()
    {
        var chief = await world.AsAsync(World.Operator);
        var form = await chief.GetAsync("/operate/invitations");
        var made = await chief.SubmitAsync(form, "/operate/invitations", ("label", "一度だけ"));
        var link = made.Html.QuerySelector("#link")!.GetAttribute("value")!;
        Assert.Equal("/operate/invitations", (await chief.SubmitAsync(form, "/operate/invitations", ("label", "一度だけ"))).Location);
        var list = await chief.GetAsync("/operate/invitations");
        Assert.DoesNotContain(link.Split('/')[^1], list.Text, StringComparison.Ordinal);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Invitation>().CountAsync(i => i.Label == "一度だけ")));
        Assert.Equal(400, (await chief.SubmitAsync("/operate/invitations", "/operate/invitations", ("days", "91"), ("people", "0"))).Code);
    }
}
