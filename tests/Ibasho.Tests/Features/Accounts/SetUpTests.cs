using Ibasho.Data;
using Ibasho.Features.Accounts;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>An empty place is set up by one link, once, and offers nobody of a demo.</summary>
public sealed class SetUpTests
{
    [Fact]
    public async Task The_first_person_names_the_place_and_runs_it()
    {
        await using var place = await EmptyPlace.MakeAsync();
        var link = await place.BeginAsync();
        Assert.Equal(404, (await place.Guest().GetAsync("/setup/" + Secrets.New())).Code);
        var browser = place.Guest();
        (string, string)[] words = [("place", "つむぎ坂"), ("welcome", "ようこそ"), ("name", "林 はな"), ("email", "first@test.example")];
        Assert.Equal(400, (await browser.SubmitAsync(link, null, [.. words, ("new-password", "つむぎ坂の夜はしずかです")])).Code);
        Assert.Equal(302, (await browser.SubmitAsync(link, null, [.. words, ("new-password", "夜道に白い犬が三匹いたよ")])).Code);
        await FactorStage.EnrolAsync(place.Clock, browser);
        Assert.Equal(200, (await browser.GetAsync("/operate")).Code);
        Assert.Contains("つむぎ坂", (await place.Guest().GetAsync("/sign-in")).Text, StringComparison.Ordinal);

        Assert.Equal(404, (await place.Guest().GetAsync(link)).Code);
        Assert.Equal(404, (await place.Guest().PostAsync(link, [.. words, ("new-password", "夜道に白い犬が三匹いたよ")])).Code);
        Assert.Null(await SetupKey.LinkAsync(place.Services, default));
    }

    [Fact]
    public async Task Nobody_goes_on_before_the_keys_are_on_paper()
    {
        await using var place = await EmptyPlace.MakeAsync();
        var link = new Uri((await SetupKey.LinkAsync(place.Services, default))!).AbsolutePath;
        var browser = place.Guest();
        var sheet = await browser.GetAsync(link);
        var lines = RecoverySheet.Lines(place.Services.GetRequiredService<KeyDirectory>());
        Assert.Equal(lines, sheet.Html.QuerySelectorAll("main ol code").Select(c => c.TextContent));
        Assert.NotNull(sheet.Html.QuerySelector("svg[role=img]"));
        Assert.Null(sheet.Html.QuerySelector("[name=email]"));

        (string, string)[] words = [("place", "つむぎ坂"), ("name", "林 はな"), ("email", "first@test.example"), ("new-password", "夜道に白い犬が三匹いたよ")];
        Assert.Equal((302, link), ((await browser.PostAsync(link, words)) is var skipped ? skipped.Code : 0, skipped.Location));
        Assert.NotNull(await SetupKey.LinkAsync(place.Services, default));
        Assert.Equal(400, (await browser.SubmitAsync(link, link + "/sheet", ("group", ""))).Code);
        Assert.Equal(400, (await browser.SubmitAsync(link, link + "/sheet", ("group", "AAAAA"))).Code);
        Assert.Equal(404, (await browser.PostAsync($"/setup/{Secrets.New()}/sheet", ("group", "AAAA"))).Code);

        // As one types from paper: small, with blanks, in the width of a Japanese keyboard.
        var group = lines[place.Services.GetRequiredService<SetupKey>().AskedLine][^4..].ToLowerInvariant();
        Assert.Equal(302, (await browser.SubmitAsync(link, link + "/sheet", ("group", $" {(char)(group[0] + 0xFEE0)}{group[1..]} "))).Code);
        Assert.NotNull((await browser.GetAsync(link)).Html.QuerySelector("[name=email]"));
        Assert.Equal(302, (await browser.PostAsync(link, words)).Code);
        Assert.Equal(404, (await place.Guest().GetAsync(link)).Code);
        Assert.Equal(404, (await place.Guest().PostAsync(link + "/sheet", ("group", "AAAA"))).Code);
    }

    [Fact]
    public async Task Of_many_at_once_one_becomes_operator()
    {
        await using var place = await EmptyPlace.MakeAsync();
        var link = await place.BeginAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            place.Guest().PostAsync(link, ("place", "つむぎ坂"), ("name", "林 はな"), ("email", $"first{i}@test.example"), ("new-password", "夜道に白い犬が三匹いたよ"))));
        Assert.Equal((1, 7), (pages.Count(p => p.Code == 302), pages.Count(p => p.Code == 404)));
        await using var scope = place.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<AppDb>().Users.CountAsync());
    }

    [Fact]
    public async Task A_real_place_has_no_demo_accounts()
    {
        await using var place = await EmptyPlace.MakeAsync();
        var link = await place.BeginAsync();
        await place.Guest().PostAsync(link, ("place", "つむぎ坂"), ("name", "林 はな"), ("email", "operator@demo.example"), ("new-password", "夜道に白い犬が三匹いたよ"));
        await using (var scope = place.Services.CreateAsyncScope())
        {
            // Even a row that says so is not offered where the place is none.
            await scope.ServiceProvider.GetRequiredService<AppDb>().Users.ExecuteUpdateAsync(p => p.SetProperty(x => x.IsDemo, true));
        }
        Assert.Null((await place.Guest().GetAsync("/sign-in")).Html.QuerySelector("form[action='/sign-in/demo']"));
        Assert.Equal(404, (await place.Guest().PostAsync("/sign-in/demo", ("who", "operator"))).Code);
    }
}
