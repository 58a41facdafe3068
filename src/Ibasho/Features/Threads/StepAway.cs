using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Somebody may know whom a consultation is about: for them it is not there any more, and others learn only that this happened.</summary>
public sealed class StepAway(AppDb db, Viewer viewer, TimeProvider clock)
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(7);

    public async Task<Outcome> RunAsync(Guid id, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        if (CaseAccess.RefuseStepAway(viewer, found.Row.Kind, found.IsMine) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        db.Add(new SteppedAway { PersonId = viewer.Id, ThreadId = id, On = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Format.Zone).DateTime) });
        // Pressed twice at the same moment: the other one did all of it.
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is not null) return Outcome.Done;
        await db.ForgetMineAsync(viewer, id, cancel);
        await db.TakeBackAsync(viewer, id, cancel);
        // From outside nobody tells anything into a circle, not even this.
        if (found.Standing.IsMember) await LetKnowAsync(found.Row, now, cancel);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Its author and the stewards learn that it happened: on a later morning, once, from nobody; and in a small circle not at all.</summary>
    private async Task LetKnowAsync(ThreadRow row, DateTimeOffset now, CancellationToken cancel)
    {
        var from = NextMorning(now);
        if (!await db.HidesOneAsync(row.Id, cancel) || !await db.KnowFromAsync(row.Id, from, cancel)) return;
        db.Report(new Happening(NoticeKind.CaseKnown, null, row.CircleId, row.Id), from);
        db.Audit(Viewer.Guest, "consultation.known", from, row.CircleId, detail: row.Id.ToString());
    }

    /// <summary>A day later at the least: who was here at this hour is then no answer to who it was.</summary>
    internal static DateTimeOffset NextMorning(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Format.Zone).DateTime.AddDays(1);
        var morning = local.Date + Morning;
        if (morning < local) morning = morning.AddDays(1);
        return new DateTimeOffset(morning, Format.Zone.GetUtcOffset(morning)).ToUniversalTime();
    }

    internal static async Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return await ShowThread.MissingAsync(db, viewer, id, cancel);
        if (CaseAccess.RefuseStepAway(viewer, found.Row.Kind, found.IsMine) is { } refusal) return Pages.Refused(refusal);
        return Pages.Show<StepAwayPage>(new { found.Row });
    }

    // No key is kept of it: the row would say for a day who pressed.
    internal static Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form,
            async () => (await new StepAway(db, viewer, clock).RunAsync(id, cancel)).Refusal,
            () => Pages.Go("/me/stepped-away"));
}
