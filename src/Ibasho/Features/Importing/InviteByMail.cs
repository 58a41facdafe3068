using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Importing;

/// <summary>Who runs a circle or the place brings a list of people, sees what would become of each line, and after a yes each new address is invited by mail.</summary>
public sealed class InviteByMail(AppDb db, Viewer viewer, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>What would become of the list; nothing of it is kept.</summary>
    /// <param name="slug">None for the place itself.</param>
    public async Task<Outcome<ListReport>> ExamineAsync(string? slug, string text, CancellationToken cancel)
    {
        var (refusal, circle) = await FindAsync(slug, cancel);
        if (refusal is { } no) return no;
        var (lines, now) = (PeopleList.Read(text), clock.GetUtcNow());
        var folded = lines.ConvertAll(l => EmailAddress.IsAddress(l.Address) ? normalizer.NormalizeEmail(l.Address) : null);
        var addresses = folded.OfType<string>().Distinct().ToList();
        var here = (await db.HereAsync(viewer, circle?.Id, addresses, cancel)).ToHashSet(StringComparer.Ordinal);
        var invited = (await db.Mailed(viewer, circle?.Id).Where(i => i.ExpiresAt > now && addresses.Contains(i.Address!)).Select(i => i.Address!).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new ListReport(circle, [.. lines.Select((line, i) => new JudgedLine(line, Judge(folded[i], seen, here, invited)))],
            PeopleList.IsTooLong(text), await db.MailsLeftAsync(viewer, now, cancel));
    }

    /// <summary>Invites the good lines, no more than this person may today; the answer is how many.</summary>
    public async Task<Outcome> SendAsync(string? slug, string text, Intent intent, CancellationToken cancel)
    {
        var examined = await ExamineAsync(slug, text, cancel);
        if (examined.Value is not { } report) return examined.Refusal!.Value;
        if (report.Good.Any() && report.Left == 0) return Refusal.TooMany;

        var (now, lines) = (clock.GetUtcNow(), report.Good.Take(report.Left).ToList());
        var invitations = lines.ConvertAll(l => Invitation.ByMailTo(normalizer.NormalizeEmail(l.Person.Address)!, report.Circle?.Id, viewer.Id, now));
        intent.Result = $"{lines.Count}";
        await using var writing = await db.WriteAsync(cancel);
        // What is over is forgotten by the hour; here it would be in the way of asking again.
        await db.Mailed(viewer, report.Circle?.Id).Where(i => i.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        db.AddRange(invitations);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } raced) return raced;
        db.AddRange(lines.Zip(invitations, (line, invitation) => new Mail { Kind = MailKind.Invited, Address = line.Person.Address, InvitationId = invitation.Id, CreatedAt = now, NotBefore = now }));
        if (lines.Count > 0) db.Audit(viewer, report.Circle is null ? "place.invite-list" : "circle.invite-list", now, report.Circle?.Id, detail: $"{lines.Count}");
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Takes back every link of these that nobody used yet; mails that wait are not sent.</summary>
    public async Task<Outcome> RevokeAsync(string? slug, CancellationToken cancel)
    {
        var (refusal, circle) = await FindAsync(slug, cancel);
        if (refusal is { } no) return no;
        var now = clock.GetUtcNow();
        var open = await db.Mailed(viewer, circle?.Id).Where(i => i.RevokedAt == null && i.ExpiresAt > now && i.Uses < i.MostUses).ToListAsync(cancel);
        foreach (var invitation in open) invitation.Revoke(now);
        if (open.Count > 0) db.Audit(viewer, circle is null ? "place.invite-end" : "circle.invite.end", now, circle?.Id, detail: $"{open.Count}");
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed ? failed : Outcome.Done;
    }

    /// <summary>As with links: the circle's for those who run it, the place's for operators.</summary>
    internal async Task<(Refusal? Refusal, Circle? Circle)> FindAsync(string? slug, CancellationToken cancel)
    {
        if (slug is null) return (PersonAccess.RefuseOperate(viewer), null);
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return (Refusal.Missing, null);
        return (CircleAccess.RefuseRun(viewer, standing), standing.Circle);
    }

    private static LineState Judge(string? address, HashSet<string> seen, HashSet<string> here, HashSet<string> invited) =>
        address is null ? LineState.NoAddress
        : !seen.Add(address) ? LineState.Twice
        : here.Contains(address) ? LineState.AlreadyHere
        : invited.Contains(address) ? LineState.AlreadyInvited
        : LineState.Good;
}

/// <summary>What would become of each line.</summary>
/// <param name="IsCut">The list has more lines than are read at once.</param>
/// <param name="Left">So many more may be mailed today.</param>
public sealed record ListReport(Circle? Circle, IReadOnlyList<JudgedLine> Lines, bool IsCut, int Left)
{
    public IEnumerable<JudgedLine> Good => Lines.Where(l => l.State == LineState.Good);
}
