using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Everything one can set for oneself, and where one is signed in.</summary>
internal static class ShowSettings
{
    private const int Most = 50;

    public static async Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var sessions = await db.Sessions(viewer).AsNoTracking().OrderByDescending(s => s.LastSeenOn).ThenByDescending(s => s.Id).Take(Most)
            .Select(s => new SessionLine(s.Id, s.Device, s.CreatedOn, s.LastSeenOn, s.Id == viewer.SessionId)).ToListAsync(cancel);
        var fails = await db.People(viewer).AnyAsync(p => p.Id == viewer.Id && p.MailFailedAt != null, cancel);
        var holds = await db.MyCustodyAsync(viewer, cancel) is not null;
        return Pages.Show<SettingsPage>(new { Sessions = sessions.OrderByDescending(s => s.IsThis).ToList(), MailFails = fails, HoldsKey = holds });
    }
}

public sealed record SessionLine(long Id, string Device, DateOnly Since, DateOnly Seen, bool IsThis);
