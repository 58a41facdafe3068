using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The operator names the place, writes its welcome and its promise, and says who may register.</summary>
public sealed class RunPlace(AppDb db, Viewer viewer, PlaceRow row, TimeProvider clock)
{
    private const int ShownDays = 7;

    public async Task<Outcome> RunAsync(PlaceWords words, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (await db.Places().FirstOrDefaultAsync(cancel) is not { } place) return Refusal.Missing;
        if (place.Version != words.Version) return Refusal.ChangedMeanwhile;

        if (place.Registration != words.Registration) db.Audit(viewer, "place.registration", clock.GetUtcNow(), detail: words.Registration.ToString());
        (place.Name, place.Welcome, place.Promise, place.Registration) = (words.Name, words.Welcome, words.Promise, words.Registration);
        db.Audit(viewer, "place.words", clock.GetUtcNow());
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed) return failed;
        row.Forget();
        return Outcome.Done;
    }

    internal static async Task<IResult> ShowAsync(HttpContext http, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.Places().AsNoTracking().FirstOrDefaultAsync(cancel) is not { } place) return Pages.Missing();
        var form = Form.New(("name", place.Name), ("welcome", place.Welcome), ("promise", place.Promise), ("registration", place.Registration.ToString()),
            ("version", place.Version.ToString(CultureInfo.InvariantCulture)));
        return await PageAsync(form, viewer, db, 200, http.Request.Query.ContainsKey("saved"), cancel);
    }

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, PlaceRow row, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var words = new PlaceWords(form.Line("name", SetUp.PlaceNameLength, required: true), form.Text("welcome", SetUp.WelcomeLength), form.Text("promise", SetUp.WelcomeLength),
            form.Choice("registration", Registration.Approval), form.Number("version", 0, int.MaxValue, 0));
        if (!form.IsSound) return await PageAsync(form, viewer, db, StatusCodes.Status400BadRequest, false, cancel);
        var outcome = await new RunPlace(db, viewer, row, clock).RunAsync(words, cancel);
        if (outcome.Refusal is not { } refusal) return Pages.Go("/operate?saved");
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice = RefusalWords.For(refusal);
        return await PageAsync(form, viewer, db, Pages.Status(refusal), false, cancel);
    }

    private static async Task<IResult> PageAsync(Form form, Viewer viewer, AppDb db, int status, bool saved, CancellationToken cancel)
    {
        var now = await db.Places().AsNoTracking().FirstAsync(cancel);
        var days = await db.AuditDays(viewer).AsNoTracking().OrderByDescending(d => d.Day).Take(ShownDays).ToListAsync(cancel);
        return Pages.Show<OperatePage>(new { Form = form, Now = now, Days = days.ConvertAll(d => d.Anchor), Saved = saved }, status);
    }
}

public sealed record PlaceWords(string Name, string Welcome, string Promise, Registration Registration, int Version);
