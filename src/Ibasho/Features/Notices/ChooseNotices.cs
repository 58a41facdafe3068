using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Notices;

/// <summary>Somebody says what they want to hear of, kind by kind.</summary>
public sealed class ChooseNotices(AppDb db, Viewer viewer, IEnumerable<News> news)
{
    public const string Field = "wanted";

    /// <summary>The kinds that can ever reach this person.</summary>
    private IEnumerable<News> Mine => news.Where(n => !n.IsForOperators || viewer.IsOperator).OrderBy(n => n.Kind);

    public async Task<Outcome> RunAsync(IReadOnlyCollection<NoticeKind> wanted, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var rows = await db.NoticePreferences(viewer).ToListAsync(cancel);
        foreach (var kind in Mine.Select(n => n.Kind))
        {
            if (rows.Find(r => r.Kind == kind) is { } row) row.Wanted = wanted.Contains(kind);
            else if (!wanted.Contains(kind)) db.Add(new NoticePreference { PersonId = viewer.Id, Kind = kind, Wanted = false });
        }
        // Two equal forms at the same moment want the same rows.
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed ? changed : Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, IEnumerable<News> news, string? saved, CancellationToken cancel)
    {
        var silent = await db.NoticePreferences(viewer).Where(p => !p.Wanted).Select(p => p.Kind).ToListAsync(cancel);
        return new ChooseNotices(db, viewer, news).Page([.. Enum.GetValues<NoticeKind>().Except(silent)], null, saved is not null, StatusCodes.Status200OK);
    }

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, IEnumerable<News> news, CancellationToken cancel)
    {
        var choosing = new ChooseNotices(db, viewer, news);
        var wanted = form.All(Field).Select(text => Enum.TryParse<NoticeKind>(text, out var kind) ? kind : (NoticeKind?)null).OfType<NoticeKind>().ToList();
        if (!form.IsGenuine) return choosing.Page(wanted, FormText.Stale, false, StatusCodes.Status400BadRequest);
        return (await choosing.RunAsync(wanted, cancel)).Refusal is { } refusal
            ? choosing.Page(wanted, RefusalWords.For(refusal), false, Pages.Status(refusal))
            : Pages.Go("/settings/notices?saved=1");
    }

    private IResult Page(IReadOnlyCollection<NoticeKind> wanted, string? said, bool isSaved, int status)
    {
        var form = Form.New();
        form.Notice = said;
        return Pages.Show<ChooseNoticesPage>(new { Form = form, Kinds = Mine.ToList(), Wanted = wanted, IsSaved = isSaved }, status);
    }
}
