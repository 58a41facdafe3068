using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>The operator's list of lines, one language at a time.</summary>
public static class ShowLines
{
    internal static string Path(string language) => "/operate/lines?language=" + Uri.EscapeDataString(language);

    internal static async Task<IResult> ShowAsync(string? language, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var lines = await db.CrisisLines().AsNoTracking().OrderBy(l => l.Position).ThenBy(l => l.Id).ToListAsync(cancel);
        var languages = HelpAtHand.Sorted([.. lines.Select(l => l.Language).Distinct()]);
        var chosen = new[] { language, CultureInfo.CurrentUICulture.Name }.FirstOrDefault(l => l is not null && languages.Contains(l)) ?? languages.FirstOrDefault() ?? "ja";
        return Pages.Show<LinesPage>(new { Lines = lines.Where(l => l.Language == chosen).ToList(), Languages = languages, Language = chosen, Today = clock.Today() });
    }
}
