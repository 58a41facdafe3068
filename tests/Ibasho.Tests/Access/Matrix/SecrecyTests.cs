using Ibasho.Model;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>What one may not know of is answered exactly as what is not there: status, headers, length.</summary>
public sealed class SecrecyTests(MatrixTests.Stage stage) : IClassFixture<MatrixTests.Stage>
{
    public static TheoryData<string> Names => [.. (File.Exists(Table.File) ? Table.Read() : []).Keys.Where(k => k.State == Visibility.Secret && k.Route != "GET /i/{token}" && k.Route != "POST /i/{token}").Select(k => k.Route)];

    [Theory, MemberData(nameof(Names))]
    public async Task A_secret_circle_is_answered_as_none(string name)
    {
        var route = stage.Routes.Single(r => r.Name == name);
        // One scene does for all: nothing of it may change.
        var scenes = await stage.Cast.SetAsync(Visibility.Secret, [Role.Stranger, Role.Asked, Role.Removed, Role.Operator, Role.Member], shared: true);
        foreach (var (role, own) in scenes.Where(s => s.Key != Role.Member))
        {
            // A notice is the receiver's own; it is somebody else's here.
            var scene = own with { Notice = scenes[Role.Member].Notice };
            var real = await Requests.SendAsync(stage, route, scene, role, await route.AddressAsync(scene, stage));
            var none = await Requests.SendAsync(stage, route, scene, role, await route.AddressAsync(scene.Elsewhere(), stage));
            Assert.Equal((404, 404), (real.Code, none.Code));
            Assert.Equal(Told(none), Told(real));
            Assert.Equal(none.Text.Length, real.Text.Length);
        }
    }

    [Fact]
    public async Task No_list_and_no_search_shows_what_is_secret()
    {
        var scene = await stage.Cast.SetAsync(Visibility.Secret, Role.Stranger);
        var browser = stage.Guest();
        browser.Cookies["ibasho"] = scene.Cookie;
        foreach (var path in (string[])["/", "/circles", "/circles?q=Cell", "/search?q=Cell", "/write", "/bookmarks", "/notices", "/settings/notices", $"/people/{stage.Cast.Id(Role.Author)}"])
            Assert.DoesNotContain(scene.Slug, (await browser.GetAsync(path)).Text);
    }

    private static IEnumerable<string> Told(Page page) =>
        page.Headers.Where(h => h.Key is not ("Date" or "Set-Cookie")).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {h.Value}")
            .Append($"cookies: {page.Headers.ContainsKey("Set-Cookie")}");
}
