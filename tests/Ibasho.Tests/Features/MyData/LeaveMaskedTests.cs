using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Tests.Features.Custody;

namespace Ibasho.Tests.Features.MyData;

/// <summary>What somebody wrote under pseudonyms does not tell, by going, whose it was.</summary>
public sealed class LeaveMaskedTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Words_under_a_pseudonym_stay_and_nothing_finds_them_as_somebodys_any_more()
    {
        var email = await world.NewPersonAsync("仮名 のこる");
        var reader = await world.NewPersonAsync("よむ ひと");
        foreach (var member in new[] { email, reader }) await world.MemberAsync(MaskStage.Slug, member);
        var stage = new MaskStage(world);
        var thread = await stage.StartAsync(email, "消えたあとに残る話");
        await stage.PublishAsync();
        var (browser, id) = (await world.AsAsync(email), await world.IdAsync(email));
        Assert.Contains("消えたあとに残る話", (await (await world.AsAsync(reader)).GetAsync($"/t/{thread}")).Main);
        Assert.NotNull((await browser.GetAsync("/me/erase")).Html.QuerySelector("main a[href='/me/pseudonyms']"));
        Assert.Equal("/erased", (await browser.SubmitAsync("/me/erase", "/me/erase", ("texts", "go"), ("when", "now"), ("sure", "yes"))).Location);
        await world.DrainAsync();
        Assert.Contains("消えたあとに残る話", (await (await world.AsAsync(reader)).GetAsync($"/t/{thread}")).Main);
        Assert.False(await world.DbAsync(db => db.Set<OwnSecret>().AnyAsync(s => s.PersonId == id)));
    }
}
