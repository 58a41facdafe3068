using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Trust;

/// <summary>Tells the reviewers that somebody waits to be checked, while nobody has taken it.</summary>
public sealed class LicenceAskedNews : News
{
    public override NoticeKind Kind => NoticeKind.LicenceAsked;

    public override string SettingName => TrustText.AskedSetting;

    public override bool CanReach(Viewer viewer) => viewer.IsReviewer;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.Reviewers().Select(p => p.Id).ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel) =>
        receiver.IsReviewer && await db.LicenceChecks(receiver).AnyAsync(c => c.PersonId == notice.ActorId && c.PersonId != receiver.Id && c.State == LicenceState.Waiting, cancel)
            ? new NoticeLine(TrustText.Asked, "/licences") : null;
}
