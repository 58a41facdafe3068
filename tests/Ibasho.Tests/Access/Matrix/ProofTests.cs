using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>Nothing changes without proof: a form's token, a program's right to write.</summary>
public sealed class ProofTests(MatrixTests.Stage stage) : IClassFixture<MatrixTests.Stage>
{
    [Fact]
    public async Task No_form_of_elsewhere_is_acted_on()
    {
        var wrong = new List<string>();
        foreach (var route in stage.Routes.Where(r => r.Writes && !r.IsApi))
            foreach (var role in (Role[])[Role.Author, Role.Steward, Role.Operator])
            {
                stage.Clock.Advance(TimeSpan.FromMinutes(1));
                var scene = await stage.Cast.SetAsync(Visibility.Closed, role);
                var browser = stage.Guest();
                browser.Cookies["ibasho"] = scene.Cookie;
                await browser.TokenAsync();
                var page = await browser.PostRawAsync(await route.AddressAsync(scene, stage), Requests.FieldsOf(route));
                if (page.Code is < 400 or >= 500) wrong.Add($"{route.Name} as {role}: {page.Code} {page.Location}");
            }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_token_that_may_only_read_writes_nothing()
    {
        var wrong = new List<string>();
        foreach (var route in stage.Routes.Where(r => r.Writes && r.IsApi && r.Who == Ibasho.Access.Who.Program))
        {
            stage.Clock.Advance(TimeSpan.FromMinutes(1));
            var scene = await stage.Cast.SetAsync(Visibility.Closed, Role.Steward);
            var hash = Secrets.Hash(scene.Token);
            await stage.DbAsync(async db =>
            {
                (await db.Set<ApiToken>().SingleAsync(t => t.TokenHash == hash)).Scopes = ["read"];
                return await db.SaveChangesAsync();
            });
            var page = await Requests.SendAsync(stage, route, scene, Role.Steward, await route.AddressAsync(scene, stage));
            if (page.Code != 403) wrong.Add($"{route.Name}: {page.Code}");
        }
        Assert.Empty(wrong);
    }
}
