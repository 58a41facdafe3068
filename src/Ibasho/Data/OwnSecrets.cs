using System.Security.Cryptography;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Data;

/// <summary>Gives every account the secret from which its tags are made: to all who came since the last time at once, so that having one tells nothing.</summary>
public static class OwnSecrets
{
    private const int Length = 32;
    private const int Batch = 500;

    public static async Task GiveAsync(this AppDb db, KeyDirectory keys, CancellationToken cancel)
    {
        // Inside a transaction the turn to write is taken already: waiting for it would be waiting for oneself.
        if (db.Database.CurrentTransaction is not null)
        {
            while (await GiveSomeAsync(db, keys, cancel) == Batch)
            {
            }
            return;
        }
        while (await Lacking(db).AnyAsync(cancel))
        {
            await using var writing = await db.WriteAsync(cancel);
            await GiveSomeAsync(db, keys, cancel);
            await writing.CommitAsync(cancel);
        }
    }

    private static async Task<int> GiveSomeAsync(AppDb db, KeyDirectory keys, CancellationToken cancel)
    {
        var lacking = await Lacking(db).OrderBy(id => id).Take(Batch).ToListAsync(cancel);
        foreach (var id in lacking)
        {
            var closed = Sealing.Seal(keys[KeyName.Wrap], RandomNumberGenerator.GetBytes(Length), BitConverter.GetBytes(id));
            // Of two nodes that give at once, the first one counts.
            await db.Database.ExecuteSqlAsync($"""INSERT INTO "OwnSecret" ("PersonId", "Sealed") VALUES ({id}, {closed}) ON CONFLICT DO NOTHING""", cancel);
        }
        return lacking.Count;
    }

    // Numbers of accounts only grow, so those without one are behind the last one that has one.
    private static IQueryable<long> Lacking(AppDb db) =>
        db.Set<Person>().Where(p => p.Id > (db.Set<OwnSecret>().Max(s => (long?)s.PersonId) ?? 0)).Select(p => p.Id);
}
