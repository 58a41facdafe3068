using System.Globalization;
using System.Net.Mime;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody makes a passkey: the device keeps the key, we keep its public half and a name for it.</summary>
public sealed class AddPasskey(AppDb db, Viewer viewer, IPasskeyHandler<Person> passkeys, TimeProvider clock)
{
    public async Task<Outcome<Secured>> RunAsync(string credential, string name, HttpContext http, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (await db.TakeChallengeAsync(viewer, clock.GetUtcNow(), cancel) is not { } challenge || credential.Length > PasskeyProof.LongestAnswer) return Refusal.WrongPasskey;
        var result = await passkeys.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = challenge });
        if (!result.Succeeded || result.UserEntity.Id != viewer.Id.ToString(CultureInfo.InvariantCulture)) return Refusal.WrongPasskey;
        if (await db.Passkeys(viewer).CountAsync(cancel) >= Passkeys.Most) return Refusal.TooMany;

        var (now, made) = (clock.GetUtcNow(), result.Passkey);
        await using var writing = await db.WriteAsync(cancel);
        db.Add(new IdentityUserPasskey<long>
        {
            UserId = viewer.Id, CredentialId = made.CredentialId,
            Data = new IdentityPasskeyData
            {
                Name = name, PublicKey = made.PublicKey, SignCount = made.SignCount, Transports = made.Transports, IsUserVerified = made.IsUserVerified,
                IsBackupEligible = made.IsBackupEligible, IsBackedUp = made.IsBackedUp,
                // The day is enough, and who made the device is none of our business.
                CreatedAt = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero), AttestationObject = [], ClientDataJson = [],
            },
        });
        db.Audit(viewer, "account.passkey-add", now, subject: viewer.Id);
        var secured = await Secured.AfterAsync(db, viewer, now, cancel);
        if (await db.SaveAsync(Refusal.WrongPasskey, cancel) is { } failed) return failed;
        await writing.CommitAsync(cancel);
        return secured;
    }

    internal static IResult Show(Visit visit) => Pages.Show<AddPasskeyPage>(new { Form = Form.New(("name", visit.Device)) });

    internal static async Task<IResult> PostOptionsAsync(HttpContext http, Form form, Viewer viewer, AppDb db, IPasskeyHandler<Person> passkeys, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var me = await db.People(viewer).AsNoTracking().Where(p => p.Id == viewer.Id).Select(p => new { p.Name, p.Email }).FirstAsync(cancel);
        var asked = await passkeys.MakeCreationOptionsAsync(new() { Id = viewer.Id.ToString(CultureInfo.InvariantCulture), Name = me.Email!, DisplayName = me.Name }, http);
        await db.SetChallengeAsync(viewer, asked.AttestationState!, clock.GetUtcNow(), cancel);
        return Results.Text(asked.CreationOptionsJson, MediaTypeNames.Application.Json);
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Viewer viewer, Visit visit, AppDb db, IPasskeyHandler<Person> passkeys, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var name = form.Line("name", Passkeys.NameLength, required: true);
        if (!form.IsSound) return Pages.Show<AddPasskeyPage>(new { Form = form }, StatusCodes.Status400BadRequest);
        var outcome = await new AddPasskey(db, viewer, passkeys, clock).RunAsync(form["credential"], name, http, cancel);
        if (outcome.Refusal is not { } refusal) return Secured.Show(outcome.Value!, visit);
        form.Notice = refusal is Refusal.TooMany ? SafetyText.PasskeyMost.With(Passkeys.Most) : RefusalWords.For(refusal);
        return Pages.Show<AddPasskeyPage>(new { Form = form }, refusal is Refusal.TooMany ? StatusCodes.Status409Conflict : Pages.Status(refusal));
    }
}
