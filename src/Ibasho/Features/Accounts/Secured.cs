using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>What follows whenever somebody's factors change: other browsers are out, this one gets a new cookie, and the first factor brings codes on paper.</summary>
public sealed record Secured(string SessionSecret, IReadOnlyList<string> Codes)
{
    // Without letters and digits that look like others; 32 of them, so that each says five bits.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz023456789";

    /// <summary>In the unit of work of the change; saved by the caller.</summary>
    public static async Task<Secured> AfterAsync(AppDb db, Viewer viewer, DateTimeOffset now, CancellationToken cancel)
    {
        await db.EndOthersAsync(viewer, cancel);
        db.Mail(MailKind.SafetyChanged, viewer.Id, now);
        var codes = await db.RecoveryCodes(viewer).AnyAsync(cancel) ? [] : AddCodes(db, viewer);
        return new Secured(await db.RenewSessionAsync(viewer, now, cancel), codes);
    }

    /// <summary>New codes of 80 random bits each; kept as hashes only.</summary>
    public static IReadOnlyList<string> AddCodes(AppDb db, Viewer viewer)
    {
        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RandomNumberGenerator.GetString(Letters, 16)).ToList();
        foreach (var code in codes) db.Add(new RecoveryCode { PersonId = viewer.Id, CodeHash = Secrets.Hash(code) });
        return [.. codes.Select(c => string.Join('-', c.Chunk(4).Select(part => new string(part))))];
    }

    public static IResult Show(Secured secured, Visit visit)
    {
        visit.Renew(secured.SessionSecret);
        return secured.Codes.Count > 0 ? Pages.Show<RecoveryPage>(new { Codes = secured.Codes }) : Pages.Go("/settings/safety");
    }
}
