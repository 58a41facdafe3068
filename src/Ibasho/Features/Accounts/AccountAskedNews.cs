using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Accounts;

/// <summary>Tells the operators that somebody asks for an account, while nobody has answered.</summary>
public sealed class AccountAskedNews : News
{
    public override NoticeKind Kind => NoticeKind.AccountAsked;

    public override string SettingName => AccountsText.AccountAskedSetting;

    public override bool IsForOperators => true;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.Operators().Select(p => p.Id).ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var name = await db.Accounts(receiver).Where(p => p.Id == notice.ActorId && p.State == PersonState.Waiting).Select(p => p.Name).FirstOrDefaultAsync(cancel);
        return name is null ? null : new NoticeLine(AccountsText.AccountAsked.With(name), "/operate/people");
    }
}
