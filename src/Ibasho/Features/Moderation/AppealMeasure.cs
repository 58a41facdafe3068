using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>The writer asks to have a decision looked at again, by somebody else than who made it.</summary>
public sealed class AppealMeasure(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, string words, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await (await db.AllMyMeasuresAsync(viewer, cancel)).Include(m => m.Concern).FirstOrDefaultAsync(m => m.Id == id, cancel) is not { } measure) return Refusal.Missing;
        if (ModerationAccess.RefuseAppeal(viewer, measure, now) is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(words) || words.Length > Measure.WordsLength) return Refusal.Invalid;
        var concern = measure.Concern;
        var to = await db.DecidersAsync(concern.CircleId, concern.ForOperators, viewer.Id, measure.DecidedById, cancel);
        if (to == Deciders.Nobody) return Refusal.NobodyElse;

        // Of words under a pseudonym neither the moment nor the one who asks is written down.
        var masked = measure.PersonId is null;
        measure.Appeal(words, masked ? Pseudonym.Hour(now) : now);
        if (to == Deciders.Operators) concern.GoToOperators(now);
        else concern.Wait(now);
        // While somebody is asked, the words are kept.
        if (await db.HiddenAsync(concern.ThreadId, concern.PostId, cancel) is { } kept) kept.KeptUntil = null;
        var happening = new Happening(NoticeKind.Appealed, null, concern.CircleId) { Concern = concern.Id, Turn = (int)concern.Id };
        db.Report(happening, now);
        if (concern.OperatorsFrom > now) db.Report(happening, concern.OperatorsFrom.Value);
        db.Audit(masked ? Viewer.Guest : viewer, "moderation.appeal", masked ? Pseudonym.Hour(now) : now, concern.CircleId, masked ? null : viewer.Id, concern.Id.ToString());
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    public sealed record Line(long Id, string Circle, MeasureAct Act, bool Hides, DateTimeOffset DecidedAt, DateTimeOffset? Until, bool IsWaiting, bool IsUndone);

    internal static async Task<IResult> ListAsync(Viewer viewer, AppDb db, CancellationToken cancel) => Pages.Show<MeasuresPage>(new
    {
        Lines = await (await db.AllMyMeasuresAsync(viewer, cancel)).OrderByDescending(m => m.Id)
            .Select(m => new Line(m.Id, m.Concern.Circle.Name, m.Act, m.Hides, m.DecidedAt, m.Until, m.AppealedAt != null && m.AnsweredAt == null, m.IsUndone)).ToListAsync(cancel),
    });

    internal static Task<IResult> ShowAsync(long id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PageAsync(id, Form.New(), 200, viewer, db, clock, cancel);

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var words = form.Text("words", Measure.WordsLength, required: true);
        if (!form.IsSound) return await PageAsync(id, form, StatusCodes.Status400BadRequest, viewer, db, clock, cancel);
        if ((await new AppealMeasure(db, viewer, clock).RunAsync(id, words, cancel)).Refusal is not { } refusal) return Pages.Go($"/me/measures/{id}");
        if (refusal is Refusal.Missing) return Pages.Missing();
        db.ChangeTracker.Clear();
        form.Notice = RefusalWords.For(refusal);
        return await PageAsync(id, form, Pages.Status(refusal), viewer, db, clock, cancel);
    }

    private static async Task<IResult> PageAsync(long id, Form form, int status, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var measure = await (await db.AllMyMeasuresAsync(viewer, cancel)).AsNoTracking().Include(m => m.Concern.Circle).Include(m => m.Concern.Thread.Author).Include(m => m.Concern.Post!.Author).FirstOrDefaultAsync(m => m.Id == id, cancel);
        if (measure is null) return Pages.Missing();
        var may = ModerationAccess.RefuseAppeal(viewer, measure, now) is null;
        var to = may ? await db.DecidersAsync(measure.Concern.CircleId, measure.Concern.ForOperators, viewer.Id, measure.DecidedById, cancel) : Deciders.Nobody;
        return Pages.Show<MeasurePage>(new { Form = form, Measure = measure, Text = await ShownText.OfAsync(db, measure.Concern, cancel), MayAppeal = may, To = to }, status);
    }
}
