using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>Mails to those who run the place that something is wrong; what, is asked again when the mail is written.</summary>
public sealed class TellTrouble(TimeProvider clock) : IJob
{
    public string Kind => TroubleDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var operators = await db.ThoseWhoRunAsync(cancel);
        await using var writing = await db.WriteAsync(cancel);
        // One that still waits tells of everything.
        var waiting = await db.Set<Mail>().Where(m => m.Kind == MailKind.Trouble && m.State == MailState.Waiting).Select(m => m.PersonId).ToListAsync(cancel);
        foreach (var person in operators.Where(o => !waiting.Contains(o))) db.Mail(MailKind.Trouble, person, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }
}
