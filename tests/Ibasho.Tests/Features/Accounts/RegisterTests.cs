using System.Net.Http.Json;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Asking for an account in the three modes; nobody learns whether an address has one.</summary>
public sealed class RegisterTests(World world) : IClassFixture<World>
{
    private const string Password = "夜道に白い犬が三匹いたよ";

    private async Task ModeAsync(Registration mode)
    {
        await world.DbAsync(db => db.Set<Place>().ExecuteUpdateAsync(p => p.SetProperty(x => x.Registration, mode)));
        world.App.Services.GetRequiredService<PlaceRow>().Forget();
        world.Clock.Advance(TimeSpan.FromMinutes(30));
    }

    private static Task<Page> AskAsync(Browser browser, string email, string path = "/register", params (string, string)[] more) =>
        browser.PostAsync(path, [("name", "新井 てすと"), ("email", email), ("new-password", Password), ("introduction", "ケアマネの三年目です。"), ("professions", "CM"), .. more]);

    private Task<Person?> PersonAsync(string email) => world.DbAsync(db => db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email));

    [Fact]
    public async Task By_approval_one_waits_and_the_operator_is_told()
    {
        await ModeAsync(Registration.Approval);
        var browser = world.Guest();
        Assert.Equal("/register/thanks", (await browser.PostAsync("/register", ("name", "待井 のぞみ"), ("email", "waits@test.example"), ("new-password", Password), ("introduction", "ケアマネの三年目です。"))).Location);
        Assert.DoesNotContain("ibasho", browser.Cookies.Keys);
        var person = (await PersonAsync("waits@test.example"))!;
        Assert.Equal((PersonState.Waiting, "ケアマネの三年目です。"), (person.State, person.Introduction));

        // Nobody is asked to read it before the address is confirmed; here no mail leaves the house, so the operator is told at once.
        await ConfirmAsync(browser, "waits@test.example");
        await world.DrainAsync();
        var (chief, id) = (await world.AsAsync(World.Operator), await world.IdAsync(World.Operator));
        Assert.Equal(1, await world.DbAsync(db => db.Set<Notice>().CountAsync(n => n.PersonId == id && n.ActorId == person.Id && n.Kind == NoticeKind.AccountAsked)));
        Assert.Contains("待井 のぞみさんが登録を申し込んでいます", (await chief.GetAsync("/notices")).Main, StringComparison.Ordinal);
        Assert.Contains("ケアマネの三年目です。", (await chief.GetAsync("/operate/people")).Main, StringComparison.Ordinal);

        Assert.Equal(302, (await chief.SubmitAsync("/operate/people", $"/operate/people/{person.Id}/approve")).Code);
        Assert.Null((await PersonAsync("waits@test.example"))!.Introduction);
        Assert.DoesNotContain("待井 のぞみさんが登録を", (await chief.GetAsync("/notices")).Main, StringComparison.Ordinal);
        Assert.Equal(302, (await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "waits@test.example"), ("password", Password))).Code);
    }

    private async Task<Page> ConfirmAsync(Browser browser, string email)
    {
        var mail = Assert.Single(await world.MailsAsync(), m => m.To() == email);
        Assert.Equal(200, (await browser.OpenAsync(mail.Link())).Code);
        return await browser.SubmitAsync("/confirm", "/confirm");
    }

    [Theory]
    [InlineData(Registration.Approval)]
    [InlineData(Registration.Open)]
    public async Task A_known_address_is_answered_as_a_new_one(Registration mode)
    {
        await ModeAsync(mode);
        var (known, before) = (await world.NewPersonAsync(), await world.DbAsync(db => db.Users.CountAsync()));
        var (old, fresh) = (await AskAsync(world.Guest(), known), await AskAsync(world.Guest(), $"fresh{mode}@test.example"));
        Assert.Equal((fresh.Code, fresh.Location, fresh.Text), (old.Code, old.Location, old.Text));
        Assert.Equal(fresh.Headers.Where(h => h.Key != "Set-Cookie"), old.Headers.Where(h => h.Key != "Set-Cookie"));
        Assert.Equal(fresh.Headers.GetValueOrDefault("Set-Cookie")?.Length, old.Headers.GetValueOrDefault("Set-Cookie")?.Length);
        Assert.Equal(before + 1, await world.DbAsync(db => db.Users.CountAsync()));
        // The account that was there is as it was.
        Assert.Equal(302, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", known), ("password", DemoCommunity.Password))).Code);
        Assert.Equal(401, (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", known), ("password", Password))).Code);
    }

    [Theory]
    [InlineData(Registration.Approval)]
    [InlineData(Registration.Open)]
    public async Task What_was_just_registered_tells_nothing_at_the_door(Registration mode)
    {
        await ModeAsync(mode);
        var known = await world.NewPersonAsync();
        var fresh = $"door{mode}@test.example";
        await AskAsync(world.Guest(), known);
        await AskAsync(world.Guest(), fresh);
        var old = await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", known), ("password", Password));
        var mine = await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", fresh), ("password", Password));
        Assert.Equal((401, old.Main.Replace(known, "", StringComparison.Ordinal)), (mine.Code, mine.Main.Replace(fresh, "", StringComparison.Ordinal)));
        Assert.Equal(old.Headers.Where(h => h.Key is not "Set-Cookie"), mine.Headers.Where(h => h.Key is not "Set-Cookie"));
        using var program = world.App.GetTestServer().CreateClient();
        Assert.Equal(401, (int)(await program.PostAsJsonAsync("/api/v1/tokens", new { email = fresh, password = Password, name = "x", scopes = new[] { "read" } })).StatusCode);
    }

    [Fact]
    public async Task In_an_open_place_one_is_in_when_the_address_is_confirmed_also_when_sent_twice()
    {
        await ModeAsync(Registration.Open);
        var browser = world.Guest();
        Assert.Equal("/register/thanks", (await AskAsync(browser, "open@test.example")).Location);
        Assert.Equal("/register/thanks", (await AskAsync(browser, "open@test.example")).Location);
        Assert.Equal(302, (await browser.GetAsync("/settings")).Code);
        Assert.Equal(PersonState.Waiting, (await PersonAsync("open@test.example"))!.State);

        // Two mails, two links, of which either does, and only one.
        var mails = (await world.MailsAsync()).Where(m => m.To() == "open@test.example").ToList();
        Assert.Equal(2, mails.Count);
        var form = await browser.OpenAsync(mails[0].Link());
        Assert.Contains("新井 てすと", form.Main, StringComparison.Ordinal);
        Assert.Equal(PersonState.Waiting, (await PersonAsync("open@test.example"))!.State);
        Assert.Equal(200, (await browser.SubmitAsync(form, "/confirm")).Code);
        Assert.Equal((PersonState.Active, true), ((await PersonAsync("open@test.example"))!.State, (await PersonAsync("open@test.example"))!.EmailConfirmed));
        Assert.DoesNotContain("ibasho", browser.Cookies.Keys);
        Assert.Equal(404, (await world.Guest().OpenAsync(mails[1].Link())).Code);
        Assert.Equal(302, (await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "open@test.example"), ("password", Password))).Code);
        Assert.Equal(200, (await browser.GetAsync("/settings")).Code);
    }

    [Fact]
    public async Task Who_is_here_already_is_told_by_mail_that_somebody_tried()
    {
        await ModeAsync(Registration.Open);
        var known = await world.NewPersonAsync("ひみつ たろう");
        await world.MailsAsync();
        for (var i = 0; i < 5; i++) await AskAsync(world.Guest(), known, "/register", ("name", "Buy gold at evil.example"));
        var mails = (await world.MailsAsync()).FindAll(m => m.To() == known);
        Assert.Equal(3, mails.Count); // Nobody's mailbox is flooded.
        Assert.Contains("登録しようとした方がいます", mails[0].Subject, StringComparison.Ordinal);
        Assert.Equal("/recover", mails[0].Link());
        Assert.DoesNotContain("evil.example", mails[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_nobody_confirms_goes_away()
    {
        await ModeAsync(Registration.Open);
        await AskAsync(world.Guest(), "never@test.example");
        await world.MailsAsync();
        Assert.NotNull(await PersonAsync("never@test.example"));
        world.Clock.Advance(TimeSpan.FromDays(15));
        await world.DrainAsync();
        Assert.Null(await PersonAsync("never@test.example"));
    }

    [Fact]
    public async Task Class37_By_invitation_only_the_link_lets_in_and_only_as_often_as_given()
    {
        await ModeAsync(Registration.Invitation);
        Assert.Equal(403, (await world.Guest().GetAsync("/register")).Code);
        Assert.Equal(403, (await AskAsync(world.Guest(), "closed@test.example")).Code);
        Assert.Null(await PersonAsync("closed@test.example"));

        var link = await LinkAsync(people: "3");
        Assert.Equal(200, (await world.Guest().GetAsync(link)).Code);
        var pages = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => AskAsync(world.Guest(), $"invited{i}@test.example", link)));
        Assert.Equal(3, pages.Count(p => p.Location == "/register/thanks"));
        foreach (var mail in (await world.MailsAsync()).Where(m => m.To().StartsWith("invited", StringComparison.Ordinal)))
        {
            var guest = world.Guest();
            await guest.OpenAsync(mail.Link());
            Assert.Equal(200, (await guest.SubmitAsync("/confirm", "/confirm")).Code);
        }
        Assert.Equal(3, await world.DbAsync(db => db.Users.CountAsync(p => p.Email!.StartsWith("invited") && p.State == PersonState.Active)));
        Assert.Equal(409, (await world.Guest().GetAsync(link)).Code);
        Assert.Equal(404, (await world.Guest().GetAsync("/invited/" + Secrets.New())).Code);
        Assert.Equal(404, (await AskAsync(world.Guest(), "x@test.example", "/invited/" + Secrets.New())).Code);
    }

    [Fact]
    public async Task Class37_The_link_of_a_circle_does_not_stand_for_the_operators_approval()
    {
        await ModeAsync(Registration.Approval);
        var link = "/i/" + await (await Circles.CircleStage.MakeAsync(world)).LinkAsync(10);
        var guest = world.Guest();
        Assert.StartsWith("/sign-in", (await guest.PostAsync(link)).Location ?? "/sign-in");
        Assert.Equal("/register/thanks", (await AskAsync(guest, "by-circle@test.example")).Location);
        // Not confirmed by mail yet, and so not even told that it waits.
        Assert.Equal(401, (await guest.SubmitAsync("/sign-in", "/sign-in", ("email", "by-circle@test.example"), ("password", Password))).Code);
        Assert.NotEqual(302, (await guest.PostAsync(link)).Code);
        Assert.Equal(PersonState.Waiting, (await PersonAsync("by-circle@test.example"))!.State);
    }

    [Fact]
    public async Task Class18_A_link_ends_by_time_and_by_hand_also_when_its_form_is_sent()
    {
        await ModeAsync(Registration.Approval);
        var (late, taken) = (await LinkAsync(), await LinkAsync());
        var chief = await world.AsAsync(World.Operator);
        var id = await world.DbAsync(db => db.Set<Invitation>().MaxAsync(i => i.Id));
        Assert.Equal(302, (await chief.SubmitAsync("/operate/invitations", $"/operate/invitations/{id}/revoke")).Code);
        Assert.Equal(409, (await AskAsync(world.Guest(), "revoked@test.example", taken)).Code);
        world.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal(409, (await AskAsync(world.Guest(), "late@test.example", late)).Code);
        Assert.Null(await PersonAsync("late@test.example"));
        Assert.Null(await PersonAsync("revoked@test.example"));
    }

    [Fact]
    public async Task Fields_that_no_form_has_change_nothing()
    {
        await ModeAsync(Registration.Approval);
        await AskAsync(world.Guest(), "sly@test.example", "/register", ("IsOperator", "true"), ("isOperator", "true"), ("State", "Active"), ("state", "Active"), ("Id", "1"), ("IsDemo", "true"), ("CreatedAt", "2000-01-01"));
        var person = (await PersonAsync("sly@test.example"))!;
        Assert.Equal((false, PersonState.Waiting, false), (person.IsOperator, person.State, person.IsDemo));
        Assert.Equal(world.Clock.GetUtcNow(), person.CreatedAt);
    }

    [Fact]
    public async Task What_was_typed_stays_when_something_is_wrong()
    {
        await ModeAsync(Registration.Approval);
        var page = await AskAsync(world.Guest(), "not an address", "/register", ("reading", "あらい"));
        Assert.Equal(400, page.Code);
        Assert.NotNull(page.Html.QuerySelector("#email-error"));
        Assert.Contains("ケアマネの三年目です。", page.Main, StringComparison.Ordinal);
        Assert.Equal(["CM"], page.Fields(page.Form(null)).Where(f => f.Name == "professions").Select(f => f.Value));
        Assert.DoesNotContain(Password, page.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await world.Guest().PostRawAsync("/register", ("name", "x"))).Code);
    }

    private async Task<string> LinkAsync(string people = "10")
    {
        var made = await (await world.AsAsync(World.Operator)).SubmitAsync("/operate/invitations", "/operate/invitations", ("label", "研修"), ("people", people));
        return new Uri(made.Html.QuerySelector("#link")!.GetAttribute("value")!).AbsolutePath;
    }
}
