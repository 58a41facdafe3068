using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>Somebody who may decides about a reported text: leave it, warn, hide it, or let its writer not write for a while.</summary>
public sealed class DecideOnText(AppDb db, Viewer viewer, KeyDirectory keys, TimeProvider clock)
{
    /// <param name="hide">Where the writer does not write for a while: the text goes from sight too.</param>
    /// <param name="words">Why, as the writer will read it.</param>
    public async Task<Outcome> RunAsync(long id, MeasureAct act, bool hide, int days, string words, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.Concerns(viewer, now).Include(c => c.Thread).Include(c => c.Post).Include(c => c.Reports).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } concern || await db.IsMineAsync(viewer, concern, cancel)) return Refusal.Missing;
        if (ModerationAccess.RefuseDecide(viewer, concern) is { } refusal) return refusal;
        if (act != MeasureAct.Leave && string.IsNullOrWhiteSpace(words) || words.Length > Measure.WordsLength) return Refusal.Invalid;
        if (act == MeasureAct.Silence && days is < 1 or > Measure.LongestSilenceDays) return Refusal.Invalid;

        long? writer = concern.Post is { } post ? post.AuthorId : concern.Thread.AuthorId;
        var hides = act == MeasureAct.Hide || act == MeasureAct.Silence && hide;
        // A text that is gone meanwhile is not hidden, and nothing is counted twice.
        if (hides && !(hides = db.Hide(concern, now)) && act == MeasureAct.Hide) return Refusal.AlreadyDeleted;
        var measure = new Measure
        {
            Concern = concern, PersonId = act == MeasureAct.Leave ? null : writer, Act = act, Hides = hides, Words = act == MeasureAct.Leave ? "" : words,
            Until = act == MeasureAct.Silence ? now.AddDays(days) : null, DecidedById = viewer.Id, DecidedAt = now,
        };
        db.Add(measure);
        concern.Close(now);
        db.Audit(viewer, "moderation." + act.ToString().ToLowerInvariant(), now, concern.CircleId, act == MeasureAct.Leave ? null : writer, concern.Id.ToString());
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;

        if (hides && concern.PostId is not null) await db.CountDownAsync(concern.ThreadId, cancel);
        // Whom nobody knows does not write under pseudonyms for a while; nothing says who that is.
        if (measure is { Until: { } end, PersonId: null } && await db.PseudonymOfAsync(concern, cancel) is { } pseudonym) await db.StopAsync(keys, pseudonym, concern.CircleId, DateOnly.FromDateTime(end.UtcDateTime), cancel);
        if (measure is { Until: { } until, PersonId: { } person }) db.Add(new Sanction { CircleId = concern.CircleId, PersonId = person, MeasureId = measure.Id, Until = until });
        if (measure.PersonId is { } told) db.Report(new Happening(NoticeKind.Measured, null, concern.CircleId) { Concern = id, Only = told, Turn = (int)id }, now);
        foreach (var report in concern.Reports.Where(r => r.PersonId != viewer.Id))
            db.Report(new Happening(NoticeKind.ReportAnswered, null, concern.CircleId) { Concern = id, Only = report.PersonId, Turn = (int)id }, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var act = form.Choice("act", MeasureAct.Leave);
        var words = form.Text("words", Measure.WordsLength, required: act != MeasureAct.Leave);
        var days = act == MeasureAct.Silence ? form.Number("days", 1, Measure.LongestSilenceDays, 7) : 0;
        if (!form.IsSound) return await SeeConcerns.PageAsync(id, form, StatusCodes.Status400BadRequest, viewer, db, clock, cancel);
        if ((await new DecideOnText(db, viewer, keys, clock).RunAsync(id, act, form["hide"] == "yes", days, words, cancel)).Refusal is not { } refusal) return Pages.Go($"/reports/{id}");
        if (refusal is Refusal.Missing) return Pages.Missing();
        db.ChangeTracker.Clear();
        form.Notice = RefusalWords.For(refusal);
        return await SeeConcerns.PageAsync(id, form, Pages.Status(refusal), viewer, db, clock, cancel);
    }
}
