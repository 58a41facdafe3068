using System.Security.Cryptography;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Access;

/// <summary>What proves who somebody is besides a password: an app's codes, codes on paper, passkeys. Whose are they, and who may not do without.</summary>
public static class SecondFactors
{
    /// <summary>Those who see or decide more than others. A new role of that kind joins this line.</summary>
    public static readonly Rule<Person> Must = new((person, _) => (person.IsOperator || person.IsReviewer) && !person.IsDemo);

    /// <summary>Has an app that was confirmed, or a passkey; paper alone is none.</summary>
    public static readonly Shape<Person, bool> Has = new((db, person, _) => person.TwoFactorEnabled || db.Set<IdentityUserPasskey<long>>().Any(k => k.UserId == person.Id));

    private static readonly Func<AppDb, long, Task<Factors?>> OfPerson = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, Factors?>>((db, id) =>
        db.Set<Person>().Where(p => p.Id == id)
            .Select(p => new Factors(p.TwoFactorEnabled, db.Set<IdentityUserPasskey<long>>().Count(k => k.UserId == p.Id), db.Set<RecoveryCode>().Count(c => c.PersonId == p.Id), Must.Of(p, 0)))
            .FirstOrDefault()));

    public static async Task<Factors> FactorsAsync(this AppDb db, long person) => await OfPerson(db, person) ?? Factors.None;

    public static IQueryable<SecondFactor> Apps(this AppDb db, Viewer viewer) => db.Set<SecondFactor>().Where(f => f.PersonId == viewer.Id);

    public static IQueryable<RecoveryCode> RecoveryCodes(this AppDb db, Viewer viewer) => db.Set<RecoveryCode>().Where(c => c.PersonId == viewer.Id);

    public static IQueryable<IdentityUserPasskey<long>> Passkeys(this AppDb db, Viewer viewer) => db.Set<IdentityUserPasskey<long>>().Where(k => k.UserId == viewer.Id);

    /// <summary>The passkey that just proved somebody; only its owner's sign-in asks for it.</summary>
    public static IQueryable<IdentityUserPasskey<long>> PasskeyUsed(this AppDb db, Person person, byte[] credential) =>
        db.Set<IdentityUserPasskey<long>>().Where(k => k.UserId == person.Id && k.CredentialId == credential);

    public static IQueryable<FactorReset> FactorResets(this AppDb db, Viewer viewer) => db.Set<FactorReset>().Where(r => viewer.IsOperator);

    /// <summary>Takes everything away that proves this person besides the password, and every way that is open now.</summary>
    public static async Task ForgetFactorsAsync(this AppDb db, Person person, CancellationToken cancel)
    {
        await db.Set<SecondFactor>().Where(f => f.PersonId == person.Id).ExecuteDeleteAsync(cancel);
        await db.Set<RecoveryCode>().Where(c => c.PersonId == person.Id).ExecuteDeleteAsync(cancel);
        await db.Set<IdentityUserPasskey<long>>().Where(k => k.UserId == person.Id).ExecuteDeleteAsync(cancel);
        await db.Set<FactorReset>().Where(r => r.PersonId == person.Id).ExecuteDeleteAsync(cancel);
        await db.EndAllAsync(person.Id, cancel);
        person.TwoFactorEnabled = false;
    }

    /// <summary>Who must have a factor does not give up the last one: first another, then this one goes.</summary>
    public static Refusal? RefuseRemove(Viewer viewer, Factors factors, int left) =>
        CircleAccess.RefuseAct(viewer) ?? (factors.Must && left == 0 ? Refusal.LastFactor : null);

    /// <summary>A lost factor is taken away by two who run the place, neither of whom it belongs to.</summary>
    public static Refusal? RefuseReset(Viewer viewer, Person person, int operators) =>
        PersonAccess.RefuseDecide(viewer, person) ?? (operators < 2 ? Refusal.SecondOperatorNeeded : null);
}

/// <summary>What somebody has besides a password.</summary>
public sealed record Factors(bool App, int Passkeys, int RecoveryCodes, bool Must)
{
    public static readonly Factors None = new(false, 0, 0, false);

    public bool Any => App || Passkeys > 0;
    public int Count => Passkeys + (App ? 1 : 0);
}

/// <summary>Keeps the secrets of apps unreadable in the database; a row moved to somebody else opens for nobody.</summary>
public sealed class FactorSecrets(IDataProtectionProvider keys)
{
    public string Seal(long person, byte[] secret) => Convert.ToBase64String(Of(person).Protect(secret));

    /// <summary>Null where the keys of the data folder are not those it was sealed with.</summary>
    public byte[]? Open(long person, string seal)
    {
        try
        {
            return Of(person).Unprotect(Convert.FromBase64String(seal));
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Every seal begins with four bytes of the format and the name of its key.</summary>
    public bool IsSealedWith(Guid key, string seal) => Convert.FromBase64String(seal) is { Length: > 20 } bytes && new Guid(bytes.AsSpan(4, 16)) == key;

    private IDataProtector Of(long person) => keys.CreateProtector("second-factor", person.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
