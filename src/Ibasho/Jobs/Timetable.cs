using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Jobs;

/// <summary>What is done every hour, on every node; each line may run twice without harm.</summary>
public sealed class Timetable(TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private DateTimeOffset _next;

    public async Task RunDueAsync(AppDb db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return;
        await TidyAsync(db, now, cancel);
        _next = now + Every;
    }

    /// <summary>Forgets what has done its service: keys of answered intents, sessions that are over, notices read long ago, links nobody opened, registrations nobody confirmed.</summary>
    internal static async Task TidyAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var answered = now.AddHours(-IdempotencyKey.KeptHours);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var idle = today.AddDays(-Session.IdleDays);
        var old = today.AddDays(-Session.LongestDays);
        var read = now.AddDays(-Notice.KeptDays);
        var unconfirmed = now.AddDays(-Person.UnconfirmedDays);
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<IdempotencyKey>().Where(k => k.CreatedAt < answered).ExecuteDeleteAsync(cancel);
        await db.Set<Session>().Where(s => s.LastSeenOn < idle || s.CreatedOn < old).ExecuteDeleteAsync(cancel);
        await db.Set<Session>().Where(s => s.FreshUntil != null && s.FreshUntil < now).ExecuteUpdateAsync(s => s.SetProperty(x => x.FreshUntil, (DateTimeOffset?)null), cancel);
        await db.Set<Session>().Where(s => s.ChallengeUntil != null && s.ChallengeUntil < now).ExecuteUpdateAsync(s => s.SetProperty(x => x.Challenge, (string?)null).SetProperty(x => x.ChallengeUntil, (DateTimeOffset?)null), cancel);
        await db.Set<PendingSignIn>().Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.Set<FactorReset>().Where(r => r.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.Set<Notice>().Where(n => n.ReadAt != null && n.ReadAt < read).ExecuteDeleteAsync(cancel);
        await db.Set<MailLink>().Where(l => l.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.Set<Person>().Where(p => p.State == PersonState.Waiting && !p.EmailConfirmed && p.CreatedAt < unconfirmed).ExecuteDeleteAsync(cancel);
        // Files that were brought and never sent.
        var brought = now - FileLimits.DraftKept;
        if (await db.Set<Attachment>().Where(f => f.ThreadId == null && !f.IsPortrait && f.CreatedAt < brought).ExecuteDeleteAsync(cancel) > 0)
        {
            db.Later(SweepErased.JobKind, new { Drafts = true }, now);
            await db.SaveChangesAsync(cancel);
        }
        // Consultations whose time is over, or whose authors are to be told.
        var soon = now + FadeDue.Ahead;
        if (await db.Set<Thread>().AnyAsync(t => t.FadesAt <= now || t.FadesAt <= soon && !t.FadeTold, cancel))
        {
            db.Later(FadeDue.JobKind, new FadeDue(), now);
            await db.SaveChangesAsync(cancel);
        }
        if (!await db.Set<AuditDay>().AnyAsync(d => d.Day >= today, cancel))
        {
            db.Later(AuditDayDue.JobKind, new AuditDayDue(), now);
            await db.SaveChangesAsync(cancel);
        }
        await writing.CommitAsync(cancel);
    }
}
