using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Accounts;

/// <summary>Tells the other operators that somebody's lost factor waits for a second word.</summary>
public sealed class FactorResetAskedNews(TimeProvider clock) : News
{
    public override NoticeKind Kind => NoticeKind.FactorResetAsked;

    public override string SettingName => SafetyText.ResetAskedSetting;

    public override bool IsForOperators => true;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.Operators().Select(p => p.Id).ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (!await db.FactorResets(receiver).AnyAsync(r => r.PersonId == notice.ActorId && r.AskedById != receiver.Id && r.ExpiresAt > now, cancel)) return null;
        var name = await db.Accounts(receiver).Where(p => p.Id == notice.ActorId).Select(p => p.Name).FirstOrDefaultAsync(cancel);
        return name is null ? null : new NoticeLine(SafetyText.ResetAskedNews.With(name), $"/operate/people/{notice.ActorId}");
    }
}
