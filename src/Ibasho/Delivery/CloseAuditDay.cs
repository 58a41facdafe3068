using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Delivery;

/// <summary>Signs where the audit log stands and mails it to those who run the place: what they keep cannot be changed from here.</summary>
public sealed class CloseAuditDay(DayKeys keys, TimeProvider clock) : IJob
{
    public string Kind => AuditDayDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var operators = await db.ThoseWhoRunAsync(cancel);
        await db.CloseAuditDayAsync(keys, DateOnly.FromDateTime(now.UtcDateTime), _ =>
        {
            foreach (var person in operators) db.Mail(MailKind.AuditHead, person, now);
        }, cancel);
    }
}
