using System.Security.Cryptography;
using System.Text;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Ibasho.Data;

/// <summary>How entries join the chain, how a day is closed, and who can still read a detail.</summary>
public static class AuditLog
{
    private const string Mark = "sealed:";
    private const int Batch = 500;

    /// <summary>Chains these entries to the last one, which is asked for anew each time: after an error nobody knows whether the one before was kept.</summary>
    internal static async Task ChainAsync(this AppDb db, IReadOnlyList<AuditEntry> entries, CancellationToken cancel)
    {
        await db.LockAuditAsync(cancel);
        var (number, hash) = await db.AuditHeadAsync(cancel);
        foreach (var entry in entries)
        {
            number++;
            if (entry.About is { } person && entry.Detail.Length > 0) entry.Detail = await db.CloseAsync(entry.Detail, person, number, cancel);
            entry.Chain(number, hash);
            hash = entry.Hash!;
        }
    }

    public static async Task<(long Number, byte[] Hash)> AuditHeadAsync(this AppDb db, CancellationToken cancel)
    {
        var last = await db.Set<AuditEntry>().AsNoTracking().Where(a => a.Number != null).OrderByDescending(a => a.Number).FirstOrDefaultAsync(cancel);
        return last is null ? (0, new byte[AuditEntry.HashSize]) : (last.Number!.Value, last.Hash!);
    }

    /// <summary>The triggers, the entries of a time before the chain, and the first key; all of it is there already at most starts.</summary>
    public static async Task BeginAuditAsync(this AppDb db, DayKeys keys, DateOnly today, CancellationToken cancel)
    {
        await db.GuardAuditAsync(cancel);
        while (await db.Set<AuditEntry>().AnyAsync(a => a.Hash == null, cancel))
        {
            await using var writing = await db.WriteAsync(cancel);
            await db.LockAuditAsync(cancel);
            var before = await db.Set<AuditEntry>().Where(a => a.Hash == null).OrderBy(a => a.Id).Take(Batch).ToListAsync(cancel);
            foreach (var entry in before) entry.About = entry.SubjectId;
            await db.ChainAsync(before, cancel);
            await db.SaveChangesAsync(cancel);
            await writing.CommitAsync(cancel);
            db.ChangeTracker.Clear();
        }
        if (!await db.Set<AuditDay>().AnyAsync(cancel)) await db.CloseAuditDayAsync(keys, today, _ => { }, cancel);
        else await db.TidyKeysAsync(keys, cancel);
    }

    /// <summary>A key that has signed may have outlived a crash. Inside the lock, so that no other node is just making the next one.</summary>
    private static async Task TidyKeysAsync(this AppDb db, DayKeys keys, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        await db.LockAuditAsync(cancel);
        var next = await db.Set<AuditDay>().OrderByDescending(d => d.Day).Select(d => d.NextKey).FirstAsync(cancel);
        if (keys.Has(next)) keys.KeepOnly(next);
    }

    /// <summary>Signs where the log stands, once a day, and destroys the key. The new key is on the disk before the row says so, and the old one goes after: stopped at any point, one of them signs on.</summary>
    public static async Task CloseAuditDayAsync(this AppDb db, DayKeys keys, DateOnly today, Action<AuditDay> tell, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        await db.LockAuditAsync(cancel);
        var last = await db.Set<AuditDay>().AsNoTracking().OrderByDescending(d => d.Day).FirstOrDefaultAsync(cancel);
        if (last?.Day >= today) return;
        var (number, head) = await db.AuditHeadAsync(cancel);
        var mine = last is not null && keys.Has(last.NextKey) ? last.NextKey : keys.Make();
        var day = new AuditDay { Day = today, Number = number, Head = head, PublicKey = mine, NextKey = keys.Make() };
        day.Signature = keys.Sign(mine, day.Signed);
        db.Add(day);
        if (number > (last?.Number ?? 0)) tell(day);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        keys.KeepOnly(day.NextKey);
    }

    /// <summary>Nobody reads this person's details in the log any more; inside the caller's transaction.</summary>
    public static Task ForgetSubjectAsync(this AppDb db, long person, CancellationToken cancel) =>
        db.Set<SubjectKey>().Where(k => k.PersonId == person).ExecuteDeleteAsync(cancel);

    /// <summary>The detail in words; null where the person's key is gone.</summary>
    public static async Task<string?> OpenDetailAsync(this AppDb db, AuditEntry entry, CancellationToken cancel)
    {
        if (!entry.Detail.StartsWith(Mark, StringComparison.Ordinal)) return entry.Detail;
        var (person, rest) = entry.Detail[Mark.Length..].Split(':', 2) is [var id, var seal] ? (long.Parse(id, System.Globalization.CultureInfo.InvariantCulture), seal) : (0, "");
        if (await db.Set<SubjectKey>().AsNoTracking().FirstOrDefaultAsync(k => k.PersonId == person, cancel) is not { } key) return null;
        try
        {
            return Encoding.UTF8.GetString(Sealing.Open(Unwrap(db, key), Convert.FromBase64String(rest), About(entry.Number!.Value)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static async Task<string> CloseAsync(this AppDb db, string detail, long person, long number, CancellationToken cancel)
    {
        var key = db.Set<SubjectKey>().Local.FirstOrDefault(k => k.PersonId == person) ?? await db.Set<SubjectKey>().FirstOrDefaultAsync(k => k.PersonId == person, cancel);
        if (key is null) db.Add(key = new SubjectKey { PersonId = person, Wrapped = Sealing.Seal(Place(db), RandomNumberGenerator.GetBytes(KeyDirectory.Size), About(person, "SubjectKey")) });
        return $"{Mark}{person}:{Convert.ToBase64String(Sealing.Seal(Unwrap(db, key), Encoding.UTF8.GetBytes(detail), About(number)))}";
    }

    private static byte[] Unwrap(AppDb db, SubjectKey key) => Sealing.Open(Place(db), key.Wrapped, About(key.PersonId, "SubjectKey"));

    private static byte[] Place(AppDb db) => db.GetService<KeyDirectory>()[KeyName.Audit];

    private static byte[] About(long number, string table = "AuditEntry") => Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{table}|{number}"));
}
