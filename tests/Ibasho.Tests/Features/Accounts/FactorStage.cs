using System.Text.RegularExpressions;
using Ibasho.Access;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Somebody with an app that shows codes, set up through the pages; their browser, their phone and their paper.</summary>
internal sealed partial class FactorStage(World world, string email, Browser browser, byte[] secret, IReadOnlyList<string> paper)
{
    public string Email => email;
    public Browser Browser => browser;
    public IReadOnlyList<string> Paper => paper;

    public static async Task<FactorStage> MakeAsync(World world, string? email = null)
    {
        email ??= await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        var (secret, shown) = await EnrolAsync(world, browser);
        return new FactorStage(world, email, browser, secret, [.. shown.Html.QuerySelectorAll("main li code").Select(c => c.TextContent)]);
    }

    /// <summary>Connects an app in this browser; answers its secret and the page that follows.</summary>
    public static async Task<(byte[] Secret, Page Page)> EnrolAsync(TestClock clock, Browser browser)
    {
        Assert.Equal((302, "/settings/safety/app"), Met(await browser.SubmitAsync("/settings/safety", "/settings/safety/app")));
        var page = await browser.GetAsync("/settings/safety/app");
        var secret = OtpNet.Base32Encoding.ToBytes(Blank().Replace(page.Html.QuerySelector("main code")!.TextContent, ""));
        Assert.NotNull(page.Html.QuerySelector("main svg[role=img] path"));
        return (secret, await browser.SubmitAsync(page, "/settings/safety/app/confirm", ("code", TimeCodes.CodeOf(secret, clock.GetUtcNow()))));
    }

    public static Task<(byte[] Secret, Page Page)> EnrolAsync(World world, Browser browser) => EnrolAsync(world.Clock, browser);

    /// <summary>What the phone shows; <paramref name="later"/> half minutes from now.</summary>
    public string Code(int later = 0) => TimeCodes.CodeOf(secret, world.Clock.GetUtcNow().AddSeconds(30 * later));

    /// <summary>A code that is none of those now.</summary>
    public string Wrong() => Enumerable.Range(0, 100).Select(n => n.ToString("D6")).First(c => TimeCodes.StepOf(secret, c, world.Clock.GetUtcNow()) is null);

    /// <summary>The next half minute: the code used before is not the present one any more.</summary>
    public void Tick() => world.Clock.Advance(TimeSpan.FromSeconds(30));

    /// <summary>A browser after the password, before the code.</summary>
    public async Task<Browser> HalfwayAsync(string password = DemoCommunity.Password)
    {
        var half = world.Guest();
        var page = await half.SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", password));
        Assert.Equal((302, "/sign-in/code?return=%2F"), Met(page));
        Assert.DoesNotContain("ibasho", half.Cookies.Keys);
        return half;
    }

    public static Task<Page> EnterAsync(Browser half, string code) => half.SubmitAsync("/sign-in/code?return=%2Fsettings", "/sign-in/code", ("code", code));

    public Task<int> CountAsync<T>(System.Linq.Expressions.Expression<Func<T, bool>> which) where T : class => world.DbAsync(db => db.Set<T>().CountAsync(which));

    public static (int, string?) Met(Page page) => (page.Code, page.Location);

    /// <summary>As long as it takes until somebody is asked again.</summary>
    public static void GrowOld(World world) => world.Clock.Advance(Session.FreshFor + TimeSpan.FromSeconds(1));

    public static FactorSecrets Secrets(World world) => world.App.Services.GetRequiredService<FactorSecrets>();

    [GeneratedRegex(@"\s", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}
