using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Data;

/// <summary>Whether the keys in the folder are those this database was written with. New ones are made only where no row says that there were any.</summary>
public static class KeyChecks
{
    /// <summary>Answers the keys that are new in a place that had others already: they are not yet on its paper.</summary>
    /// <exception cref="KeyException">A key is missing or another one; nothing was made.</exception>
    public static async Task<IReadOnlyList<KeyName>> CheckKeysAsync(this AppDb db, KeyDirectory keys, CancellationToken cancel)
    {
        var names = Enum.GetValues<KeyName>();
        var rows = await db.Known().ToListAsync(cancel);
        foreach (var row in rows.OrderBy(r => r.Name)) Check(row, keys);

        var fresh = names.Except(rows.Select(r => r.Name)).ToList();
        if (fresh.Count == 0) return [];
        foreach (var name in fresh)
        {
            keys.Make(name);
            db.Add(new KeyCheck { Name = name, Canary = Sealing.Seal(keys[name], RandomNumberGenerator.GetBytes(KeyDirectory.Size), About(name)) });
        }
        var refused = await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
        db.ChangeTracker.Clear();
        if (refused is null) return rows.Count > 0 ? fresh : [];
        // Another node began at the same moment: ours hold if they are the same.
        foreach (var row in await db.Known().ToListAsync(cancel)) Check(row, keys);
        return [];
    }

    /// <summary>How each key stands; null where it is as it should be, or where no row asks for it yet.</summary>
    public static async Task<IReadOnlyDictionary<KeyName, KeyTrouble?>> KeyStatesAsync(this AppDb db, KeyDirectory keys, CancellationToken cancel)
    {
        var rows = await db.KeyChecksAsync(cancel);
        return Enum.GetValues<KeyName>().ToDictionary(name => name, name =>
        {
            try
            {
                if (rows.FirstOrDefault(r => r.Name == name) is { } row) Check(row, keys);
                else if (keys.Has(name)) _ = keys[name];
                return null;
            }
            catch (KeyException error)
            {
                return (KeyTrouble?)error.Trouble;
            }
        });
    }

    /// <summary>Sees to it that there is a key to close a backup with, also where the tables are of a time before it.</summary>
    /// <exception cref="KeyException">The keys are not those of this database; none was made.</exception>
    public static async Task PrepareBackupKeyAsync(this AppDb db, KeyDirectory keys, CancellationToken cancel)
    {
        var rows = await db.KeyChecksAsync(cancel);
        foreach (var row in rows) Check(row, keys);
        if (rows.All(r => r.Name != KeyName.Backups)) keys.Make(KeyName.Backups);
    }

    /// <summary>Whether this database was written with this key; null where it does not say.</summary>
    public static bool? Opens(this IEnumerable<KeyCheck> rows, KeyName name, byte[] key)
    {
        if (rows.FirstOrDefault(r => r.Name == name) is not { } row) return null;
        try
        {
            Sealing.Open(key, row.Canary, About(name));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Empty where the tables are of a time before keys.</summary>
    public static async Task<IReadOnlyList<KeyCheck>> KeyChecksAsync(this AppDb db, CancellationToken cancel)
    {
        try
        {
            return await db.Known().ToListAsync(cancel);
        }
        catch (DbException error) when (!error.IsTransient && error.InnerException is not System.Net.Sockets.SocketException)
        {
            return [];
        }
    }

    /// <summary>From now on this database is written with this key.</summary>
    internal static Task SetKeyAsync(this AppDb db, KeyName name, byte[] key, CancellationToken cancel)
    {
        var canary = Sealing.Seal(key, RandomNumberGenerator.GetBytes(KeyDirectory.Size), About(name));
        return db.Set<KeyCheck>().Where(k => k.Name == name).ExecuteUpdateAsync(k => k.SetProperty(x => x.Canary, canary), cancel);
    }

    /// <summary>A newer version may have a key that this one does not use.</summary>
    private static IQueryable<KeyCheck> Known(this AppDb db)
    {
        var names = Enum.GetValues<KeyName>();
        return db.Set<KeyCheck>().AsNoTracking().Where(k => names.Contains(k.Name));
    }

    private static void Check(KeyCheck row, KeyDirectory keys)
    {
        if (new[] { row }.Opens(row.Name, keys[row.Name]) is false) throw new KeyException(KeyTrouble.Wrong, keys.Folder, row.Name);
        if (row.Name != KeyName.Fields) return;
        SealedText.Know(keys[row.Name]);
        if (keys.HasFollowing(row.Name)) SealedText.Know(keys.Following(row.Name));
    }

    private static byte[] About(KeyName name) => Encoding.UTF8.GetBytes($"KeyCheck|{name}");
}
