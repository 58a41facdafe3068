using Ibasho.Model;

namespace Ibasho.Tests.Features.Help;

/// <summary>Help at hand: for anyone, in each language, two clicks away, and nothing of it is kept.</summary>
public sealed class HelpAtHandTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("ja", "つらいとき", "よりそいホットライン")]
    [InlineData("en", "When it is too much", "Yorisoi Hotline")]
    [InlineData("ko", "힘들 때", "요리소이 핫라인")]
    public async Task Guests_find_calm_steps_and_lines_in_their_language(string language, string title, string line)
    {
        var page = await world.Guest().Speaking(language).GetAsync("/help");
        Assert.Equal(200, page.Code);
        Assert.Contains(title, page.Html.QuerySelector("h1")!.TextContent);
        Assert.Contains(line, page.Main);
        Assert.Contains("tel:119", Links(page));
        Assert.Contains("tel:110", Links(page));
        Assert.Contains("tel:0120279338", Links(page));
        Assert.Contains("tel:%238008", Links(page));
    }

    [Fact]
    public async Task A_member_reads_the_lines_of_the_own_prefecture_first_and_may_choose_another()
    {
        var member = await world.AsAsync(World.Member);
        await world.DbAsync(async db =>
        {
            db.Add(new CrisisLine { Name = "大阪の窓口", Contact = "06-0000-0000", Prefecture = "27", Kind = CrisisLineKind.Official, Position = 999 });
            var id = await world.IdAsync(World.Member);
            await db.Users.Where(p => p.Id == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Prefecture, "27"));
            return await db.SaveChangesAsync();
        });

        var own = await member.GetAsync("/help");
        Assert.Equal("大阪の窓口", own.Html.QuerySelector("h3 + ul b")!.TextContent);
        var iwate = await member.GetAsync("/help?region=03");
        Assert.Contains("tel:0120279226", Links(iwate));
        Assert.DoesNotContain("大阪の窓口", iwate.Main);
        var country = await member.GetAsync("/help?region=");
        Assert.DoesNotContain("大阪の窓口", country.Main);
        var nowhere = await member.GetAsync("/help?region=99&language=xx");
        Assert.Equal(200, nowhere.Code);
    }

    [Fact]
    public async Task It_is_one_press_away_on_every_page()
    {
        var member = await world.AsAsync(World.Member);
        foreach (var path in new[] { "/", "/circles", "/nowhere", "/guide/start", "/promise", "/help" })
        {
            Assert.Contains("/help", Links(await member.GetAsync(path)));
            Assert.Contains("/help", Links(await world.Guest().GetAsync(path == "/circles" ? "/sign-in" : path)));
        }
    }

    [Fact]
    public async Task Nothing_is_kept_of_who_looked_or_pressed()
    {
        var rows = await world.DbAsync(db => db.Set<AuditEntry>().CountAsync());
        var guest = world.Guest();
        var page = await guest.GetAsync("/help?region=03");
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.All(guest.Cookies.Keys, name => Assert.Equal("ibasho-form", name)); // It proves that forms are ours; every page with one has it.

        var leaving = page.Html.QuerySelectorAll("main a").Where(a => a.GetAttribute("href")!.Contains("://", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(leaving);
        Assert.All(leaving, a => Assert.Contains("noreferrer", a.GetAttribute("rel"), StringComparison.Ordinal));
        Assert.All(page.Html.QuerySelectorAll("main a"), a => Assert.False(a.HasAttribute("ping")));
        Assert.DoesNotContain(Links(page), l => l.Contains("/go", StringComparison.Ordinal) || l.Contains("redirect", StringComparison.Ordinal));
        Assert.Equal(rows, await world.DbAsync(db => db.Set<AuditEntry>().CountAsync()));
    }

    [Fact]
    public async Task First_data_is_called_unchecked_until_somebody_checked_it()
    {
        Assert.Contains("確認前", (await world.Guest().GetAsync("/help")).Main);
        Assert.All(await world.DbAsync(db => db.Set<CrisisLine>().Where(l => l.Position < 100 && l.Name != "警察").ToListAsync()), l => Assert.False(l.IsChecked));
    }

    private static List<string> Links(Page page) => [.. page.Html.QuerySelectorAll("a").Select(a => a.GetAttribute("href") ?? "")];
}
