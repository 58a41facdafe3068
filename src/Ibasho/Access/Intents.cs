using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>One intent of one person: a repeated POST finds what the first one was answered.</summary>
public sealed class Intent(KeptAnswer row)
{
    /// <summary>For a POST that was sent without a key: nothing is kept of it.</summary>
    public static Intent WithoutKey() => new(new IdempotencyKey { KeyHash = [], BodyHash = [] });

    /// <summary>What was made: an id or a slug, set by the operation before it saves.</summary>
    public string Result
    {
        get => row.Result;
        set => row.Result = value;
    }

    public int Status
    {
        get => row.Status;
        set => row.Status = value;
    }
}

public static class Intents
{
    private static readonly Func<AppDb, long, byte[], Task<IdempotencyKey?>> ByKey = EF.CompileAsyncQuery((AppDb db, long person, byte[] hash) =>
        db.Set<IdempotencyKey>().AsNoTracking().FirstOrDefault(k => k.PersonId == person && k.KeyHash == hash));

    /// <summary>Adds the intent to the unit of work: it is saved with what it causes, or not at all.</summary>
    public static Intent Begin(this AppDb db, Viewer viewer, string key, byte[] bodyHash, DateTimeOffset now)
    {
        var row = new IdempotencyKey { PersonId = viewer.Id, KeyHash = Secrets.Hash(key), BodyHash = bodyHash, CreatedAt = now };
        db.Add(row);
        return new Intent(row);
    }

    /// <summary>The same for words under a pseudonym: the row is found by the writer's own secret and names nobody.</summary>
    public static async Task<Intent> BeginMaskedAsync(this AppDb db, Viewer viewer, string key, byte[] bodyHash, DateTimeOffset now, CancellationToken cancel)
    {
        if (viewer.Own is null) return Intent.WithoutKey();
        var row = new MaskedKey { KeyHash = await viewer.Own.OfKeyAsync(db, key, cancel), BodyHash = bodyHash, CreatedAt = Pseudonym.Hour(now) };
        db.Add(row);
        return new Intent(row);
    }

    public static async Task<(string Result, int Status, bool Same)?> EarlierMaskedAsync(this AppDb db, Viewer viewer, string key, byte[] bodyHash, CancellationToken cancel)
    {
        if (viewer.Own is null) return null;
        var hash = await viewer.Own.OfKeyAsync(db, key, cancel);
        var row = await db.Set<MaskedKey>().AsNoTracking().FirstOrDefaultAsync(k => k.KeyHash == hash, cancel);
        return row is null ? null : (row.Result, row.Status, row.BodyHash.AsSpan().SequenceEqual(bodyHash));
    }

    /// <summary>What an earlier POST with this key was answered; <c>Same</c> tells whether it said the same.</summary>
    public static async Task<(string Result, int Status, bool Same)?> EarlierAsync(this AppDb db, Viewer viewer, string key, byte[] bodyHash, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var row = await ByKey(db, viewer.Id, Secrets.Hash(key));
        return row is null ? null : (row.Result, row.Status, row.BodyHash.AsSpan().SequenceEqual(bodyHash));
    }
}
