using Ibasho.Model;

namespace Ibasho.Tests.Features.Circles;

/// <summary>A circle made through the pages by a new steward, and people who come to it.</summary>
internal sealed record CircleStage(World World, string Slug, Browser Steward, string StewardEmail)
{
    public static async Task<CircleStage> MakeAsync(World world, Visibility visibility = Visibility.Closed, Joining joining = Joining.Questions, string pledge = "外で話しません。", string slug = "")
    {
        var email = await world.NewPersonAsync("運営 はじめ");
        var steward = await world.AsAsync(email);
        var made = await steward.SubmitAsync("/circles/new", null, ("name", "小さな部屋"), ("purpose", "ひとりで抱えないために"),
            ("visibility", visibility.ToString()), ("joining", joining.ToString()), ("pledge", pledge), ("slug", slug), ("question0", "お仕事は"), ("question1", "話したいことは"));
        Assert.Equal(302, made.Code);
        return new CircleStage(world, made.Location!["/c/".Length..], steward, email);
    }

    public string Path => "/c/" + Slug;

    public async Task<(Browser Browser, long Id)> StrangerAsync(string name = "新井 てすと")
    {
        var email = await World.NewPersonAsync(name);
        return (await World.AsAsync(email), await World.IdAsync(email));
    }

    public Task<Page> AskAsync(Browser somebody) => somebody.SubmitAsync(Path + "/join", null, ("answer0", "ケアマネです"), ("answer1", "夜勤のこと"));

    /// <summary>The newest request of this person.</summary>
    public Task<JoinRequest> RequestAsync(long person) =>
        World.DbAsync(db => db.Set<JoinRequest>().AsNoTracking().Where(r => r.Circle.Slug == Slug && r.PersonId == person).OrderByDescending(r => r.Id).FirstAsync());

    public async Task<Page> AcceptAsync(long person) => await Steward.PostAsync($"{Path}/requests/{(await RequestAsync(person)).Id}/accept");

    public async Task<(Browser Browser, long Id)> MemberAsync(string name = "新井 てすと", bool agrees = true)
    {
        var (browser, id) = await StrangerAsync(name);
        var token = await LinkAsync(1);
        Assert.Equal(302, (await browser.PostAsync("/i/" + token)).Code);
        if (agrees) Assert.Equal(302, (await browser.SubmitAsync(Path + "/pledge", Path + "/pledge")).Code);
        return (browser, id);
    }

    public async Task LetInAsync(Browser somebody) => Assert.Equal(302, (await somebody.PostAsync("/i/" + await LinkAsync(1))).Code);

    /// <summary>Makes an invitation link and reads its secret from the one answer that shows it.</summary>
    public async Task<string> LinkAsync(int uses, int days = 7)
    {
        var made = await Steward.SubmitAsync(Path + "/invitations", Path + "/invitations", ("uses", $"{uses}"), ("days", $"{days}"));
        Assert.Equal(200, made.Code);
        return made.Html.QuerySelector("#link")!.GetAttribute("value")!.Split("/i/")[1];
    }

    public Task<Circle> CircleAsync() => World.DbAsync(db => db.Set<Circle>().AsNoTracking().SingleAsync(c => c.Slug == Slug));

    public Task<int> ActiveMembersAsync() => World.DbAsync(db => db.Set<Membership>().CountAsync(m => m.Circle.Slug == Slug && m.State == MembershipState.Active));
}
