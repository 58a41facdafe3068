using System.Security.Cryptography;
using System.Text;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Data;

/// <summary>Whether the keys in the folder are those this database was written with. New ones are made only where no row says that there were any.</summary>
public static class KeyChecks
{
    /// <exception cref="KeyException">A key is missing or another one; nothing was made.</exception>
    public static async Task CheckKeysAsync(this AppDb db, KeyDirectory keys, CancellationToken cancel)
    {
        var names = Enum.GetValues<KeyName>();
        var rows = await db.Set<KeyCheck>().AsNoTracking().ToListAsync(cancel);
        foreach (var row in rows.OrderBy(r => r.Name)) Check(row, keys);

        var fresh = names.Except(rows.Select(r => r.Name)).ToList();
        if (fresh.Count == 0) return;
        foreach (var name in fresh)
        {
            keys.Make(name);
            db.Add(new KeyCheck { Name = name, Canary = Sealing.Seal(keys[name], RandomNumberGenerator.GetBytes(KeyDirectory.Size), About(name)) });
        }
        var refused = await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
        db.ChangeTracker.Clear();
        if (refused is null) return;
        // Another node began at the same moment: ours hold if they are the same.
        foreach (var row in await db.Set<KeyCheck>().AsNoTracking().ToListAsync(cancel)) Check(row, keys);
    }

    private static void Check(KeyCheck row, KeyDirectory keys)
    {
        try
        {
            Sealing.Open(keys[row.Name], row.Canary, About(row.Name));
        }
        catch (CryptographicException)
        {
            throw new KeyException(KeyTrouble.Wrong, keys.Folder, row.Name);
        }
    }

    private static byte[] About(KeyName name) => Encoding.UTF8.GetBytes($"KeyCheck|{name}");
}
