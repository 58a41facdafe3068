using System.Globalization;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>What this place promises: the operator's own words, then what the software keeps and does not.</summary>
public static class ShowPromise
{
    internal static IResult Show(Frame frame) => Pages.Show<PromisePage>(new
    {
        Own = frame.Place.Promise.Length > 0 ? MarkdownText.ToHtml(frame.Place.Promise) : null,
        Ours = Guide.Find("promise", CultureInfo.CurrentUICulture.Name)!.Html,
    });
}
