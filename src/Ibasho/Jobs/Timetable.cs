using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Jobs;

/// <summary>What is done every hour, on every node; each line may run twice without harm.</summary>
public sealed class Timetable(KeyDirectory keys, Troubles troubles, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Leap = TimeSpan.FromHours(1);

    // By the clock that nobody sets: the other one may be set to another day while we run.
    private long? _tidied, _looked;
    private DateTimeOffset _lookedAt;

    public async Task RunDueAsync(AppDb db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_looked is not { } looked || clock.GetElapsedTime(looked) >= Look)
        {
            // What is tidied away by a wrong clock does not come back with the right one: whoever set it has an hour to see it.
            if (_looked is { } before && (now - _lookedAt - clock.GetElapsedTime(before)).Duration() >= Leap) _tidied = clock.GetTimestamp();
            await db.GiveAsync(keys, cancel);
            await HeldDue.OrderAsync(db, now, cancel);
            await DigestDue.OrderAsync(db, now, cancel);
            await troubles.OrderAsync(db, now, cancel);
            (_looked, _lookedAt) = (clock.GetTimestamp(), now);
        }
        if (_tidied is { } tidied && clock.GetElapsedTime(tidied) < Every) return;
        await TidyAsync(db, now, cancel);
        _tidied = clock.GetTimestamp();
    }

    /// <summary>Forgets what has done its service: keys of answered intents, sessions that are over, notices read long ago, links nobody opened, registrations nobody confirmed.</summary>
    internal static async Task TidyAsync(AppDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var answered = now.AddHours(-KeptAnswer.KeptHours);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var idle = today.AddDays(-Session.IdleDays);
        var old = today.AddDays(-Session.LongestDays);
        var read = now.AddDays(-Notice.KeptDays);
        var unconfirmed = now.AddDays(-Person.UnconfirmedDays);
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<IdempotencyKey>().Where(k => k.CreatedAt < answered).ExecuteDeleteAsync(cancel);
        await db.Set<MaskedKey>().Where(k => k.CreatedAt < answered).ExecuteDeleteAsync(cancel);
        await db.Set<Stop>().Where(s => s.Until < today).ExecuteDeleteAsync(cancel);
        // What links pseudonyms to people is destroyed: the words stay, and nobody can be asked for any more.
        var linked = now.AddDays(-Pseudonym.LinkedDays);
        await db.Set<Pseudonym>().Where(p => p.Tag != null && p.Thread.ClosedAt < linked).ExecuteUpdateAsync(p => p.SetProperty(x => x.Tag, (byte[]?)null).SetProperty(x => x.Sealed, (byte[]?)null).SetProperty(x => x.Stopper, (byte[]?)null), cancel);
        await db.Set<Session>().Where(s => s.LastSeenOn < idle || s.CreatedOn < old).ExecuteDeleteAsync(cancel);
        await db.Set<Session>().Where(s => s.FreshUntil != null && s.FreshUntil < now).ExecuteUpdateAsync(s => s.SetProperty(x => x.FreshUntil, (DateTimeOffset?)null), cancel);
        await db.Set<Session>().Where(s => s.ChallengeUntil != null && s.ChallengeUntil < now).ExecuteUpdateAsync(s => s.SetProperty(x => x.Challenge, (string?)null).SetProperty(x => x.ChallengeUntil, (DateTimeOffset?)null), cancel);
        await db.Set<PendingSignIn>().Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.Set<FactorReset>().Where(r => r.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        await db.Set<Notice>().Where(n => n.ReadAt != null && n.ReadAt < read).ExecuteDeleteAsync(cancel);
        await db.Set<MailLink>().Where(l => l.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        // With the invitation the address of somebody who did not come is forgotten.
        await db.Set<Invitation>().Where(i => i.ByMail && i.ExpiresAt < now).ExecuteDeleteAsync(cancel);
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
        // Requests to join that nobody answered.
        var asked = now.AddDays(-JoinRequest.WaitingDays);
        if (await db.Set<JoinRequest>().AnyAsync(r => r.State == JoinRequestState.Waiting && (r.EndsAt <= now || r.EndsAt == null && r.CreatedAt <= asked), cancel))
        {
            db.Later(RequestsDue.JobKind, new RequestsDue(), now);
            await db.SaveChangesAsync(cancel);
        }
        var said = now.AddDays(-Report.KeptDays);
        await db.Set<Report>().Where(r => r.Concern.ClosedAt < said).ExecuteDeleteAsync(cancel);
        // Those who did not write for a while write again, and hidden texts nobody asked about go.
        await db.Set<Sanction>().Where(s => s.Until <= now).ExecuteDeleteAsync(cancel);
        if (await db.Set<HiddenText>().AnyAsync(h => h.KeptUntil <= now, cancel))
        {
            db.Later(HiddenDue.JobKind, new HiddenDue(), now);
            await db.SaveChangesAsync(cancel);
        }
        // Documents nobody decided about.
        var longAgo = now.AddDays(-LicenceCheck.LongestDays);
        if (await db.Set<LicenceCheck>().AnyAsync(c => (c.State == LicenceState.Waiting || c.State == LicenceState.Taken) && c.CreatedAt <= longAgo, cancel))
        {
            db.Later(LicencesDue.JobKind, new LicencesDue(), now);
            await db.SaveChangesAsync(cancel);
        }
        // Copies of somebody's data that nobody took, and people who want to be forgotten.
        if (await db.Set<Export>().Where(x => x.ExpiresAt <= now).ExecuteDeleteAsync(cancel) > 0)
        {
            db.Later(SweepErased.JobKind, new { Copies = true }, now);
            await db.SaveChangesAsync(cancel);
        }
        if (await db.Set<Erasure>().AnyAsync(x => x.DueAt <= now, cancel))
        {
            db.Later(ErasureDue.JobKind, new ErasureDue(), now);
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
