using System.Text.Json;

namespace Ibasho.BrowserTests;

/// <summary>Chromium itself says that the place can be installed as an app.</summary>
[Collection(OneProduct.Name)]
public sealed class InstallTests(Product product)
{
    [Fact]
    public async Task The_manifest_has_no_errors_and_nothing_hinders_installing()
    {
        await using var member = await product.VisitAsync(email: "member@demo.example");
        await member.GoAsync("/");
        var chromium = await member.Page.Context.NewCDPSessionAsync(member.Page);
        var manifest = (await chromium.SendAsync("Page.getAppManifest"))!.Value;
        Assert.EndsWith("/manifest.webmanifest", manifest.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
        var hindrances = (await chromium.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors").EnumerateArray()
            .Select(e => e.GetProperty("errorId").GetString()).Where(e => e is not "in-incognito");
        Assert.Empty(hindrances);
        member.ShouldBeCalm();
    }
}
