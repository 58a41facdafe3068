using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Tells the author and the stewards that somebody may know whom a consultation is about; never who, how many or when.</summary>
public sealed class CaseKnownNews(TimeProvider clock) : News
{
    public override NoticeKind Kind => NoticeKind.CaseKnown;

    public override string SettingName => CasesText.KnownSetting;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.AnswerableAsync(happening.Thread!.Value, cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(receiver, notice.ThreadId!.Value, cancel) is not { } found || !await MayKnowAsync(db, receiver, found, clock.GetUtcNow(), cancel)) return null;
        return new NoticeLine(CasesText.Known.With(CaseWords.Title(found.Row.Title)), $"/t/{notice.ThreadId}", found.Row.CircleName);
    }

    /// <summary>Whether this reader of a thread may know that somebody stepped away from it.</summary>
    public static async Task<bool> MayKnowAsync(AppDb db, Viewer reader, ThreadFound found, DateTimeOffset now, CancellationToken cancel) =>
        found.Row.KnownFrom <= now && (found.IsMine || found.Standing.IsSteward) && await db.HidesOneAsync(found.Row.Id, cancel);
}
