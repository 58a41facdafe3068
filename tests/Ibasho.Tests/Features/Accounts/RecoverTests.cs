using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>A forgotten password: one answer for everybody, and a link that dies with its hour, its use, its address, its password and its account.</summary>
public sealed class RecoverTests(World world) : IClassFixture<World>
{
    private const string Next = "夜道に白い犬が三匹いたよ";

    private async Task<Page> AskAsync(string email) => await world.Guest().PostAsync("/recover", ("email", email));

    private async Task<string> LinkAsync(string email)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.MailsAsync();
        Assert.Equal("/recover/sent", (await AskAsync(email)).Location);
        return Assert.Single(await world.MailsAsync()).Link();
    }

    /// <summary>Sends the new password with this link's secret, without looking at the page first.</summary>
    private async Task<Page> SetAsync(string link, string password = Next)
    {
        var browser = world.Guest();
        browser.Cookies["ibasho-link"] = link.Split('/')[^1];
        return await browser.PostAsync("/recover/new", ("new-password", password));
    }

    private async Task<int> SignInAsync(string email, string password) =>
        (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", password))).Code;

    [Fact]
    public async Task Class29_A_new_password_by_mail_signs_everybody_out_and_nobody_in()
    {
        var email = await world.NewPersonAsync();
        var elsewhere = await world.AsAsync(email);
        using var program = await world.ProgramAsync(email);
        var link = await LinkAsync(email);
        var browser = world.Guest();
        var form = await browser.OpenAsync(link);
        Assert.Equal(200, form.Code);
        Assert.Contains(email, form.Main, StringComparison.Ordinal);
        Assert.Equal(200, (await elsewhere.GetAsync("/settings")).Code); // Looking changed nothing.

        Assert.Equal(400, (await browser.SubmitAsync(form, null, ("new-password", "aaaaaaaaaaaa"))).Code);
        var done = await browser.SubmitAsync("/recover/new", null, ("new-password", Next));
        Assert.Equal(200, done.Code);
        Assert.DoesNotContain("ibasho", browser.Cookies.Keys);
        Assert.Equal(302, (await browser.GetAsync("/settings")).Code);
        Assert.Equal(302, (await elsewhere.GetAsync("/settings")).Code);
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal((401, 302), (await SignInAsync(email, DemoCommunity.Password), await SignInAsync(email, Next)));

        var told = Assert.Single(await world.MailsAsync());
        Assert.Equal(email, told.To());
        Assert.Contains("パスワードが変わりました", told.Subject, StringComparison.Ordinal);
        Assert.True(await world.DbAsync(db => db.Set<AuditEntry>().AnyAsync(a => a.Act == "account.recover")));
    }

    [Fact]
    public async Task A_known_address_is_answered_as_an_unknown_one()
    {
        var email = await world.NewPersonAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var (known, unknown) = (await AskAsync(email), await AskAsync("nobody.at.all@test.example"));
        Assert.Equal((unknown.Code, unknown.Location, unknown.Text), (known.Code, known.Location, known.Text));
        Assert.Equal(unknown.Headers.Where(h => h.Key != "Set-Cookie"), known.Headers.Where(h => h.Key != "Set-Cookie"));
        // The same work too: one row each, and only the worker asks whose it is.
        Assert.Equal(2, await world.DbAsync(db => db.Set<Mail>().CountAsync(m => m.Kind == MailKind.Recover && m.PersonId == null)));
        Assert.Equal(email, Assert.Single(await world.MailsAsync()).To());
        Assert.Equal(0, await world.DbAsync(db => db.Set<Mail>().CountAsync()));
    }

    [Fact]
    public async Task Asking_often_floods_nobody_and_answers_alike()
    {
        var email = await world.NewPersonAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.MailsAsync();
        for (var i = 0; i < 8; i++) Assert.Equal("/recover/sent", (await AskAsync(email)).Location);
        Assert.Equal(3, (await world.MailsAsync()).Count);
        var codes = new List<int>();
        for (var i = 0; i < 20; i++) codes.Add((await AskAsync($"many{i}@test.example")).Code);
        Assert.Contains(429, codes);
    }

    [Fact]
    public async Task A_link_is_used_once_also_when_pressed_two_hundred_times_at_once()
    {
        var email = await world.NewPersonAsync();
        var link = await LinkAsync(email);
        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => SetAsync(link)));
        Assert.Equal((1, 199), (pages.Count(p => p.Code == 200), pages.Count(p => p.Code is 404 or 409)));
        Assert.Equal(404, (await SetAsync(link, "もういちど変えてみたいです")).Code);
    }

    [Fact]
    public async Task Class18_An_old_link_is_dead_on_the_page_and_when_sent()
    {
        var email = await world.NewPersonAsync();
        var link = await LinkAsync(email);
        var browser = world.Guest();
        var form = await browser.OpenAsync(link);
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(404, (await browser.SubmitAsync(form, null, ("new-password", Next))).Code);
        Assert.Equal(404, (await world.Guest().OpenAsync(link)).Code);
        Assert.Equal(404, (await SetAsync(link)).Code);
        Assert.Equal(302, await SignInAsync(email, DemoCommunity.Password));
    }

    [Fact]
    public async Task A_link_of_another_kind_or_of_nobody_opens_nothing()
    {
        var foreign = await world.Guest().OpenAsync("/recover/" + Secrets.New());
        Assert.Equal(404, foreign.Code);
        Assert.Equal(404, (await SetAsync("/recover/" + Secrets.New())).Code);
        Assert.Equal(404, (await world.Guest().GetAsync("/recover/new")).Code);
        Assert.Equal(404, (await world.Guest().PostAsync("/recover/new", ("new-password", Next))).Code);

        // A link that confirms an address changes no password, and the other way round.
        var email = await world.NewPersonAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.EmailConfirmed, false)));
        await (await world.AsAsync(email)).SubmitAsync("/settings/email", "/settings/email/confirm");
        var confirm = Assert.Single(await world.MailsAsync()).Link();
        Assert.Equal(404, (await SetAsync(confirm)).Code);
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.EmailConfirmed, true)));
        var recover = await LinkAsync(email);
        Assert.Equal(404, (await world.Guest().OpenAsync(recover.Replace("/recover/", "/confirm/", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task A_changed_password_or_address_kills_the_link()
    {
        var email = await world.NewPersonAsync();
        var link = await LinkAsync(email);
        Assert.Equal(200, (await (await world.AsAsync(email)).SubmitAsync("/settings/password", null, ("current-password", DemoCommunity.Password), ("new-password", Next))).Code);
        Assert.Equal(404, (await SetAsync(link, "もういちど変えてみたいです")).Code);
        Assert.Equal(302, await SignInAsync(email, Next));

        var (other, moved) = (await world.NewPersonAsync(), Secrets.New()[..10].ToLowerInvariant() + "@test.example");
        var old = await LinkAsync(other);
        await world.DbAsync(db => db.Users.Where(p => p.Email == other).ExecuteUpdateAsync(p => p.SetProperty(x => x.Email, moved).SetProperty(x => x.NormalizedEmail, moved.ToUpperInvariant())));
        Assert.Equal(404, (await SetAsync(old)).Code);
    }

    [Fact]
    public async Task Class30_An_account_made_again_with_the_same_name_and_address_inherits_no_link()
    {
        var email = await world.NewPersonAsync();
        var link = await LinkAsync(email);
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteDeleteAsync());
        Assert.Equal(0, await world.DbAsync(db => db.Set<MailLink>().CountAsync(l => l.Address == email)));
        await world.DbAsync(async db =>
        {
            var again = new Person { Name = "新井 てすと", Email = email, UserName = email, NormalizedEmail = email.ToUpperInvariant(), NormalizedUserName = email.ToUpperInvariant(), EmailConfirmed = true, SecurityStamp = Secrets.New() };
            again.Approve();
            db.Add(again);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(404, (await SetAsync(link)).Code);
    }

    [Fact]
    public async Task Who_is_shut_out_gets_no_link_and_no_use_of_an_old_one()
    {
        var email = await world.NewPersonAsync();
        var link = await LinkAsync(email);
        var id = await world.IdAsync(email);
        Assert.Equal(302, (await (await world.AsAsync(World.Operator)).PostAsync($"/operate/people/{id}/suspend")).Code);
        Assert.Equal(404, (await SetAsync(link)).Code);
        await AskAsync(email);
        Assert.Empty(await world.MailsAsync());
    }

    [Fact]
    public async Task An_address_that_was_only_typed_opens_no_account_that_is_in_use()
    {
        var email = await world.NewPersonAsync();
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.EmailConfirmed, false)));
        await AskAsync(email);
        Assert.Empty(await world.MailsAsync());
    }

    [Fact]
    public async Task Class22_Nothing_of_a_link_is_kept_but_its_hash()
    {
        var email = await world.NewPersonAsync();
        var secrets = new HashSet<string>();
        world.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++) await AskAsync(email);
        foreach (var mail in await world.MailsAsync()) secrets.Add(mail.Link().Split('/')[^1]);
        Assert.Equal(3, secrets.Count);
        Assert.All(secrets, s => Assert.Equal(43, s.Length)); // 256 bits.
        var stored = await world.DbAsync(db => db.Set<MailLink>().Select(l => l.TokenHash).ToListAsync());
        Assert.All(secrets, s => Assert.Contains(stored, hash => hash.AsSpan().SequenceEqual(Secrets.Hash(s))));
        // The address of the link tells nothing further: no page behind it has the secret in it.
        var browser = world.Guest();
        Assert.DoesNotContain(secrets.Last(), (await browser.OpenAsync("/recover/" + secrets.Last())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_guesses_a_secret()
    {
        var secrets = Enumerable.Range(0, 10_000).Select(_ => System.Buffers.Text.Base64Url.DecodeFromChars(Secrets.New())).ToList();
        Assert.Equal(10_000, secrets.Select(Convert.ToHexString).Distinct().Count());
        // Every byte as often as every other: chi squared with 255 degrees of freedom, far beyond one in a million.
        var counts = new int[256];
        foreach (var value in secrets.SelectMany(s => s)) counts[value]++;
        var expected = secrets.Count * 32 / 256.0;
        Assert.InRange(counts.Sum(c => (c - expected) * (c - expected) / expected), 140, 400);
    }

    [Fact]
    public async Task A_strange_host_never_comes_into_a_link()
    {
        var email = await world.NewPersonAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var client = world.App.GetTestServer().CreateClient();
        var request = new HttpRequestMessage(HttpMethod.Get, "/recover") { Headers = { { "X-Forwarded-Host", "evil.example" }, { "X-Original-Host", "evil.example" } } };
        Assert.Equal(200, (int)(await client.SendAsync(request)).StatusCode);
        await AskAsync(email);
        Assert.DoesNotContain("evil.example", Assert.Single(await world.MailsAsync()).ToString(), StringComparison.Ordinal);
    }
}
