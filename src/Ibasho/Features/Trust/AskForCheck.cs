using System.Text.RegularExpressions;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>Somebody brings a document for a profession. It is sealed before it is written down; no key of the sent form is kept, because the number could be guessed from its hash.</summary>
public sealed class AskForCheck(AppDb db, Viewer viewer, KeyDirectory keys, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(string profession, CleanFile document, string number, CancellationToken cancel)
    {
        if (await db.People(viewer).FirstOrDefaultAsync(p => p.Id == viewer.Id, cancel) is not { } person) return Refusal.Missing;
        if (TrustAccess.RefuseAskCheck(viewer, person, profession) is { } refusal) return refusal;

        if (await db.LicenceChecks(viewer).CountAsync(c => c.PersonId == viewer.Id && (c.State == LicenceState.Waiting || c.State == LicenceState.Taken), cancel) >= LicenceCheck.MostAtOnce) return Refusal.TooManyDocuments;

        var now = clock.GetUtcNow();
        var check = new LicenceCheck { PersonId = viewer.Id, Profession = profession, CreatedAt = now };
        db.Add(check);
        db.AddRange(LicenceSeal.Seal(keys, check, document, number));
        db.Report(new Happening(NoticeKind.LicenceAsked, viewer.Id) { Turn = (int)(now.ToUnixTimeSeconds() / 60) }, now);
        db.Audit(viewer, "licence.ask", now, subject: viewer.Id, detail: profession);
        return await db.SaveAsync(Refusal.AlreadyAsked, cancel);
    }

    /// <summary>The document as it arrives: cleaned, and held until the rest of the form is read.</summary>
    internal static async Task<KeptFile> KeepAsync(HttpContext http, SentFile sent)
    {
        var services = http.RequestServices;
        var viewer = http.Viewer();
        if (viewer.IsGuest) return new KeptFile(null, FormText.FilesNotKept, StatusCodes.Status401Unauthorized, "");
        var bring = new BringFile(services.GetRequiredService<AppDb>(), viewer, services.GetRequiredService<BringTurns>(), services.GetRequiredService<RateLimit>(), services.GetRequiredService<TimeProvider>());
        if (bring.RefuseNow() is { } refusal) return new KeptFile(null, refusal is Refusal.TooMany ? FilesText.Often : RefusalWords.For(refusal), Pages.Status(refusal), "");
        return await bring.CleanAsync(sent, (file, fault) =>
        {
            if (file is null) return Task.FromResult(new KeptFile(null, BringFile.Say(fault!.Value, Form.OneLine(Path.GetFileName(sent.Name))), BringFile.Status(fault.Value), ""));
            http.Features.Set(file);
            return Task.FromResult(new KeptFile("document", null, StatusCodes.Status201Created, ""));
        }, http.RequestAborted);
    }

    internal static Task<IResult> ShowAsync(string code, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(code, viewer, db, Form.New(), 200, cancel);

    internal static async Task<IResult> PostAsync(string code, Form form, HttpContext http, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel)
    {
        var number = form.Line("number", LicenceCheck.NumberLength);
        var pattern = Lists.Checks.FirstOrDefault(c => c.Code == code)?.Number;
        if (number.Length > 0 && pattern is not null && !Regex.IsMatch(Folding.Compatible(number), pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))) form.Errors.TryAdd("number", TrustText.NumberWrong);
        // The law forbids to keep it, also sealed.
        if (Guard.Guard.Examine(number).Any(f => f.IsMyNumber)) form.Errors["number"] = RefusalWords.For(Refusal.MyNumber);
        var document = http.Features.Get<CleanFile>();
        if (document is null) form.Errors.TryAdd(Form.FilesField, FormText.Required);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await PageAsync(code, viewer, db, form, form.Status, cancel);
        var refusal = await new AskForCheck(db, viewer, keys, clock).RunAsync(code, document!, number, cancel);
        // Sent twice: the first one waits.
        if (refusal is null or Refusal.AlreadyAsked) return Pages.Go("/me/professions");
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice = RefusalWords.For(refusal.Value);
        return await PageAsync(code, viewer, db, form, Pages.Status(refusal.Value), cancel);
    }

    private static async Task<IResult> PageAsync(string code, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel)
    {
        var line = (await OwnProfessions.LinesAsync(viewer, db, cancel)).FirstOrDefault(l => l.Profession == code);
        if (line is null || Lists.Checks.FirstOrDefault(c => c.Code == code) is not { } check) return Pages.Missing();
        if (line.Last is LicenceState.Waiting or LicenceState.Taken) return Pages.Go("/me/professions");
        return Pages.Show<AskForCheckPage>(new { Check = check, Form = form }, status);
    }
}
