using Ibasho.Model;

namespace Ibasho.Tests.Features.Searching;

/// <summary>A word that stands in one circle alone is found by those who may read there, and by nobody else, on no way.</summary>
public sealed class CanaryTests(World world) : IClassFixture<World>
{
    private const string Word = "金糸雀";

    private async Task AssertFoundAsync(string who, bool isFound)
    {
        var browser = await world.AsAsync(who);
        using var program = await world.ProgramAsync(who, "read");
        var word = Uri.EscapeDataString(Word);
        foreach (var more in new[] { "", "&circle=prevention-project", "&author=" + Uri.EscapeDataString("藤原"), "&kind=topic", "&from=2020-01-01" })
        {
            var page = await browser.GetAsync($"/search?q={word}{more}");
            Assert.Equal(200, page.Code);
            Assert.Equal(isFound, page.Html.QuerySelector("section[aria-labelledby=found] a.title") is not null);
            Assert.Equal(isFound, page.Text.Contains("籠の中", StringComparison.Ordinal));
            Assert.Equal(isFound, (await program.GetStringAsync($"/api/v1/search?q={word}{more}")).Contains("籠の中", StringComparison.Ordinal));
        }
        Assert.Equal(isFound, (await browser.GetAsync("/search?circle=prevention-project")).Text.Contains("籠の中", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_members_who_agreed_find_it()
    {
        var thread = await world.ThreadAsync("prevention-project", World.Steward, "籠の中の話", Word);
        await world.ReplyAsync(thread, World.Steward, $"{Word}は籠の中で鳴きます");
        var (member, stranger, late) = (await world.NewPersonAsync("一人目"), await world.NewPersonAsync("二人目"), await world.NewPersonAsync("三人目"));
        var pledge = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Slug == "prevention-project").Select(c => c.PledgeVersion).SingleAsync());
        await world.MemberAsync("prevention-project", member, pledge);
        await world.MemberAsync("prevention-project", late, pledge);

        await AssertFoundAsync(member, true);
        await AssertFoundAsync(stranger, false);
        await AssertFoundAsync(late, true);

        await world.RemovedAsync("prevention-project", late);
        await AssertFoundAsync(late, false);

        // A new version of the pledge closes the circle until one agrees.
        await world.DbAsync(async db =>
        {
            (await db.Set<Circle>().SingleAsync(c => c.Slug == "prevention-project")).PledgeVersion++;
            return await db.SaveChangesAsync();
        });
        await AssertFoundAsync(member, false);
        Assert.DoesNotContain("籠の中", (await (await world.AsAsync(member)).GetAsync("/")).Text);
    }

    [Fact]
    public async Task A_mark_written_into_a_text_does_not_move_it_to_another_circle()
    {
        var open = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Slug == "seido-now").Select(c => c.Id).SingleAsync());
        await world.ThreadAsync("prevention-project", World.Steward, "雲雀の話", $"雲雀 c{open} /c{open} '/c{open}' circle:c{open}");
        var page = await (await world.AsAsync(World.Newcomer)).GetAsync("/search?q=" + Uri.EscapeDataString("雲雀"));
        Assert.DoesNotContain("雲雀の話", page.Text);
    }

    [Fact]
    public async Task A_secret_circle_is_not_found_by_name_and_a_guest_finds_nothing()
    {
        var name = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Slug == "prevention-project").Select(c => c.Name).SingleAsync());
        var page = await (await world.AsAsync(World.Newcomer)).GetAsync("/search?q=" + Uri.EscapeDataString(name));
        Assert.Null(page.Html.QuerySelector("section[aria-labelledby=circles]"));
        Assert.Equal(302, (await world.Guest().GetAsync("/search?q=x")).Code);
        Assert.Equal(401, (await world.Guest().GetAsync("/api/v1/search?q=x")).Code);
    }
}
