using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A steward adds, renames or removes themes; the threads stay.</summary>
public sealed class ChangeThemes(AppDb db, Viewer viewer, TimeProvider clock)
{
    public const int NewAtOnce = 3;

    /// <param name="names">The wanted name of each theme that stays; what is not here goes.</param>
    public async Task<Refusal?> RunAsync(string slug, int version, IReadOnlyDictionary<long, string> names, IReadOnlyList<string> added, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return refusal;
        var circle = standing.Circle;
        if (circle.Version != version) return Refusal.ChangedMeanwhile;

        foreach (var theme in circle.Themes.ToList())
        {
            if (names.TryGetValue(theme.Id, out var name)) theme.Name = name;
            else
            {
                circle.Themes.Remove(theme);
                db.Remove(theme);
                db.RemoveRange(await db.FollowsOfTheme(viewer, theme.Id).ToListAsync(cancel));
            }
        }
        Add(circle, added);
        if (circle.Themes.Count > Circle.MostThemes) return Refusal.Invalid;

        db.Touch(circle);
        db.Audit(viewer, "circle.themes", clock.GetUtcNow(), circle.Id);
        intent?.Result = slug;
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    /// <summary>A theme's key stands in addresses and stays when it is renamed.</summary>
    public static void Add(Circle circle, IReadOnlyList<string> names)
    {
        var last = circle.Themes.Select(t => t.Position).DefaultIfEmpty(0).Max();
        foreach (var name in names) circle.Themes.Add(new Theme { Key = "t" + Secrets.NewId().ToString("N")[..6], Name = name, Position = ++last });
    }

    internal static Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(slug, viewer, db, null, 200, cancel);

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var names = new Dictionary<long, string>();
        foreach (var id in form.All("theme").Select(t => t.Number()).OfType<long>())
            if (!form.All("remove").Contains($"{id}")) names[id] = form.Line($"name{id}", Circle.ThemeLength, required: true);
        var added = Enumerable.Range(0, NewAtOnce).Select(i => form.Line("new" + i, Circle.ThemeLength)).Where(n => n.Length > 0).ToList();
        var version = form.Number("version", 0, int.MaxValue, 0);
        return new Posting(db, viewer, form, clock).OnceAsync(intent => new ChangeThemes(db, viewer, clock).RunAsync(slug, version, names, added, intent, cancel),
            _ => Pages.Go($"/c/{slug}/settings/themes"), status => PageAsync(slug, viewer, db, form, status, cancel), cancel);
    }

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form? form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        form ??= Form.New([.. standing.Circle.Themes.Select(t => ($"name{t.Id}", (string?)t.Name))]);
        return Pages.Show<ChangeThemesPage>(new { standing.Circle, Form = form }, status);
    }
}
