using Ibasho.Data.Demo;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Who guesses is slowed down; nobody is locked out for good.</summary>
public sealed class SlowDownTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Many_wrong_passwords_slow_down_and_then_it_works_again()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var (email, other) = (await world.NewPersonAsync(), await world.NewPersonAsync());
        var codes = new List<int>();
        for (var i = 0; i < 12; i++) codes.Add((await TryAsync(email, "ちがう合言葉をいれてみる")).Code);
        Assert.Equal(401, codes[9]);
        var slow = await TryAsync(email, DemoCommunity.Password);
        Assert.Equal(429, slow.Code);
        Assert.Equal("120", slow.Headers["Retry-After"]);
        Assert.Contains("少し休んでいます", slow.Main, StringComparison.Ordinal);
        // The address typed is still there.
        Assert.Equal(email, slow.Fields(slow.Form("/sign-in")).Single(f => f.Name == "email").Value);

        // Others go in as ever, and so does this one when the window has passed.
        Assert.Equal(302, (await TryAsync(other, DemoCommunity.Password)).Code);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(302, (await TryAsync(email, DemoCommunity.Password)).Code);
    }

    [Fact]
    public async Task No_account_is_slowed_down_alike()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var codes = new List<int>();
        for (var i = 0; i < 12; i++) codes.Add((await TryAsync("nobody@test.example", "ちがう合言葉をいれてみる")).Code);
        Assert.Equal((401, 429), (codes[9], codes[10]));
    }

    [Fact]
    public async Task Class40_Of_many_at_once_no_more_are_tried()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var email = await world.NewPersonAsync();
        var browser = world.Guest();
        var token = await browser.TokenAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => browser.PostRawAsync("/sign-in", (Form.TokenField, token), ("email", email), ("password", "ちがう合言葉をいれてみる" + i))));
        Assert.True(pages.Count(p => p.Code == 401) <= 10);
        Assert.All(pages, p => Assert.Contains(p.Code, (int[])[401, 429]));
    }

    [Fact]
    public async Task One_network_tries_few_accounts()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var codes = new List<int>();
        for (var i = 0; i < 70; i++) codes.Add((await TryAsync($"guess{i}@test.example", "ちがう合言葉をいれてみる")).Code);
        Assert.Equal((401, 429), (codes[0], codes[^1]));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2:bbbb::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Class32_A_network_is_an_address_or_64_bits(string one, string other, bool same) =>
        Assert.Equal(same, RateLimit.Network(System.Net.IPAddress.Parse(one)) == RateLimit.Network(System.Net.IPAddress.Parse(other)));

    private Task<Page> TryAsync(string email, string password) => world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", password));
}
