using System.Globalization;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Data;

/// <summary>Reads the whole log and says what does not fit, and where.</summary>
public static class AuditVerifying
{
    private const int MostFaults = 20;

    /// <param name="anchor">Where the log stood on some day, as somebody kept it elsewhere: it vouches for everything before.</param>
    public static async Task<AuditReport> VerifyAuditAsync(this AppDb db, DayKeys keys, AuditAnchor? anchor, CancellationToken cancel)
    {
        var faults = new List<AuditFault>();
        // The days first: what is written meanwhile comes after them.
        var days = await db.Set<AuditDay>().AsNoTracking().OrderBy(d => d.Day).ToListAsync(cancel);
        var (number, hash) = (0L, new byte[AuditEntry.HashSize]);
        var at = new Dictionary<long, byte[]?> { [0] = hash };
        foreach (var day in days) at.TryAdd(day.Number, null);
        if (anchor is not null) at.TryAdd(anchor.Number, null);
        await foreach (var entry in db.Set<AuditEntry>().AsNoTracking().Where(a => a.Number != null).OrderBy(a => a.Number).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (entry.Number != number + 1) faults.Add(new AuditFault(AuditTrouble.Missing, number + 1));
            // After a gap nothing says what stood before; the entry after it is looked at on its own.
            else if (entry.Hash is null || !entry.HashAfter(entry.Number!.Value, hash).AsSpan().SequenceEqual(entry.Hash)) faults.Add(new AuditFault(AuditTrouble.Changed, entry.Number));
            (number, hash) = (entry.Number!.Value, entry.Hash ?? hash);
            if (at.ContainsKey(number)) at[number] = hash;
        }
        if (await db.Set<AuditEntry>().AnyAsync(a => a.Number == null || a.Hash == null, cancel)) faults.Add(new AuditFault(AuditTrouble.Unchained));
        Days(days, at, anchor, faults);
        if (anchor is not null && (at[anchor.Number] is not { } stood || !stood.AsSpan().SequenceEqual(anchor.Head)))
            faults.Add(new AuditFault(at[anchor.Number] is null ? AuditTrouble.CutAnchor : AuditTrouble.Forked, anchor.Number, anchor.Day));
        if (days.Count > 0 && !keys.Has(days[^1].NextKey) && keys.HasAny) faults.Add(new AuditFault(AuditTrouble.OlderThanKeys, days[^1].Number, days[^1].Day));
        return new AuditReport(number, days.Count, hash, [.. faults.Take(MostFaults)]);
    }

    private static void Days(List<AuditDay> days, Dictionary<long, byte[]?> at, AuditAnchor? anchor, List<AuditFault> faults)
    {
        byte[]? next = null;
        foreach (var day in days)
        {
            if (at[day.Number] is not { } head) faults.Add(new AuditFault(AuditTrouble.Cut, day.Number, day.Day));
            else if (!head.AsSpan().SequenceEqual(day.Head)) faults.Add(new AuditFault(AuditTrouble.Rewritten, day.Number, day.Day));
            var vouched = anchor is not null && day.Day <= anchor.Day;
            if (!vouched && !day.IsSigned) faults.Add(new AuditFault(AuditTrouble.Unsigned, day.Number, day.Day));
            if (!vouched && next is not null && !next.AsSpan().SequenceEqual(day.PublicKey)) faults.Add(new AuditFault(AuditTrouble.OtherKey, day.Number, day.Day));
            if (day.Day == anchor?.Day && day.Anchor != anchor.Text) faults.Add(new AuditFault(AuditTrouble.Forked, day.Number, day.Day));
            next = day.NextKey;
        }
        if (anchor is not null && days.TrueForAll(d => d.Day != anchor.Day)) faults.Add(new AuditFault(AuditTrouble.Forked, anchor.Number, anchor.Day));
    }
}

public sealed record AuditReport(long Entries, int Days, byte[] Head, IReadOnlyList<AuditFault> Faults);

public sealed record AuditFault(AuditTrouble Trouble, long? Number = null, DateOnly? Day = null);

public enum AuditTrouble
{
    /// <summary>An entry is not there any more.</summary>
    Missing,

    /// <summary>Not what was chained: changed, exchanged, or put between.</summary>
    Changed,

    /// <summary>Entries stand beside the chain.</summary>
    Unchained,

    /// <summary>A day was signed over entries that are not there: the end was cut off.</summary>
    Cut,

    /// <summary>A day was signed over another history.</summary>
    Rewritten,

    /// <summary>The row of a day is not what its key signed.</summary>
    Unsigned,

    /// <summary>Signed with a key the day before did not name.</summary>
    OtherKey,

    /// <summary>The log ends before the anchor.</summary>
    CutAnchor,

    /// <summary>The anchor is of another history: the log went on from an older copy, or was written anew.</summary>
    Forked,

    /// <summary>The folder of keys is of a later day: an older copy of the database was put back.</summary>
    OlderThanKeys,
}

/// <summary>A day's head as it was mailed or noted.</summary>
public sealed record AuditAnchor(string Text, DateOnly Day, long Number, byte[] Head)
{
    /// <summary>Found in any text around it; the last one where there are several, null where there is none.</summary>
    public static AuditAnchor? Read(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = words.Length - 5; i >= 0; i--)
        {
            if (words[i] != "ibasho-audit" || !DateOnly.TryParseExact(words[i + 1], "yyyy-MM-dd", out var day) || !long.TryParse(words[i + 2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            var (head, key) = (words[i + 3].ToLowerInvariant(), words[i + 4].ToLowerInvariant());
            if (head.Length != 64 || key.Length != 64 || !(head + key).All(char.IsAsciiHexDigitLower)) continue;
            return new AuditAnchor($"ibasho-audit {words[i + 1]} {words[i + 2]} {head} {key}", day, number, Convert.FromHexString(head));
        }
        return null;
    }
}
