using Ibasho.Data.Demo;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Another address, confirmed before it counts; the one before is told, and opens nothing any more.</summary>
public sealed class AddressTests(World world) : IClassFixture<World>
{
    private static string NewAddress() => Secrets.New()[..12].ToLowerInvariant() + "@test.example";

    private static Task<Page> AskAsync(Browser browser, string address, string password = DemoCommunity.Password) =>
        browser.SubmitAsync("/settings/email", "/settings/email", ("email", address), ("current-password", password));

    private async Task<string> LinkAsync(Browser browser, string address)
    {
        Assert.Equal("/settings/email?sent", (await AskAsync(browser, address)).Location);
        return Assert.Single(await world.MailsAsync(), m => m.To() == address).Link();
    }

    private static async Task<Page> ConfirmAsync(Browser browser, string link)
    {
        var form = await browser.OpenAsync(link);
        return form.Code == 200 ? await browser.SubmitAsync(form, "/confirm") : form;
    }

    private Task<Person?> OfAsync(string email) => world.DbAsync(db => db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email));

    [Fact]
    public async Task A_new_address_counts_when_its_link_is_opened_and_the_old_one_is_told()
    {
        var (old, next) = (await world.NewPersonAsync(), NewAddress());
        var browser = await world.AsAsync(old);
        await world.MailsAsync();
        Assert.Equal(400, (await AskAsync(browser, next, "falsch falsch falsch")).Code);
        Assert.Empty(await world.MailsAsync());
        var link = await LinkAsync(browser, next);
        Assert.NotNull(await OfAsync(old));
        Assert.Equal(200, (await ConfirmAsync(world.Guest(), link)).Code); // On a telephone where nobody is signed in.
        Assert.Null(await OfAsync(old));
        Assert.Equal((next, true), ((await OfAsync(next))!.UserName, (await OfAsync(next))!.EmailConfirmed));

        var told = Assert.Single(await world.MailsAsync());
        Assert.Equal(old, told.To());
        Assert.DoesNotContain(next, told.ToString(), StringComparison.Ordinal); // Whoever reads the old mailbox need not learn the new one.
        Assert.Equal((401, 302), (await SignInAsync(old), await SignInAsync(next)));
        Assert.Equal(404, (await ConfirmAsync(world.Guest(), link)).Code);
    }

    [Fact]
    public async Task Class21_Links_to_the_address_before_are_dead()
    {
        var (old, next) = (await world.NewPersonAsync(), NewAddress());
        await world.Guest().PostAsync("/recover", ("email", old));
        var recover = Assert.Single(await world.MailsAsync()).Link();
        var browser = await world.AsAsync(old);
        var (first, second) = (await LinkAsync(browser, next), await LinkAsync(browser, NewAddress()));
        Assert.Equal(200, (await ConfirmAsync(browser, first)).Code);
        Assert.Equal(404, (await world.Guest().OpenAsync(recover)).Code);
        Assert.Equal(404, (await ConfirmAsync(browser, second)).Code);
        // Nor does it help to have the account under the old address again.
        await world.Guest().PostAsync("/recover", ("email", old));
        Assert.DoesNotContain(await world.MailsAsync(), m => m.To() == old && m.Link().StartsWith("/recover/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_answered_alike_and_never_taken()
    {
        var (mine, theirs, next) = (await world.NewPersonAsync(), await world.NewPersonAsync(), NewAddress());
        var browser = await world.AsAsync(mine);
        await world.MailsAsync();
        var known = await AskAsync(browser, theirs);
        Assert.Equal("/settings/email?sent", known.Location);
        Assert.Empty(await world.MailsAsync());

        // Free when asked, taken when opened.
        var link = await LinkAsync(browser, next);
        await world.DbAsync(db => db.Users.Where(p => p.Email == theirs).ExecuteUpdateAsync(p => p
            .SetProperty(x => x.Email, next).SetProperty(x => x.NormalizedEmail, next.ToUpperInvariant())));
        Assert.Equal(404, (await ConfirmAsync(browser, link)).Code);
        Assert.NotNull(await OfAsync(mine));
    }

    [Fact]
    public async Task A_changed_password_kills_the_link_to_a_new_address()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        var link = await LinkAsync(browser, NewAddress());
        await browser.SubmitAsync("/settings/password", null, ("current-password", DemoCommunity.Password), ("new-password", "夜道に白い犬が三匹いたよ"));
        Assert.Equal(404, (await ConfirmAsync(world.Guest(), link)).Code);
    }

    [Fact]
    public async Task Confirming_ends_by_time_and_looking_changes_nothing()
    {
        var email = await world.NewPersonAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.EmailConfirmed, false)));
        var browser = await world.AsAsync(email);
        Assert.NotNull((await browser.GetAsync("/settings/email")).Html.QuerySelector("form[action='/settings/email/confirm']"));
        await browser.SubmitAsync("/settings/email", "/settings/email/confirm");
        var link = Assert.Single(await world.MailsAsync()).Link();
        var form = await browser.OpenAsync(link);
        Assert.False((await OfAsync(email))!.EmailConfirmed);
        world.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromSeconds(1));
        Assert.Equal(404, (await browser.SubmitAsync(form, "/confirm")).Code);
        Assert.False((await OfAsync(email))!.EmailConfirmed);

        await browser.SubmitAsync("/settings/email", "/settings/email/confirm");
        Assert.Equal(200, (await ConfirmAsync(browser, Assert.Single(await world.MailsAsync()).Link())).Code);
        Assert.True((await OfAsync(email))!.EmailConfirmed);
        Assert.Null((await browser.GetAsync("/settings/email")).Html.QuerySelector("form[action='/settings/email/confirm']"));
    }

    [Fact]
    public async Task A_link_is_pressed_from_our_own_page_only()
    {
        var email = await world.NewPersonAsync();
        var link = await LinkAsync(await world.AsAsync(email), NewAddress());
        var browser = world.Guest();
        await browser.OpenAsync(link);
        Assert.Equal(400, (await browser.PostRawAsync("/confirm")).Code);
        Assert.NotNull(await OfAsync(email));
        var foreign = world.Guest();
        Assert.Equal(404, (await foreign.PostAsync("/confirm")).Code);
    }

    [Fact]
    public async Task Who_is_approved_hears_of_it_by_mail()
    {
        await world.DbAsync(db => db.Set<Place>().ExecuteUpdateAsync(p => p.SetProperty(x => x.Registration, Registration.Approval)));
        world.App.Services.GetRequiredService<PlaceRow>().Forget();
        var email = NewAddress();
        await world.Guest().PostAsync("/register", ("name", "待井 のぞみ"), ("email", email), ("new-password", "夜道に白い犬が三匹いたよ"), ("introduction", "三年目です。"));
        await ConfirmAsync(world.Guest(), Assert.Single(await world.MailsAsync(), m => m.To() == email).Link());
        Assert.Equal(302, (await (await world.AsAsync(World.Operator)).PostAsync($"/operate/people/{await world.IdAsync(email)}/approve")).Code);
        Assert.Contains("ようこそ", Assert.Single(await world.MailsAsync(), m => m.To() == email).Subject, StringComparison.Ordinal);
    }

    private async Task<int> SignInAsync(string email) =>
        (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", DemoCommunity.Password))).Code;
}
