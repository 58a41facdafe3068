using System.Text.Json;

namespace Ibasho.Tests.Shell;

/// <summary>The place can be put on a home screen, under its name and in the reader's language.</summary>
public sealed class InstallTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("ja", "書く"), InlineData("en", "Write"), InlineData("ko", "쓰기")]
    public async Task The_manifest_speaks_the_reader_s_language_and_its_icons_are_there(string culture, string write)
    {
        var guest = world.Guest().Speaking(culture);
        var page = await guest.GetAsync("/manifest.webmanifest");
        Assert.StartsWith("application/manifest+json", page.Headers["Content-Type"], StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(page.Text);
        Assert.Equal(culture, manifest.RootElement.GetProperty("lang").GetString());
        Assert.Contains(write, page.Text, StringComparison.Ordinal);
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
            Assert.Equal(200, (await guest.GetAsync(icon.GetProperty("src").GetString()!)).Code);
        Assert.NotNull((await guest.GetAsync("/")).Html.QuerySelector("link[rel=manifest]"));
    }
}
