using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>The operator changes what a line says; who edits an older version than the present one is told.</summary>
public sealed class EditLine(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, int version, LineWords words, CancellationToken cancel)
    {
        if (await db.CrisisLines().FirstOrDefaultAsync(l => l.Id == id, cancel) is not { } line) return Refusal.Missing;
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (LineWords.Of(line) == words) return Outcome.Done;
        if (line.Version != version) return Refusal.ChangedMeanwhile;

        words.Fill(line, clock.Today());
        db.Audit(viewer, "line.edit", clock.GetUtcNow(), detail: words.Name);
        return await db.SaveAsync(Refusal.Invalid, cancel) is { } taken ? taken : Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(long id, AppDb db, CancellationToken cancel) =>
        await db.CrisisLines().AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, cancel) is { } line
            ? Page(id, LineWords.Show(line), 200)
            : Pages.Missing();

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var words = LineWords.Read(form);
        var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return Page(id, form, StatusCodes.Status400BadRequest);

        var outcome = await new EditLine(db, viewer, clock).RunAsync(id, version, words, cancel);
        if (outcome.Refusal is not { } refusal) return Pages.Go(ShowLines.Path(words.Language));
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice = RefusalWords.For(refusal);
        return Page(id, form, Pages.Status(refusal));
    }

    private static IResult Page(long id, Form form, int status) => Pages.Show<LinePage>(new { Form = form, Id = (long?)id }, status);
}
