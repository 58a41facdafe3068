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
    public const string MailField = "mailed";

    /// <summary>The kinds that can ever reach this person.</summary>
    private IEnumerable<News> Mine => news.Where(n => n.CanReach(viewer)).OrderBy(n => n.Kind);

    public async Task<Outcome> RunAsync(Chosen chosen, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var rows = await db.NoticePreferences(viewer).ToListAsync(cancel);
        foreach (var kind in Mine.Select(n => n.Kind))
        {
            var (wanted, mailed) = (chosen.Wanted.Contains(kind), chosen.Mailed.Contains(kind));
            if (rows.Find(r => r.Kind == kind) is { } row) (row.Wanted, row.Mailed) = (wanted, mailed);
            else if (!wanted || mailed != NoticePreference.MailedUnasked(kind)) db.Add(new NoticePreference { PersonId = viewer.Id, Kind = kind, Wanted = wanted, Mailed = mailed });
        }
        // Two equal forms at the same moment want the same rows.
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed ? changed : Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, IEnumerable<News> news, string? saved, CancellationToken cancel)
    {
        var rows = await db.NoticePreferences(viewer).AsNoTracking().ToDictionaryAsync(p => p.Kind, cancel);
        var all = Enum.GetValues<NoticeKind>();
        var chosen = new Chosen([.. all.Where(k => !rows.TryGetValue(k, out var row) || row.Wanted)],
            [.. all.Where(k => rows.GetValueOrDefault(k)?.Mailed ?? NoticePreference.MailedUnasked(k))]);
        return await new ChooseNotices(db, viewer, news).PageAsync(chosen, null, saved is not null, StatusCodes.Status200OK, cancel);
    }

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, IEnumerable<News> news, CancellationToken cancel)
    {
        var choosing = new ChooseNotices(db, viewer, news);
        var chosen = new Chosen(Kinds(form, Field), Kinds(form, MailField));
        if (!form.IsGenuine) return await choosing.PageAsync(chosen, FormText.Stale, false, StatusCodes.Status400BadRequest, cancel);
        return (await choosing.RunAsync(chosen, cancel)).Refusal is { } refusal
            ? await choosing.PageAsync(chosen, RefusalWords.For(refusal), false, Pages.Status(refusal), cancel)
            : Pages.Go("/settings/notices?saved=1");
    }

    private static List<NoticeKind> Kinds(Form form, string field) =>
        [.. form.All(field).Select(text => Enum.TryParse<NoticeKind>(text, out var kind) ? kind : (NoticeKind?)null).OfType<NoticeKind>()];

    private async Task<IResult> PageAsync(Chosen chosen, string? said, bool isSaved, int status, CancellationToken cancel)
    {
        var form = Form.New();
        form.Notice = said;
        var fails = await db.People(viewer).AnyAsync(p => p.Id == viewer.Id && (p.MailFailedAt != null || !p.EmailConfirmed), cancel);
        return Pages.Show<ChooseNoticesPage>(new { Form = form, Kinds = Mine.ToList(), Chosen = chosen, IsSaved = isSaved, MailFails = fails }, status);
    }
}

/// <summary>The kinds that are told here, and those that are mailed too.</summary>
public sealed record Chosen(IReadOnlyCollection<NoticeKind> Wanted, IReadOnlyCollection<NoticeKind> Mailed);
