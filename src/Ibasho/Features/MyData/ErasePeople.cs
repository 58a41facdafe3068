using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Features.MyData;

/// <summary>Forgets those whose day has come, and, after an older copy of the database was put back, those who were forgotten since.</summary>
public sealed class ErasePeople(ErasureJournal journal, Settings settings, TimeProvider clock) : IJob
{
    public string Kind => ErasureDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        foreach (var due in await db.DueErasuresAsync(clock.GetUtcNow(), cancel)) await EraseAsync(db, due.PersonId, due.KeepsTexts, false, cancel);
    }

    /// <summary>Asked at every start: the journal is longer than this database knows only where it is older than the journal.</summary>
    public async Task<int> ReapplyAsync(AppDb db, CancellationToken cancel)
    {
        var lines = journal.Read();
        if (lines.Count == 0 || await db.ErasuresKnownAsync(cancel) is not { } known || known >= lines.Count) return 0;
        var everybody = await db.EverybodyAsync(cancel);
        var again = (from line in lines.Skip(known)
                     from person in everybody
                     where line.IsOf(Erasing.JournalName(person))
                     select (person.Id, line.KeepsTexts)).ToList();
        foreach (var (id, keepsTexts) in again) await EraseAsync(db, id, keepsTexts, true, cancel);
        await db.KnowErasuresAsync(lines.Count, cancel);
        if (again.Count > 0) await db.SweepAsync(cancel);
        return again.Count;
    }

    /// <param name="isAgain">It was done before, and is in the journal; nothing stands in its way now.</param>
    private async Task EraseAsync(AppDb db, long id, bool keepsTexts, bool isAgain, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        if (await db.ToEraseAsync(id, cancel) is not { } person) return;
        // Whoever became the last one meanwhile waits until somebody else is there; every hour it is asked again.
        if (!isAgain && await db.RefuseEraseAsync(id, cancel) is not null) return;
        var (who, address) = (Erasing.JournalName(person), person.Email);
        await db.EraseAsync(person, keepsTexts, now, cancel);
        await db.ForgetSubjectAsync(id, cancel);
        db.ChangeTracker.Clear();
        // Before the end of the transaction: what is in the journal and was not done is done at the next start.
        if (!isAgain) await db.KnowErasuresAsync(journal.Write(who, DateOnly.FromDateTime(now.UtcDateTime), keepsTexts), cancel);
        db.Audit(Viewer.Guest, "account.erase", now);
        db.Later(SweepErased.JobKind, new { Erased = true }, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        EraseMails(address);
    }

    /// <summary>Where mails are files, those to this address go too.</summary>
    private void EraseMails(string? address)
    {
        if (address is null || !Directory.Exists(settings.Mails)) return;
        foreach (var file in Directory.EnumerateFiles(settings.Mails, "*.eml"))
            if (File.ReadAllText(file).Contains(address, StringComparison.OrdinalIgnoreCase)) File.Delete(file);
    }
}
