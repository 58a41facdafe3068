using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A steward changes what a circle says of itself, who finds it and how one joins.</summary>
public sealed class ChangeCircle(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <param name="version">The one the steward had before the eyes.</param>
    public async Task<Refusal?> RunAsync(string slug, int version, CircleDraft draft, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return refusal;
        if (IsSame(standing.Circle, draft)) return null;
        if (standing.Circle.Version != version) return Refusal.ChangedMeanwhile;

        var before = Rules(standing.Circle);
        var (days, seals) = (standing.Circle.KeptDays, standing.Circle.SealsTexts);
        draft.WriteTo(standing.Circle);
        if (days != draft.KeptDays) db.Later(FadeDue.JobKind, new FadeDue(standing.Circle.Id), clock.GetUtcNow());
        if (seals != draft.SealsTexts) SealCircle.Order(db, standing.Circle.Id, clock.GetUtcNow());
        var after = Rules(standing.Circle);
        db.Audit(viewer, "circle.change", clock.GetUtcNow(), standing.Circle.Id, detail: before == after ? "" : $"{before} -> {after}");
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    /// <summary>Who finds it, who joins, how long things stay and how they are kept.</summary>
    private static (Visibility, Joining, bool, int, bool, bool, bool, string, string) Rules(Circle c) =>
        (c.Visibility, c.Joining, c.AsksConsent, c.KeptDays, c.AllowsPseudonyms, c.IsPeerSupport, c.SealsTexts, string.Join(' ', c.RequiredProfessions), string.Join(' ', c.RequiredLevels));

    /// <summary>Sent twice: it is as wanted already.</summary>
    private static bool IsSame(Circle c, CircleDraft d) =>
        c.Name == d.Name && c.Purpose == d.Purpose && c.About == d.About && c.Rules == d.Rules && c.Visibility == d.Visibility && c.Joining == d.Joining && c.Questions.SequenceEqual(d.Questions)
        && c.AsksConsent == d.AsksConsent && c.KeptDays == d.KeptDays && c.AllowsPseudonyms == d.AllowsPseudonyms && c.IsPeerSupport == d.IsPeerSupport && c.SealsTexts == d.SealsTexts
        && c.RequiredProfessions.SequenceEqual(d.RequiredProfessions) && c.RequiredLevels.SequenceEqual(d.RequiredLevels);

    internal static Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(slug, viewer, db, null, 200, cancel);

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var draft = CircleDraft.Read(form);
        var version = form.Number("version", 0, int.MaxValue, 0);
        return Wanted.PostAsync(db, form, () => new ChangeCircle(db, viewer, clock).RunAsync(slug, version, draft, cancel),
            "/c/" + slug, status => PageAsync(slug, viewer, db, form, status, cancel));
    }

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form? form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        return Pages.Show<ChangeCirclePage>(new { standing.Circle, Form = form ?? CircleDraft.ToForm(standing.Circle), WasChanged = status == Pages.Status(Refusal.ChangedMeanwhile) }, status);
    }
}
