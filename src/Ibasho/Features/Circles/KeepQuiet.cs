using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Somebody says from whom their membership of a circle is kept. No audit row, no key, nothing for programs: each would be a second list of whom somebody hides from.</summary>
public sealed class KeepQuiet(AppDb db, Viewer viewer)
{
    public async Task<Refusal?> AddAsync(string slug, QuietKind kind, string words, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (QuietAccess.RefuseQuiet(viewer) is { } refusal) return refusal;
        var rules = await NamedAsync(standing.Circle.Id, kind, words, cancel);
        if (rules.Count == 0) return Refusal.NobodyCalledSo;

        var before = await db.QuietRules(viewer).Where(r => r.CircleId == standing.Circle.Id).Select(r => r.Key).ToListAsync(cancel);
        rules.RemoveAll(r => before.Contains(r.Key));
        if (before.Count + rules.Count > QuietRule.MostInCircle) return Refusal.TooManyRules;
        db.AddRange(rules);
        // The same form at the same moment: the other one has made it.
        return await db.SaveAsync(Refusal.AlreadyDecided, cancel) is null or Refusal.AlreadyDecided ? null : Refusal.ChangedMeanwhile;
    }

    public async Task<Refusal?> EndAsync(string slug, long id, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (QuietAccess.RefuseQuiet(viewer) is { } refusal) return refusal;
        await db.QuietRules(viewer).Where(r => r.Id == id && r.CircleId == standing.Circle.Id).ExecuteDeleteAsync(cancel);
        return null;
    }

    /// <summary>What these words name: of several people or circles called so, all.</summary>
    private async Task<List<QuietRule>> NamedAsync(long circle, QuietKind kind, string words, CancellationToken cancel)
    {
        var (me, folded) = (viewer.Id, Folding.Name(words));
        switch (kind)
        {
            case QuietKind.Person:
                var people = await db.People(viewer).Where(p => p.NameFolded == folded && p.Id != me).OrderBy(p => p.Id).Take(QuietRule.MostInCircle).Select(p => p.Id).ToListAsync(cancel);
                return people.ConvertAll(p => QuietRule.OfPerson(circle, me, p));
            case QuietKind.Circle:
                var circles = await db.Circles(viewer).Where(c => c.NameFolded == folded && c.Id != circle).OrderBy(c => c.Id).Take(QuietRule.MostInCircle).Select(c => c.Id).ToListAsync(cancel);
                return circles.ConvertAll(c => QuietRule.OfCircle(circle, me, c));
            default:
                return EmployerName.Fold(words).Length < QuietRule.FewestLetters ? [] : [QuietRule.OfEmployer(circle, me, words)];
        }
    }

    internal static Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(slug, viewer, db, null, 200, cancel);

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var (kind, words) = (form.Choice("kind", QuietKind.Employer), form.Line("words", QuietRule.WordsLength, required: true));
        return Wanted.PostAsync(db, form, async () =>
            {
                var refusal = await new KeepQuiet(db, viewer).AddAsync(slug, kind, words, cancel);
                if (refusal is not Refusal.NobodyCalledSo) return refusal;
                form.Errors["words"] = kind == QuietKind.Employer ? QuietText.EmployerShort.With(QuietRule.FewestLetters) : QuietText.NobodyCalledSo;
                return Refusal.NobodyCalledSo;
            }, $"/c/{slug}/quiet", status => PageAsync(slug, viewer, db, form, status, cancel));
    }

    internal static Task<IResult> PostEndAsync(string slug, long id, Form form, Viewer viewer, AppDb db, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new KeepQuiet(db, viewer).EndAsync(slug, id, cancel), $"/c/{slug}/quiet", status => PageAsync(slug, viewer, db, form, status, cancel));

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form? form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        var known = db.Circles(viewer);
        var people = db.People(viewer);
        // Whom a rule names is read with the eyes of today: who is gone, or a circle one may know of no more, stays without a name.
        var rules = await db.QuietRules(viewer).Where(r => r.CircleId == standing.Circle.Id).OrderBy(r => r.Id)
            .Select(r => new QuietLine(r.Id, r.Kind,
                r.Kind == QuietKind.Employer ? r.Words
                : r.Kind == QuietKind.Person ? people.Where(p => p.Id == r.OtherId).Select(p => p.Name).FirstOrDefault()
                : known.Where(c => c.Id == r.OtherCircleId).Select(c => c.Name).FirstOrDefault(),
                r.Kind == QuietKind.Person ? r.OtherId : null)).ToListAsync(cancel);
        return Pages.Show<KeepQuietPage>(new { Standing = standing, Rules = rules, Form = form ?? Form.New(("kind", nameof(QuietKind.Employer))) }, status);
    }
}

/// <summary>One rule as its owner reads it; its name is null where it names nobody any more.</summary>
public sealed record QuietLine(long Id, QuietKind Kind, string? Name, long? PersonId);
