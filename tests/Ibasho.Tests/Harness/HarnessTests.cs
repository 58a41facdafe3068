namespace Ibasho.Tests.Harness;

/// <summary>The harness itself: it signs in, sends forms, and every answer carries the safe headers.</summary>
public sealed class HarnessTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_member_sees_the_frame_of_a_member()
    {
        var member = await world.AsAsync(World.Member);
        var page = await member.GetAsync("/nowhere");
        Assert.Equal(404, page.Code);
        Assert.NotNull(page.Html.QuerySelector("details.menu"));
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task A_guest_is_sent_to_sign_in()
    {
        var page = await world.Guest().GetAsync("/c/case-room/join");
        Assert.Equal(302, page.Code);
        Assert.Equal("/sign-in?return=%2Fc%2Fcase-room%2Fjoin", page.Location);
    }

    [Fact]
    public async Task A_newcomer_asks_once_however_often_the_form_is_sent()
    {
        var newcomer = await world.AsAsync(World.Newcomer);
        var form = await newcomer.GetAsync("/c/case-room/join");
        var first = await newcomer.SubmitAsync(form, null, ("answer0", "ケアマネの二年目です"), ("answer1", "ひとりで抱えないため"));
        var second = await newcomer.SubmitAsync(form, null, ("answer0", "ケアマネの二年目です"), ("answer1", "ひとりで抱えないため"));
        Assert.Equal((302, 302), (first.Code, second.Code));
        var id = await world.IdAsync(World.Newcomer);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Model.JoinRequest>().CountAsync(r => r.PersonId == id)));
        await world.DrainAsync();
        var steward = await world.IdAsync(World.Steward);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Model.Notice>().CountAsync(n => n.PersonId == steward)));
    }
}
