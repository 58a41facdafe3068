using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>A steward asks two custodians to open who a pseudonym is, with a reason.</summary>
public sealed class AskWho(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(Guid id, DisclosureReason reason, string words, CancellationToken cancel)
    {
        if (await db.FindPseudonymAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        var now = clock.GetUtcNow();
        if (await db.RefuseAskWhoAsync(viewer, found, now, cancel) is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(words) || words.Length > Disclosure.WordsLength) return Refusal.Invalid;

        var asked = new Disclosure { PseudonymId = id, AskedById = viewer.Id, Reason = reason, Words = words, AskedAt = now, EndsAt = now.AddHours(Disclosure.Hours) };
        db.Add(asked);
        db.Report(new Happening(NoticeKind.DisclosureAsked, viewer.Id) { Turn = (int)(now.ToUnixTimeSeconds() / 60) }, now);
        db.Later(EndDisclosures.JobKind, new { }, asked.EndsAt);
        db.Audit(viewer, "disclosure.ask", now, found.Thread.Row.CircleId, detail: $"{asked.Id} {id} {reason}");
        return await db.SaveAsync(Refusal.AlreadyAsked, cancel) is { } other ? other : Outcome.Done;
    }

    internal static async Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (form["reason"].Length == 0) form.Errors.TryAdd("reason", FormText.Required);
        var reason = form.Choice("reason", DisclosureReason.Life);
        var words = form.Text("words", Disclosure.WordsLength, required: true);
        if (!form.IsSound) return await StopPseudonym.PageAsync(id, form, viewer, db, clock, form.Status, false, cancel);
        if ((await new AskWho(db, viewer, clock).RunAsync(id, reason, words, cancel)).Refusal is not { } refusal) return Pages.Go("/disclosures");
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice = RefusalWords.For(refusal);
        return await StopPseudonym.PageAsync(id, form, viewer, db, clock, Pages.Status(refusal), false, cancel);
    }
}
