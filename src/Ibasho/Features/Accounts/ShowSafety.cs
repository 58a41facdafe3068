using System.Buffers.Text;
using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>What keeps one's account one's own, and what there is of it.</summary>
internal static class ShowSafety
{
    public static Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(Form.New(), viewer, db, 200, cancel);

    public static async Task<IResult> PageAsync(Form form, Viewer viewer, AppDb db, int status, CancellationToken cancel)
    {
        var rows = await db.Passkeys(viewer).AsNoTracking().Select(k => new { k.CredentialId, k.Data, Used = EF.Property<DateOnly?>(k, Model.Passkeys.LastUsedOn) }).ToListAsync(cancel);
        return Pages.Show<SafetyPage>(new
        {
            Form = form, Factors = await db.FactorsAsync(viewer.Id), MustEnrol = viewer.MustEnrol,
            Since = await db.Apps(viewer).Select(a => a.ConfirmedOn).FirstOrDefaultAsync(cancel),
            Passkeys = rows.OrderBy(r => r.Data.CreatedAt).Select(r => new PasskeyLine(IdOf(r.CredentialId), r.Data.Name ?? "", DateOnly.FromDateTime(r.Data.CreatedAt.UtcDateTime), r.Used)).ToList(),
        }, status);
    }

    /// <summary>A short name for addresses; the credential's own may have a thousand bytes.</summary>
    public static string IdOf(byte[] credential) => Base64Url.EncodeToString(SHA256.HashData(credential).AsSpan(0, 12));

    /// <summary>One's own passkey of this address; nobody has so many that they cannot be looked through.</summary>
    public static async Task<Microsoft.AspNetCore.Identity.IdentityUserPasskey<long>?> FindAsync(Viewer viewer, AppDb db, string id, CancellationToken cancel) =>
        (await db.Passkeys(viewer).ToListAsync(cancel)).Find(k => IdOf(k.CredentialId) == id);
}

public sealed record PasskeyLine(string Id, string Name, DateOnly Since, DateOnly? Used);
