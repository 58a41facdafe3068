using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>What to do now and whom to call. Anyone may read it; nothing of it is kept or counted.</summary>
public static class HelpAtHand
{
    internal static async Task<IResult> ShowAsync(string? region, string? language, Viewer viewer, AppDb db, Frame frame, LinesAtHand known, CancellationToken cancel)
    {
        // While the database is away the lines of before are shown: somebody may need one now.
        if (frame.IsOfNobody && known.All.Count == 0) throw new StoreAwayException();
        if (!frame.IsOfNobody)
        {
            try
            {
                // No choice means one's own prefecture; an empty one, the whole country.
                region ??= await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Prefecture).FirstOrDefaultAsync(cancel);
                await known.ReadAsync(db, cancel);
            }
            catch (Exception error) when (known.All.Count > 0 && StoreTroubles.Of(error) is StoreTrouble.Away)
            {
                // It went in this moment.
            }
        }
        if (!Lists.Prefectures.Any(p => p.Code == region)) region = "";

        var languages = known.All.Select(l => l.Language).Distinct().ToList();
        var reader = CultureInfo.CurrentUICulture.Name;
        var chosen = new[] { language, reader }.FirstOrDefault(l => l is not null && languages.Contains(l)) ?? "ja";

        var lines = known.All.Where(l => l.Language == chosen && (l.Prefecture.Length == 0 || l.Prefecture == region)).ToList();
        return Pages.Show<HelpPage>(new { Region = region!, Language = chosen, Languages = Sorted(languages), Lines = lines });
    }

    /// <summary>Codes of languages as the list of languages has them.</summary>
    internal static List<string> Sorted(IReadOnlyCollection<string> codes) =>
        [.. Lists.Languages.Select(l => l.Code).Where(codes.Contains), .. codes.Where(c => Lists.Languages.All(l => l.Code != c))];
}

/// <summary>The lines as they were read last: at the start, and each time somebody opens the page.</summary>
public sealed class LinesAtHand
{
    public IReadOnlyList<HelpLine> All { get; private set; } = [];

    public async Task ReadAsync(AppDb db, CancellationToken cancel) =>
        All = await db.CrisisLines().AsNoTracking().OrderBy(l => l.Position).ThenBy(l => l.Id)
            .Select(l => new HelpLine(l.Kind, l.Name, l.Contact, l.Hours, l.Note, l.Prefecture, l.CheckedOn, l.Language)).ToListAsync(cancel);
}

/// <summary>Reads the lines at the start: the database may go before anybody opens the page.</summary>
public sealed class ReadLines(LinesAtHand lines, IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await lines.ReadAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), cancellationToken);
        }
        catch (Exception error) when (StoreTroubles.Of(error) is not StoreTrouble.None)
        {
            // It went just now: whoever opens the page first when it is back reads them.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A line as the page shows it.</summary>
public sealed record HelpLine(CrisisLineKind Kind, string Name, string Contact, string Hours, string Note, string Prefecture, DateOnly CheckedOn, string Language)
{
    public string? Opens => CrisisLine.Opens(Contact);

    public bool IsPage => Opens is not null && !Opens.StartsWith("tel:", StringComparison.Ordinal);

    public static string NameOf(CrisisLineKind kind) => kind switch
    {
        CrisisLineKind.Emergency => HelpText.KindEmergency,
        CrisisLineKind.Text => HelpText.KindText,
        CrisisLineKind.Official => HelpText.KindOfficial,
        _ => HelpText.KindTalk,
    };
}
