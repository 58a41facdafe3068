using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Accounts;

/// <summary>Asks browsers for passkeys and checks what they answer; the rules of WebAuthn themselves are Identity's.</summary>
public sealed class PasskeyProof(AppDb db, IPasskeyHandler<Person> passkeys, TimeProvider clock)
{
    public const int LongestAnswer = 20_000;

    /// <summary>What to ask a browser for, and what to remember of it until it answers.</summary>
    public Task<PasskeyRequestOptionsResult> AskAsync(Person? person, HttpContext http) => passkeys.MakeRequestOptionsAsync(person, http);

    /// <summary>Whose passkey it was; the row notes its counter and the day, saved by the caller. Null when anything was wrong.</summary>
    /// <param name="challenge">What was remembered; the caller has used it up.</param>
    public async Task<Person?> CheckAsync(string credential, string challenge, HttpContext http, CancellationToken cancel)
    {
        if (credential.Length > LongestAnswer) return null;
        var result = await passkeys.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = challenge });
        if (!result.Succeeded || await db.PasskeyUsed(result.User, result.Passkey.CredentialId).FirstOrDefaultAsync(cancel) is not { } row) return null;
        (row.Data.SignCount, row.Data.IsBackedUp) = (result.Passkey.SignCount, result.Passkey.IsBackedUp);
        db.Entry(row).Property(Passkeys.LastUsedOn).CurrentValue = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return result.User;
    }

    /// <summary>Passkeys are made for the host of the public address, and only pages of it may ask for them.</summary>
    internal static void Configure(IdentityPasskeyOptions options, Settings settings)
    {
        var home = Uri.TryCreate(settings.Address, UriKind.Absolute, out var given) ? given : new Uri("http://localhost");
        options.ServerDomain = home.Host;
        // The device asks for a finger, a face or its own code: so a passkey is two factors.
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AttestationConveyancePreference = "none";
        options.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && Uri.TryCreate(asked.Origin, UriKind.Absolute, out var origin)
            // On one's own machine any port is home: it may be passed on from another.
            && (settings.Url.Length == 0 ? origin.Host == home.Host && origin.Scheme == home.Scheme : origin.GetLeftPart(UriPartial.Authority) == home.GetLeftPart(UriPartial.Authority)));
    }
}
