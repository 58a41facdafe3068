using System.Globalization;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>Shows the guide: the list of its pages, one page, one picture.</summary>
public static class ShowGuide
{
    internal static IResult ShowAll() => Pages.Show<GuideListPage>(new { Texts = All() });

    internal static IResult Show(string page) =>
        Guide.Pages.Contains(page) && Guide.Find(page, CultureInfo.CurrentUICulture.Name) is { } text
            ? Pages.Show<GuidePage>(new { Text = text, Others = All() })
            : Pages.Missing();

    internal static IResult Picture(string name, HttpContext http)
    {
        if (Guide.Picture(name) is not { } picture) return Pages.Missing();
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Stream(picture, "image/png");
    }

    private static List<GuideText> All() =>
        [.. Guide.Pages.Select(page => Guide.Find(page, CultureInfo.CurrentUICulture.Name)).OfType<GuideText>()];
}
