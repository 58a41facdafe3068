using Ibasho.Access;

namespace Ibasho.Shell;

/// <summary>What a phone or a browser needs to put the place on its home screen, in the reader's language.</summary>
public static class Install
{
    public const string Path = "/manifest.webmanifest";

    public static void MapInstall(this WebApplication app) => app.MapGet(Path, Show).For(Who.Anyone).ExcludeFromDescription();

    private static IResult Show(Frame frame) => Results.Json(
        new
        {
            id = "/",
            name = frame.Place.Name,
            short_name = frame.Place.Name,
            lang = frame.Culture,
            start_url = "/",
            scope = "/",
            display = "standalone",
            background_color = "#ffffff",
            theme_color = "#115a36",
            icons = new object[]
            {
                new { src = OwnFiles.Path("/icon.svg"), sizes = "any", type = "image/svg+xml", purpose = "any" },
                new { src = OwnFiles.Path("/icon-maskable.svg"), sizes = "any", type = "image/svg+xml", purpose = "maskable" },
            },
            shortcuts = new object[]
            {
                new { name = ShellText.Search, url = "/search" },
                new { name = ShellText.Write, url = "/write" },
                new { name = ShellText.HelpNow, url = "/help" },
            },
        }, contentType: "application/manifest+json");
}
