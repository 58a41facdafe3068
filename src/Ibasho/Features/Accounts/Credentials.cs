using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ibasho.Features.Accounts;

/// <summary>Checks an address and a password with the same work, words and limits whether there is such an account or not.</summary>
public sealed class Credentials(AppDb db, IPasswordHasher<Person> hasher, IOptions<PasswordHasherOptions> options, ILookupNormalizer normalizer, RateLimit limit, Tally tally)
{
    public const int EmailLength = EmailAddress.MostLetters;

    private const int MostForAccountHere = 10;
    private const int MostForAccount = 60;
    private const int MostForNetwork = 60;
    public const string RetryAfter = "120";
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    // Checking is slow by design: pages must keep a core while many try.
    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The account whose password this is, if it may be used; else why not, which tells of a state only after the right password.</summary>
    public async Task<Outcome<Person>> CheckAsync(string email, string password, string network, CancellationToken cancel)
    {
        var address = normalizer.NormalizeEmail(Address(email))!;
        var (here, account, from) = ($"sign-in:{network}:{address}", $"sign-in:{address}", $"sign-in-from:{network}");
        if (!limit.Try(from, MostForNetwork, Window) || !limit.Try(here, MostForAccountHere, Window) || !limit.Try(account, MostForAccount, Window))
        {
            tally.Count(Tally.SlowedSignIns);
            return Refusal.TooMany;
        }

        var person = address.Length > EmailLength ? null : await db.AccountOfAsync(address, cancel);
        var verdict = await InTurnAsync(() => hasher.VerifyHashedPassword(person ?? Nobody, person?.PasswordHash ?? NobodysHash(), password), cancel);
        // Who could sign in with what was just registered would know that the address was free.
        if (person is null || verdict == PasswordVerificationResult.Failed || !person.Counts)
        {
            tally.Count(Tally.WrongSignIns);
            return Refusal.WrongCredentials;
        }

        limit.Forget(here);
        limit.GiveBack(account);
        limit.GiveBack(from);
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded) person.PasswordHash = hasher.HashPassword(person, password);
        return AccountAccess.RefuseEnter(person) is { } refusal ? refusal : person;
    }

    /// <summary>A new account, waiting; its password is hashed outside of any transaction.</summary>
    public async Task<Person> MakeAsync(string name, string email, string password, DateTimeOffset now, CancellationToken cancel)
    {
        var address = Address(email);
        var person = new Person
        {
            Name = name, NameFolded = Folding.Name(name), Email = address, UserName = address,
            NormalizedEmail = normalizer.NormalizeEmail(address), NormalizedUserName = normalizer.NormalizeName(address), CreatedAt = now,
        };
        await SetPasswordAsync(person, password, cancel);
        return person;
    }

    public async Task SetPasswordAsync(Person person, string password, CancellationToken cancel)
    {
        person.PasswordHash = await InTurnAsync(() => hasher.HashPassword(person, password), cancel);
        person.SecurityStamp = Secrets.New();
    }

    /// <summary>Full-width letters become what was meant.</summary>
    public static string Address(string email) => EmailAddress.Clean(email);

    public static bool IsAddress(string email) => EmailAddress.IsAddress(email);

    private static async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancel)
    {
        await Turns.WaitAsync(cancel);
        try
        {
            return work();
        }
        finally
        {
            Turns.Release();
        }
    }

    private static readonly Person Nobody = new() { Name = "" };

    /// <summary>In the form of Identity's hashes, version 3, as costly to check as a real one, and of no password.</summary>
    private string NobodysHash()
    {
        var hash = RandomNumberGenerator.GetBytes(13 + 16 + 32);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), (uint)options.Value.IterationCount);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), 16);
        return Convert.ToBase64String(hash);
    }
}
