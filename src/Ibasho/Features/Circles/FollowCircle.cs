using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Somebody wants to hear of new threads in a circle or in one theme, or no more.</summary>
public sealed class FollowCircle(AppDb db, Viewer viewer)
{
    public async Task<Refusal?> RunAsync(string slug, string theme, bool wanted, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if ((CircleAccess.RefuseAct(viewer) ?? CircleAccess.RefuseRead(viewer, standing)) is { } refusal) return refusal;
        var themeId = theme.Length == 0 ? null : standing.Circle.Themes.Find(t => t.Key == theme)?.Id;
        if (theme.Length > 0 && themeId is null) return Refusal.Missing;

        var follow = await db.Follows(viewer).FirstOrDefaultAsync(f => f.CircleId == standing.Circle.Id && f.ThemeId == themeId && f.ThreadId == null, cancel);
        if (follow is null == !wanted) return null;
        if (wanted) db.Add(new Follow { PersonId = viewer.Id, CircleId = standing.Circle.Id, ThemeId = themeId });
        else db.Remove(follow!);
        await db.SaveAsync(Refusal.ChangedMeanwhile, cancel); // The same wish, sent twice at once, is fulfilled either way.
        return null;
    }

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var theme = form["theme"];
        return Wanted.PostAsync(db, form, () => new FollowCircle(db, viewer).RunAsync(slug, theme, form["wanted"] == "true", cancel),
            CircleWords.Path(slug, theme), status => SeeCircle.ShowAsync(slug, theme, null, viewer, db, cancel));
    }
}
