using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>One intent of one person: a repeated POST finds what the first one was answered.</summary>
public sealed class Intent(IdempotencyKey row)
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

    /// <summary>What an earlier POST with this key was answered; <c>Same</c> tells whether it said the same.</summary>
    public static async Task<(string Result, int Status, bool Same)?> EarlierAsync(this AppDb db, Viewer viewer, string key, byte[] bodyHash, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var row = await ByKey(db, viewer.Id, Secrets.Hash(key));
        return row is null ? null : (row.Result, row.Status, row.BodyHash.AsSpan().SequenceEqual(bodyHash));
    }
}
