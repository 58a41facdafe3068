using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>Somebody else looks at a decision again: it stands, or it is taken back and everything is as before. Both sides are told.</summary>
public sealed class AnswerAppeal(AppDb db, Viewer viewer, KeyDirectory keys, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(long id, bool undo, string words, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.Concerns(viewer, now).Include(c => c.Thread).Include(c => c.Post).Include(c => c.Measure).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { Measure: { } measure } concern || await db.IsMineAsync(viewer, concern, cancel)) return Refusal.Missing;
        if (ModerationAccess.RefuseAnswerAppeal(viewer, measure) is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(words) || words.Length > Measure.WordsLength) return Refusal.Invalid;

        measure.AnswerAppeal(viewer.Id, undo, words, now);
        concern.Rest(now);
        var kept = await db.HiddenAsync(concern.ThreadId, concern.PostId, cancel);
        var restored = undo && kept is not null && await db.RestoreAsync(concern, kept, cancel);
        if (undo) await db.LiftAsync(measure.Id, cancel);
        if (undo && measure.Act == MeasureAct.Silence && await db.PseudonymOfAsync(concern, cancel) is { } pseudonym) await db.StopAsync(keys, pseudonym, concern.CircleId, null, cancel);
        else if (kept is not null)
        {
            kept.KeptUntil = now;
            db.Later(HiddenDue.JobKind, new HiddenDue(), now);
        }
        foreach (var (kind, told) in new[] { (NoticeKind.Measured, measure.PersonId), (NoticeKind.Appealed, measure.DecidedById) })
            if (told is { } person) db.Report(new Happening(kind, null, concern.CircleId) { Concern = id, Only = person, Turn = -(int)id }, now);
        db.Audit(viewer, undo ? "moderation.undo" : "moderation.uphold", now, concern.CircleId, measure.PersonId, id.ToString());
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        if (restored && concern.PostId is not null) await db.CountUpAsync(concern.ThreadId, cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var answer = form.Text("answer", Measure.WordsLength, required: true);
        if (form["verdict"] is not ("uphold" or "undo")) form.Errors.TryAdd("verdict", FormText.Required);
        if (!form.IsSound) return await SeeConcerns.PageAsync(id, form, StatusCodes.Status400BadRequest, viewer, db, clock, cancel);
        if ((await new AnswerAppeal(db, viewer, keys, clock).RunAsync(id, form["verdict"] == "undo", answer, cancel)).Refusal is not { } refusal) return Pages.Go($"/reports/{id}");
        if (refusal is Refusal.Missing) return Pages.Missing();
        db.ChangeTracker.Clear();
        form.Notice = RefusalWords.For(refusal);
        return await SeeConcerns.PageAsync(id, form, Pages.Status(refusal), viewer, db, clock, cancel);
    }
}
