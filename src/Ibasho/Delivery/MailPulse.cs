using Ibasho.Data;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>Notes whether mails leave the house: when one was last taken, and since when no server answers.</summary>
public sealed class MailPulse(TimeProvider clock)
{
    /// <summary>The turn that says when a mail was last taken.</summary>
    public const string LastTaken = "mail-taken";

    private static readonly TimeSpan Exactness = TimeSpan.FromMinutes(1);
    private bool? _isDead;
    private DateTimeOffset _noted;

    /// <summary>One small write when something changes, and at most one in a minute while mails go.</summary>
    public async Task NoteAsync(AppDb db, Handed handed, CancellationToken cancel)
    {
        var (now, isDead) = (clock.GetUtcNow(), handed == Handed.NoServer);
        var isNew = handed == Handed.Taken && now - _noted >= Exactness;
        if (_isDead == isDead && !isNew) return;
        await using var writing = await db.WriteAsync(cancel);
        if (!isDead) await db.Set<Turn>().Where(t => t.Name == Troubles.MailDead).ExecuteDeleteAsync(cancel);
        else if (!await db.Set<Turn>().AnyAsync(t => t.Name == Troubles.MailDead, cancel)) db.Add(new Turn { Name = Troubles.MailDead, At = now });
        if (isNew && await db.Set<Turn>().Where(t => t.Name == LastTaken).ExecuteUpdateAsync(t => t.SetProperty(x => x.At, now), cancel) == 0) db.Add(new Turn { Name = LastTaken, At = now });
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is null) await writing.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        _isDead = isDead;
        if (isNew) _noted = now;
    }
}
