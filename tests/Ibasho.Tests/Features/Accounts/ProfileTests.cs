using Ibasho.Model;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>What others see of a person, and what nobody but the person does.</summary>
public sealed class ProfileTests(World world) : IClassFixture<World>
{
    private const string Employer = "ひみつの丘 居宅介護支援";

    private static readonly (string, string)[] Told =
    [
        ("name", "佐野 みお"), ("reading", "さの みお"), ("about", "**十年**のケアマネ"), ("employer", Employer), ("professions", "CM"), ("professions", "CSW"),
        ("prefecture", "27"), ("languages", "ko"),
    ];

    [Fact]
    public async Task One_tells_about_oneself_and_colleagues_read_it()
    {
        var email = await world.NewPersonAsync();
        var (browser, id) = (await world.AsAsync(email), await world.IdAsync(email));
        Assert.Equal($"/people/{id}", (await browser.PostAsync("/me/edit", Told)).Location);
        var seen = await (await world.AsAsync(World.Member)).GetAsync($"/people/{id}");
        foreach (var words in (string[])["佐野 みお", "さの みお", "十年", "介護支援専門員 · 自己申告 社会福祉士 · 自己申告", "大阪府", "韓国"])
            Assert.Contains(words, seen.Main, StringComparison.Ordinal);
        Assert.NotNull(seen.Html.QuerySelector("main .text strong"));
        var form = await browser.GetAsync("/me/edit");
        Assert.Equal(Told.Order(), form.Fields(form.Form(null)).Where(f => Told.Contains(f)).Order());
    }

    [Fact]
    public async Task Where_one_works_is_on_nobody_elses_page()
    {
        var email = await world.NewPersonAsync();
        var (browser, id) = (await world.AsAsync(email), await world.IdAsync(email));
        await browser.PostAsync("/me/edit", Told);
        Assert.Contains(Employer, (await browser.GetAsync($"/people/{id}")).Text, StringComparison.Ordinal);
        foreach (var other in (string[])[World.Member, World.Steward, World.Newcomer, World.Operator])
        {
            var eyes = await world.AsAsync(other);
            foreach (var path in (string[])[$"/people/{id}", $"/people/{id}?employer=1", "/operate/people", "/operate/people?q=佐野"])
            {
                var text = (await eyes.GetAsync(path)).Text;
                Assert.DoesNotContain(Employer, text, StringComparison.Ordinal);
                if (other != World.Operator) Assert.DoesNotContain(email, text, StringComparison.Ordinal);
            }
            Assert.DoesNotContain(Employer, await (await world.ProgramAsync(other)).GetStringAsync("/api/v1/me"), StringComparison.Ordinal);
        }
        Assert.Contains(Employer, await (await world.ProgramAsync(email)).GetStringAsync("/api/v1/me"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PersonState.Waiting)]
    [InlineData(PersonState.Declined)]
    [InlineData(PersonState.Suspended)]
    public async Task Who_is_not_in_is_not_there(PersonState state)
    {
        var email = await world.NewPersonAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, state)));
        var eyes = await world.AsAsync(World.Member);
        var (hidden, none) = (await eyes.GetAsync($"/people/{await world.IdAsync(email)}"), await eyes.GetAsync("/people/99999"));
        Assert.Equal((404, 404), (hidden.Code, none.Code));
        Assert.Equal(none.Main, hidden.Main);
    }

    [Theory]
    [InlineData("/people/x")]
    [InlineData("/people/0")]
    [InlineData("/people/-1")]
    [InlineData("/people/99999999999999999999")]
    public async Task What_is_no_number_is_nobody(string path) => Assert.Equal(404, (await (await world.AsAsync(World.Member)).GetAsync(path)).Code);

    [Fact]
    public async Task Fields_that_no_form_has_change_nothing()
    {
        var email = await world.NewPersonAsync();
        var (browser, other) = (await world.AsAsync(email), await world.IdAsync(World.Member));
        var form = (await browser.PostAsync("/me/edit", [.. Told, ("IsOperator", "true"), ("State", "Waiting"), ("Email", "x@y.z"), ("email", "x@y.z"), ("Id", $"{other}"), ("id", $"{other}"), ("professions", "KING"), ("prefecture", "99")])).Code;
        Assert.Equal(302, form);
        var person = await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Email == email));
        Assert.Equal((false, PersonState.Active, email), (person.IsOperator, person.State, person.Email));
        Assert.Equal(["CM", "CSW"], person.Professions.Order());
        Assert.Equal("森 ひかり", (await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Id == other))).Name);
    }

    [Fact]
    public async Task Names_have_one_line_and_nothing_unseen()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        await browser.PostAsync("/me/edit", ("name", "佐野\n\u202eみお\u200b"));
        Assert.Equal("佐野 みお", (await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Email == email))).Name);
        Assert.Equal(400, (await browser.PostAsync("/me/edit", ("name", "\u200b\u202e"))).Code);
        var page = await browser.PostAsync("/me/edit", ("name", new string('長', 61)), ("about", new string('文', 1001)), ("employer", new string('勤', 101)));
        Assert.Equal(400, page.Code);
        Assert.Equal(3, page.Html.QuerySelectorAll(".field .error").Length);
    }

    [Fact]
    public async Task The_language_is_the_persons_and_for_guests_the_browsers()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        Assert.Equal("/settings", (await browser.PostAsync("/language", ("culture", "ko"), ("return", "/settings"))).Location);
        Assert.Equal("ko", (await browser.GetAsync("/settings")).Html.DocumentElement.GetAttribute("lang"));
        Assert.Equal("ko", (await (await world.AsAsync(email)).Speaking("en").GetAsync("/settings")).Html.DocumentElement.GetAttribute("lang"));
        var guest = world.Guest().Speaking("en");
        await guest.PostAsync("/language", ("culture", "ko"));
        Assert.Equal("ko", (await guest.GetAsync("/sign-in")).Html.DocumentElement.GetAttribute("lang"));
        Assert.Equal(400, (await guest.PostAsync("/language", ("culture", "xx"))).Code);
        Assert.Equal(400, (await guest.PostRawAsync("/language", ("culture", "en"))).Code);
    }
}
