using Ibasho.Model;

namespace Ibasho.Tests.Features.Help;

/// <summary>The operator keeps the lines; for everybody else the pages do not exist.</summary>
public sealed class LineTests(World world) : IClassFixture<World>
{
    private static readonly (string, string)[] Words =
        [("name", "よるの電話"), ("contact", "0120-000-000"), ("hours", "毎晩"), ("note", "だれでも"), ("kind", "Talk"), ("language", "ja"), ("prefecture", "13")];

    [Fact]
    public async Task Nobody_else_finds_these_pages()
    {
        var id = await AnyAsync();
        foreach (var email in new[] { World.Member, World.Steward, World.Newcomer })
        {
            var other = await world.AsAsync(email);
            foreach (var path in new[] { "/operate/lines", "/operate/lines/new", $"/operate/lines/{id}", $"/operate/lines/{id}/delete" })
                Assert.Equal(404, (await other.GetAsync(path)).Code);
            foreach (var path in new[] { "/operate/lines/new", $"/operate/lines/{id}", $"/operate/lines/{id}/checked", $"/operate/lines/{id}/before", $"/operate/lines/{id}/delete" })
                Assert.Equal(404, (await other.PostAsync(path, Words)).Code);
        }
        Assert.Equal(302, (await world.Guest().GetAsync("/operate/lines")).Code);
        Assert.True(await world.DbAsync(db => db.Set<CrisisLine>().AnyAsync(l => l.Id == id && l.CheckedOn == default)));
    }

    [Fact]
    public async Task The_operator_adds_a_line_once_changes_it_and_takes_it_away()
    {
        var chief = await world.AsAsync(World.Operator);
        var form = await chief.GetAsync("/operate/lines/new");
        Assert.Equal(302, (await chief.SubmitAsync(form, null, Words)).Code);
        Assert.Equal(302, (await chief.SubmitAsync(form, null, Words)).Code);
        var line = await world.DbAsync(db => db.Set<CrisisLine>().SingleAsync(l => l.Name == "よるの電話"));
        Assert.False(line.IsChecked);
        Assert.Contains("よるの電話", (await world.Guest().GetAsync("/help?region=13")).Main);
        Assert.DoesNotContain("よるの電話", (await world.Guest().GetAsync("/help")).Main);

        var edit = await chief.GetAsync($"/operate/lines/{line.Id}");
        Assert.Equal(302, (await chief.SubmitAsync(edit, null, ("name", "あさの電話"), ("checked", "yes"))).Code);
        line = await world.DbAsync(db => db.Set<CrisisLine>().AsNoTracking().SingleAsync(l => l.Id == line.Id));
        Assert.Equal(("あさの電話", new DateOnly(2026, 11, 22)), (line.Name, line.CheckedOn));
        var late = await chief.SubmitAsync(edit, null, ("name", "別の名前"));
        Assert.Equal(409, late.Code);
        Assert.Contains("別の名前", late.Text);

        var asked = await chief.GetAsync($"/operate/lines/{line.Id}/delete");
        Assert.Equal(302, (await chief.SubmitAsync(asked, null)).Code);
        Assert.Equal(302, (await chief.SubmitAsync(asked, null)).Code);
        Assert.Equal(404, (await chief.GetAsync($"/operate/lines/{line.Id}")).Code);
        Assert.Equal(["line.add", "line.edit", "line.delete"], await world.DbAsync(db =>
            db.Set<AuditEntry>().Where(a => a.Detail == "よるの電話" || a.Detail == "あさの電話").OrderBy(a => a.Id).Select(a => a.Act).ToListAsync()));
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_and_everything_typed_stays()
    {
        var chief = await world.AsAsync(World.Operator);
        var page = await chief.SubmitAsync("/operate/lines/new", null, ("name", ""), ("contact", "0120"), ("kind", "Nothing"), ("prefecture", "99"), ("note", "残ることば"));
        Assert.Equal(400, page.Code);
        Assert.NotNull(page.Html.QuerySelector("#name-error"));
        Assert.NotNull(page.Html.QuerySelector("#kind-error"));
        Assert.Contains("残ることば", page.Text);
    }

    [Fact]
    public async Task A_checked_line_carries_its_day_and_asks_again_after_half_a_year()
    {
        var chief = await world.AsAsync(World.Operator);
        var id = await world.DbAsync(db => db.Set<CrisisLine>().Where(l => l.Name == "警察").Select(l => l.Id).SingleAsync());
        Assert.Equal(302, (await chief.PostAsync($"/operate/lines/{id}/checked", ("language", "ja"))).Code);
        Assert.Contains("2026年11月22日", (await world.Guest().GetAsync("/help")).Main);
        Assert.Null((await chief.GetAsync("/operate/lines")).Html.QuerySelector($"#line-{id} .badge.kind"));

        var line = await world.DbAsync(db => db.Set<CrisisLine>().AsNoTracking().SingleAsync(l => l.Id == id));
        Assert.False(line.IsStale(line.CheckedOn.AddDays(180)));
        Assert.True(line.IsStale(line.CheckedOn.AddDays(181)));
        Assert.NotNull((await chief.GetAsync("/operate/lines")).Html.QuerySelector(".list .badge.kind"));
    }

    [Fact]
    public async Task Lines_change_places_however_often_it_is_sent()
    {
        var chief = await world.AsAsync(World.Operator);
        var order = await OrderAsync();
        foreach (var _ in new[] { 1, 2 })
            Assert.Equal(302, (await chief.PostAsync($"/operate/lines/{order[3]}/before", ("other", order[2].ToString()), ("language", "en"))).Code);
        Assert.Equal([order[0], order[1], order[3], order[2]], (await OrderAsync())[..4]);
        Assert.Equal(404, (await chief.PostAsync($"/operate/lines/{order[3]}/before", ("other", "0"))).Code);
    }

    [Theory]
    [InlineData("0120-279-338", "tel:0120279338")]
    [InlineData("#8008", "tel:%238008")]
    [InlineData("+81 3 0000 0000", "tel:+81300000000")]
    [InlineData("https://example.org/chat", "https://example.org/chat")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("LINE: @name", null)]
    public void A_tap_opens_a_telephone_or_a_page_and_nothing_else(string contact, string? opens) => Assert.Equal(opens, CrisisLine.Opens(contact));

    private Task<long> AnyAsync() => world.DbAsync(db => db.Set<CrisisLine>().Where(l => l.Language == "ko").Select(l => l.Id).FirstAsync());

    private Task<List<long>> OrderAsync() =>
        world.DbAsync(db => db.Set<CrisisLine>().Where(l => l.Language == "en").OrderBy(l => l.Position).ThenBy(l => l.Id).Select(l => l.Id).ToListAsync());
}
