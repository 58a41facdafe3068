using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.MyData;

/// <summary>Somebody wants to be forgotten: after a week in which they may change their mind, or at once.</summary>
public sealed class LeaveForGood(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<Erasure>> RunAsync(bool keepsTexts, bool atOnce, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.RefuseEraseAsync(viewer.Id, cancel) is { } needed) return needed;
        var erasure = await db.Erasures(viewer).FirstOrDefaultAsync(cancel);
        if (erasure is null) db.Add(erasure = new Erasure { PersonId = viewer.Id, AskedAt = now });
        (erasure.KeepsTexts, erasure.DueAt) = (keepsTexts, atOnce ? now : now.AddDays(Erasure.CalmDays));
        if (atOnce)
        {
            await db.EndAllAsync(viewer.Id, cancel);
            db.Later(ErasureDue.JobKind, new ErasureDue(), now);
        }
        else db.Mail(MailKind.ErasureAsked, viewer.Id, now);
        db.Audit(viewer, "account.erase-ask", now, subject: viewer.Id);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        return erasure;
    }

    public async Task<Outcome> StopAsync(CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        await using var writing = await db.WriteAsync(cancel);
        if (await db.Erasures(viewer).ExecuteDeleteAsync(cancel) == 1) db.Audit(viewer, "account.erase-stop", clock.GetUtcNow(), subject: viewer.Id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(Form.New(("when", "calm")), 200, viewer, db, cancel);

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, AppDb db, SessionCookie cookie, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (form["texts"] is not ("keep" or "go")) form.Errors.TryAdd("texts", FormText.Required);
        if (form["when"] is not ("calm" or "now")) form.Errors.TryAdd("when", FormText.Required);
        if (form["sure"] != "yes") form.Errors.TryAdd("sure", FormText.Required);
        if (!form.IsSound) return await PageAsync(form, StatusCodes.Status400BadRequest, viewer, db, cancel);
        var atOnce = form["when"] == "now";
        if ((await new LeaveForGood(db, viewer, clock).RunAsync(form["texts"] == "keep", atOnce, cancel)).Refusal is { } refusal)
        {
            form.Notice = RefusalWords.For(refusal);
            return await PageAsync(form, Pages.Status(refusal), viewer, db, cancel);
        }
        if (!atOnce) return Pages.Go("/me/data");
        cookie.Erase(http);
        // Drafts in the browser are the person's too.
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return Pages.Go("/erased");
    }

    internal static Task<IResult> PostStopAsync(HttpContext http, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, async () => (await new LeaveForGood(db, viewer, clock).StopAsync(cancel)).Refusal, () => Pages.Go("/me/data"));

    internal static IResult ShowErased() => Pages.Show<ErasedPage>();

    private static async Task<IResult> PageAsync(Form form, int status, Viewer viewer, AppDb db, CancellationToken cancel) => Pages.Show<LeavePage>(new
    {
        Form = form, Refusal = await db.RefuseEraseAsync(viewer.Id, cancel), Alone = await db.LeftAloneAsync(viewer.Id, cancel),
    }, status);
}
