using Ibasho.Access;
using Ibasho.Features.Accounts;
using Ibasho.Model;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Ibasho.Tests.Features.Accounts.FactorStage;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Who runs the place does it with a second factor or not at all; the demo's operator is excepted.</summary>
public sealed class MustEnrolTests(World world) : IClassFixture<World>
{
    private async Task<(Browser Browser, string Email)> ChiefAsync()
    {
        var email = await world.NewPersonAsync("運営 なおみ", isOperator: true);
        return (await world.AsAsync(email), email);
    }

    [Fact]
    public async Task Every_page_of_the_operator_leads_to_what_is_missing()
    {
        var (chief, _) = await ChiefAsync();
        foreach (var route in ((IEndpointRouteBuilder)world.App).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<RouteAccess>()?.Who == Who.Operator))
        {
            var path = "/" + route.RoutePattern.RawText!.TrimStart('/').Replace("{id:long}", "1", StringComparison.Ordinal);
            var page = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0] == "GET" ? await chief.GetAsync(path) : await chief.PostAsync(path);
            Assert.Equal((302, "/settings/safety"), Met(page));
        }
        Assert.NotNull((await chief.GetAsync("/settings/safety")).Html.QuerySelector("main [role=status]"));
        // Everything else is theirs as ever.
        Assert.Equal((200, 200), ((await chief.GetAsync("/")).Code, (await chief.GetAsync("/circles")).Code));
    }

    [Fact]
    public async Task The_role_itself_sleeps_until_then()
    {
        var (chief, email) = await ChiefAsync();
        var member = await world.IdAsync(await world.NewPersonAsync());
        await chief.PostAsync($"/operate/people/{member}/suspend");
        Assert.Equal(PersonState.Active, (await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Id == member))).State);
        await EnrolAsync(world, chief);
        Assert.Equal(200, (await chief.GetAsync("/operate")).Code);
        Assert.Null((await chief.GetAsync("/settings/safety")).Html.QuerySelector("main [role=status]"));
        Assert.Equal(302, (await chief.PostAsync($"/operate/people/{member}/suspend")).Code);
        Assert.Equal(PersonState.Suspended, (await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Id == member))).State);
        Assert.Equal(200, (int)(await (await world.ProgramAsync(email)).GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task The_last_factor_is_not_given_up()
    {
        var (chief, _) = await ChiefAsync();
        await EnrolAsync(world, chief);
        var page = await chief.SubmitAsync("/settings/safety", "/settings/safety/app/remove");
        Assert.Equal(409, page.Code);
        Assert.Equal(200, (await chief.GetAsync("/operate")).Code);
    }

    [Fact]
    public async Task The_first_operator_finishes_setting_up_and_is_led_there()
    {
        await using var place = await EmptyPlace.MakeAsync();
        var browser = place.Guest();
        var link = await place.BeginAsync();
        var done = await browser.SubmitAsync(link, null, ("place", "つむぎ坂"), ("name", "林 はな"), ("email", "first@test.example"), ("new-password", "夜道に白い犬が三匹いたよ"));
        Assert.Equal((302, "/settings/safety"), Met(done));
        Assert.Equal((302, "/settings/safety"), Met(await browser.GetAsync("/operate")));
    }
}
